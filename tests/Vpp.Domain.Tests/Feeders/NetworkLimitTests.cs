using Vpp.Domain.Feeders;
using Vpp.Domain.Homes;
using Vpp.Domain.Quantities;
using Vpp.Domain.Vehicles;

namespace Vpp.Domain.Tests.Feeders;

/// <summary>
/// P3 and P4 in examples worked by hand; <see cref="FeederInvariants"/> checks the rest after every decision.
/// </summary>
public sealed class NetworkLimitTests
{
    // Homes draw nothing now, so that there are 2,040 W beyond what is assured at their peak: the first to leave has
    // them, whatever its name.
    [Fact]
    public void Room_beyond_what_is_assured_goes_to_the_one_with_the_least_time_to_spare()
    {
        var bench = new FeederBench();
        bench.Home("a");
        bench.Home("b");
        bench.Meter("a", 0);
        bench.Meter("b", 0);
        bench.Plug(bench.Terms("v1", "a", needPercent: 90, departures: In(bench, 10)), 40);
        bench.Plug(bench.Terms("v2", "a", needPercent: 90, departures: In(bench, 5)), 40);
        bench.Plug(bench.Terms("v3", "b", needPercent: 90), 40);
        bench.Run(1);

        Assert.InRange(bench.BaselineW("v2") - bench.BaselineW("v1"), 2_039, 2_041);
        Assert.InRange(bench.BaselineW("v3") - bench.BaselineW("v1"), -1, 1);
        Assert.Equal(20_000, bench.BaselineW("v1") + bench.BaselineW("v2") + bench.BaselineW("v3"));
    }

    // 20 kW less 2 % above the 2 kW of peak load, divided by two.
    [Fact]
    public void P4_everybody_is_assured_the_same_share_of_the_room_left_at_peak()
    {
        var bench = Pair(out var one, out var two);
        bench.Decide();

        Assert.Equal([8_980, 8_980], new[] { one, two }.Select(each => each.Newest!.Value.AssuredW));
    }

    [Fact]
    public void P4_a_share_below_the_minimum_power_goes_to_one_of_two()
    {
        var bench = new FeederBench();
        var vehicles = new[] { "a", "b" }
            .Select(home => bench.Plug(bench.Terms($"v{home}", home, minimumW: 9_500, needPercent: 90), 50)).ToList();
        bench.Decide();

        Assert.Equal([0, 10_000], vehicles.Select(each => each.Newest!.Value.AssuredW).Order());
    }

    // Its share fell when the second came; while the first has not acknowledged the smaller one, the second gets
    // what is left; and nothing before it is known what it came with.
    [Fact]
    public void P4_a_newcomer_is_assured_nothing_that_others_may_still_go_by()
    {
        var bench = new FeederBench();
        var one = bench.Plug(bench.Terms("one", "a", chargeW: 15_000, needPercent: 90), 50);
        bench.Run(3);
        Assert.Equal(15_000, one.Newest!.Value.AssuredW);
        var two = bench.Plug(bench.Terms("two", "b", chargeW: 15_000, needPercent: 90), 50);
        for (var second = 0; second < 5; second++)
        {
            bench.Read(one, 5_000);
            bench.Read(two, 5_000);
            bench.Decide();
            bench.Acknowledge(two);
            Assert.Equal(8_980, one.Newest!.Value.AssuredW);
            Assert.Equal(second == 0 ? 0 : 17_960 - 15_000, two.Newest!.Value.AssuredW);
            bench.Wait(1);
        }

        bench.Acknowledge(one);
        bench.Run(2);
        Assert.Equal(8_980, two.Newest!.Value.AssuredW);
    }

    [Fact]
    public void P4_room_that_others_gave_up_is_used_once_they_have_acknowledged_it()
    {
        var bench = Pair(out var one, out var two, needPercent: 90);
        bench.Run(3);
        bench.Change(one, one.Terms with { Settings = one.Terms.Settings with { EnergyAtDeparture = Energy.Zero } });
        bench.Read(one, 5_000);
        bench.Read(two, 5_000);
        bench.Decide(bench.Target("e", -20_000));
        Assert.Equal([8_980, 8_980], new[] { one, two }.Select(each => each.Newest!.Value.PowerW));

        bench.Acknowledge(one);
        bench.Run(1, bench.Target("e", -20_000));
        Assert.Equal([8_980, 9_020], new[] { one, two }.Select(each => each.Newest!.Value.PowerW));
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(3_000, 3_000)]
    public void P3_a_home_exports_nothing_until_it_is_configured(long exportW, long expectedW)
    {
        var bench = new FeederBench();
        if (exportW > 0)
        {
            bench.Home("a", exportW);
        }

        bench.Plug(bench.Terms("v", "a"), 80);
        bench.Run(3, bench.Target("e", 10_000));

        Assert.Equal(-expectedW, bench.SetpointW("v"));
    }

    // 3 kW of export beside a load between 980 and 1,020 W: 3,980 W, and the owner's tighter limit comes first.
    [Theory]
    [InlineData(null, 3_980)]
    [InlineData(1_000L, 1_980)]
    public void P3_the_homes_own_load_makes_room_for_discharge(long? ownerW, long expectedW)
    {
        var bench = new FeederBench();
        bench.Home("a", 3_000);
        bench.Meter("a", 1_000);
        if (ownerW is { } limit)
        {
            var (terms, loadW, at) = bench.Homes["a"];
            terms = terms with { Settings = new HomeSettings(null, Power.FromWatts(limit)), Version = 2 };
            Assert.True(bench.Control.Agree(terms));
            bench.Homes["a"] = (terms, loadW, at);
        }

        bench.Plug(bench.Terms("v", "a"), 80);
        bench.Run(3, bench.Target("e", 10_000));

        Assert.Equal(-expectedW, bench.SetpointW("v"));
    }

