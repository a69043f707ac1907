using Vpp.Domain.Feeders;
using Vpp.Domain.Quantities;
using Vpp.Domain.Tests.Feeders;

namespace Vpp.Domain.Tests.Following;

/// <summary>Who is left out of an event, to measure the baseline by.</summary>
public sealed class ControlGroupTests
{
    private const int Vehicles = 400;

    [Theory]
    [InlineData(0, 0, 0)]
    [InlineData(200, 2, 16)]
    [InlineData(500, 10, 32)]
    public void About_the_share_that_is_configured_is_drawn(int basisPoints, int least, int most)
    {
        var bench = Bench(basisPoints);
        bench.Run(3, bench.Target("e", 500_000));

        Assert.InRange(Drawn(bench).Count, least, most);
    }

    [Fact]
    public void Another_event_draws_others_and_the_same_one_the_same()
    {
        var (one, other) = (Bench(500), Bench(500));
        one.Run(3, one.Target("e", 500_000));
        other.Run(3, other.Target("e", 500_000));
        Assert.Equal(Drawn(one), Drawn(other));

        other.Run(3, other.Target("another", 500_000));
        Assert.NotEqual(Drawn(one), Drawn(other));
    }

    // They draw 1 kW less than planned: so far is the baseline off for everybody.
    [Fact]
    public void Who_is_drawn_keeps_to_its_plan_and_tells_how_far_the_baseline_is_off()
    {
        var bench = Bench(500, needPercent: 90);
        var target = bench.Target("e", 100_000);
        bench.Run(3, target);
        var drawn = Drawn(bench);
        Assert.All(drawn, name => Assert.Equal(bench.BaselineW(name), bench.SetpointW(name)));

        foreach (var vehicle in bench.Vehicles)
        {
            bench.Read(vehicle, 5_000, powerW: (int)bench.SetpointW(vehicle.Name) - 400);
        }

        var sample = bench.Control.ControlGroup(target.Event);
        Assert.Equal(drawn.Count, sample.Vehicles);
        Assert.Equal(Power.FromWatts(400L * drawn.Count), sample.Baseline - sample.Measured);
    }

    [Fact]
    public void Where_there_are_few_nobody_is_left_out()
    {
        var bench = Bench(500, vehicles: 49);
        bench.Run(3, bench.Target("e", 500_000));

        Assert.Empty(Drawn(bench));
        Assert.Equal(0, bench.Control.ControlGroup(new("e")).Vehicles);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(501)]
    public void A_share_beyond_five_percent_is_refused(int basisPoints) =>
        Assert.Throws<ArgumentOutOfRangeException>(
            () => FeederOptions.Default with { ControlGroupBasisPoints = basisPoints });

    private static FeederBench Bench(int basisPoints, int needPercent = 0, int vehicles = Vehicles)
    {
        var bench = new FeederBench(
            """
            f,-1,feeder_head,F,9000,,,
            t,f,svc_xfmr,T,8000,,,
            a,t,customer,A,,1,0,

            """,
            FeederOptions.Default with { ControlGroupBasisPoints = basisPoints });
        bench.Home("a", exportW: 9_000_000);
        for (var vehicle = 0; vehicle < vehicles; vehicle++)
        {
            bench.Plug(bench.Terms($"v{vehicle}", "a", needPercent: needPercent), 50);
        }

        return bench;
    }

    private static List<string> Drawn(FeederBench bench) =>
    [
        .. bench.Vehicles.Where(vehicle => bench.Reason(vehicle.Name) == RowReason.ControlGroup)
            .Select(vehicle => vehicle.Name),
    ];
}