    // 5 kW at the connection less 2 % above 900 W that are used: 4,082 W.
    [Fact]
    public void P3_a_homes_import_limit_counts_its_own_load()
    {
        var bench = new FeederBench();
        bench.Home("a", importW: 5_000);
        bench.Meter("a", 900);
        bench.Plug(bench.Terms("v", "a", needPercent: 90), 50);
        bench.Run(3);

        Assert.Equal(5_000 - 918, bench.SetpointW("v"));
    }

    [Fact]
    public void P4_the_head_keeps_to_its_part_of_what_is_above_it()
    {
        var bench = new FeederBench(headImport: Power.FromWatts(9_000), headExport: Power.FromWatts(4_000));
        bench.Home("a");
        bench.Home("b");
        bench.Plug(bench.Terms("one", "a", needPercent: 60), 50);
        bench.Plug(bench.Terms("two", "b", needPercent: 60), 50);
        bench.Run(3);
        Assert.Equal(9_000 - 2_000, bench.SetpointW("one") + bench.SetpointW("two"));

        bench.Run(8, bench.Target("e", 30_000));
        Assert.Equal(-4_000, bench.SetpointW("one") + bench.SetpointW("two"));
    }

    [Fact]
    public void P4_no_power_flows_up_through_the_head_until_that_is_allowed()
    {
        var bench = new FeederBench(reverseFlow: false);
        bench.Home("a");
        bench.Home("b");
        bench.Meter("a", 1_000);
        bench.Plug(bench.Terms("one", "a"), 80);
        bench.Plug(bench.Terms("two", "b"), 80);
        bench.Run(8, bench.Target("e", 30_000));

        Assert.Equal(-980, bench.SetpointW("one") + bench.SetpointW("two"));
    }

    // Homes draw 30 kW through 20 kVA: nothing that vehicles could do is theirs to add.
    [Fact]
    public void P4_where_uncontrolled_load_alone_is_too_much_vehicles_add_nothing()
    {
        var bench = Pair(out _, out _, needPercent: 90);
        bench.Run(3);
        Assert.NotEqual(0, bench.SetpointW("one"));
        bench.Meter("a", 30_000);
        bench.Run(3);

        Assert.Equal(0, bench.SetpointW("one"));
        Assert.Equal(0, bench.SetpointW("two"));
        Assert.Equal(RowReason.ChargingHeldBack, bench.Reason("one"));
    }

    [Fact]
    public void P4_where_part_of_assured_power_fits_the_one_that_leaves_first_has_it()
    {
        var bench = Pair(out var one, out var two, needPercent: 90);
        bench.Run(3);
        bench.Meter("a", 10_000);
        bench.Run(3);

        // 20 kW less 10.2 kW at one home and the other's peak of 1 kW.
        Assert.Equal(20_000 - 10_200 - 1_000, bench.SetpointW("one") + bench.SetpointW("two"));
    }

    [Fact]
    public void P4_a_meter_that_falls_silent_counts_with_its_peak_after_five_minutes()
    {
        var bench = Pair(out _, out _);
        bench.Home("a");
        bench.Meter("a", 200);
        bench.Decide();
        var home = bench.Network.IndexOf(new("n/a"))!.Value;
        Assert.Equal(200, bench.Control.UncontrolledLoad(home).Watts);
        bench.Wait(300);
        bench.Decide();
        Assert.Equal(200, bench.Control.UncontrolledLoad(home).Watts);
        bench.Wait(1);
        bench.Decide();
        Assert.Equal(1_000, bench.Control.UncontrolledLoad(home).Watts);
    }

    // Forty customers, 80 kW at peak, of whom one is metered: the others still draw their part of the peak.
    [Fact]
    public void P4_homes_of_a_node_that_have_no_meter_keep_their_part_of_its_peak()
    {
        var bench = new FeederBench(
            """
            f,-1,feeder_head,F,100,,,
            a,f,customer_primary,A,,80,0,40

            """);
        bench.Home("a");
        bench.Meter("a", 500);
        bench.Decide();

        Assert.Equal(500 + (80_000 * 39 / 40), bench.Control.UncontrolledLoad(1).Watts);
    }

    [Fact]
    public void P4_a_home_put_at_a_transformer_does_not_raise_its_export_limit()
    {
        var bench = new FeederBench();
        var terms = new HomeTerms(
            new("t"), new("n/t"), bench.Network.Id, "UTC", null, Power.FromWatts(99_000), HomeSettings.None, 1);
        Assert.True(bench.Control.Agree(terms));
        bench.Decide();

        Assert.Equal(20_000, bench.Control.ExportLimit(1)!.Value.Watts);
    }

    private static FeederBench Pair(out BenchVehicle one, out BenchVehicle two, int needPercent = 0)
    {
        var bench = new FeederBench();
        bench.Home("a");
        bench.Home("b");
        one = bench.Plug(bench.Terms("one", "a", needPercent: needPercent), 50);
        two = bench.Plug(bench.Terms("two", "b", needPercent: needPercent), 50);
        return bench;
    }

    private static DepartureSchedule In(FeederBench bench, int hours) => DepartureSchedule.Daily(
        TimeOnly.FromDateTime((FeederBench.Origin + bench.Now).AddHours(-7).AddHours(hours).DateTime));
}
