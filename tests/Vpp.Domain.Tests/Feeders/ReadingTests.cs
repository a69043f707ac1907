using Vpp.Domain.Feeders;
using Vpp.Domain.Leases;
using Vpp.Domain.Vehicles;

namespace Vpp.Domain.Tests.Feeders;

/// <summary>What a feeder believes of readings and acknowledgements, and what it drops.</summary>
public sealed class ReadingTests
{
    [Theory]
    [InlineData(0, true)]
    [InlineData(-1_000, true)]
    [InlineData(-1_001, false)]
    [InlineData(3_000, true)]
    [InlineData(4_001, false)]
    [InlineData(int.MaxValue, false)]
    [InlineData(int.MinValue, false)]
    public void C15_readings_from_the_future_and_older_than_the_last_are_dropped(int ageMs, bool taken)
    {
        var bench = new FeederBench();
        var vehicle = bench.Plug(bench.Terms("v", "a"), 50);
        bench.Wait(4);

        Assert.Equal(taken, bench.Read(vehicle, 6_000, ageMs: ageMs));
        Assert.Equal(taken ? 6_000 : 5_000, View(bench).StateOfCharge.BasisPoints);
    }

    public static TheoryData<string, VehicleReading> OutOfRange => new()
    {
        { "power", Reading with { PowerW = VehicleReading.PowerMaxW + 1 } },
        { "negative power", Reading with { PowerW = -VehicleReading.PowerMaxW - 1 } },
        { "state of charge", Reading with { StateOfChargeBasisPoints = 10_001 } },
        { "negative state of charge", Reading with { StateOfChargeBasisPoints = -1 } },
        { "connection", Reading with { Connection = (ConnectionState)9 } },
        { "unknown connection", Reading with { Connection = ConnectionState.Unknown } },
        { "setpoint", Reading with { SetpointW = int.MinValue } },
        { "life", Reading with { RemainingLifeMs = -2 } },
    };

    private static VehicleReading Reading => new(7_000, 5_000, ConnectionState.Connected, 0, default, 0, 0);

    // P5: nothing out of range crosses the boundary.
    [Theory]
    [MemberData(nameof(OutOfRange))]
    public void P5_readings_out_of_range_are_dropped(string what, VehicleReading reading)
    {
        var bench = new FeederBench();
        var vehicle = bench.Enrol(bench.Terms("v", "a"));

        Assert.True(Reading.IsInRange);
        Assert.False(bench.Control.Report(vehicle.Row, reading, bench.Instant), what);
        Assert.False(View(bench).IsHeard);
    }

    // F15: a liar is believed only as far as its equipment goes.
    [Theory]
    [InlineData(12_500, true)]
    [InlineData(14_001, false)]
    [InlineData(-14_001, false)]
    public void F15_a_reading_beyond_what_the_nameplate_allows_is_dropped(int powerW, bool taken)
    {
        var bench = new FeederBench();
        var vehicle = bench.Enrol(bench.Terms("v", "a"));

        Assert.Equal(taken, bench.Control.Report(vehicle.Row, Reading with { PowerW = powerW }, bench.Instant));
        Assert.Equal(taken, bench.Control.Report(
            vehicle.Row, Reading with { SetpointW = powerW, RemainingLifeMs = 1_000 }, bench.Instant));
    }

    [Fact]
    public void F15_a_meter_is_believed_up_to_twice_what_the_node_above_it_carries()
    {
        var bench = new FeederBench();
        bench.Home("a");
        var node = bench.Network.IndexOf(new("n/a"))!.Value;
        while (bench.Network.ImportLimitW[node] == long.MaxValue)
        {
            node = bench.Network.Parents[node];
        }

        var mostW = 2 * bench.Network.ImportLimitW[node];
        var home = bench.Control.RowOf(new Domain.Identities.HomeId("a"));
        Assert.False(bench.Control.Report(home, mostW + 1, 0, bench.Instant));
        Assert.False(bench.Control.Report(home, -mostW - 1, 0, bench.Instant));
        Assert.True(bench.Control.Report(home, -mostW, 0, bench.Instant));
    }

    // P4, F15: a home that may inject nothing makes no room for others, whatever its meter says.
    [Fact]
    public void P4_generation_makes_room_for_others_only_as_far_as_the_home_may_export()
    {
        var bench = new FeederBench();
        var node = bench.Network.IndexOf(new("n/a"))!.Value;
        bench.Home("a", exportW: 2_000);
        bench.Meter("a", -5_000);
        bench.Control.Decide([], bench.Instant);

        Assert.Equal(-5_000, bench.Control.Loads.MeasuredW[node]);
        Assert.Equal(-2_000 + 100, bench.Control.Loads.HighW[node]);
    }

    [Theory]
    [InlineData(500, 0, true)]
    [InlineData(500, -1_001, false)]
    [InlineData(500, 5_000, false)]
    [InlineData(500, long.MinValue, false)]
    [InlineData(500, long.MaxValue, false)]
    [InlineData(long.MinValue, 0, false)]
    [InlineData(long.MaxValue, 0, false)]
    [InlineData(-10_000_001, 0, false)]
    public void P5_meter_values_out_of_range_or_order_are_dropped(long loadW, long ageMs, bool taken)
    {
        var bench = new FeederBench();
        bench.Home("a");
        bench.Meter("a", 800);
        bench.Wait(4);

        Assert.Equal(taken, bench.Control.Report(
            bench.Control.RowOf(new Domain.Identities.HomeId("a")), loadW, ageMs, bench.Instant));
        bench.Control.Decide([], bench.Instant);
        Assert.Equal(taken ? loadW : 800, bench.Control.UncontrolledLoad(
            bench.Network.IndexOf(new("n/a"))!.Value).Watts);
    }

    // C11: only what was sent last settles anything; a number that was never sent settles nothing.
    [Fact]
    public void C11_an_unacknowledged_setpoint_is_sent_again_and_an_old_acknowledgement_does_not_settle_it()
    {
        var bench = new FeederBench();
        bench.Home("a");
        var vehicle = bench.Plug(bench.Terms("v", "a"), 80);
        bench.Decide(bench.Target("e", 4_000));
        var first = vehicle.Newest!.Value.Fence;
        bench.Wait(1);
        bench.Read(vehicle, 8_000);
        bench.Decide(bench.Target("e", 5_000));
        bench.Control.Acknowledge(vehicle.Row, first, SetpointOutcome.Accepted);
        bench.Wait(2);
        bench.Read(vehicle, 8_000);

        Assert.Equal([vehicle], bench.Decide(bench.Target("e", 5_000)));
        bench.Acknowledge(vehicle);
        bench.Wait(2);
        bench.Read(vehicle, 8_000);
        Assert.Empty(bench.Decide(bench.Target("e", 5_000)));
    }

    // C3: the same number of an older reign is another setpoint.
    [Fact]
    public void C3_an_answer_to_an_older_reign_settles_nothing()
    {
        var bench = new FeederBench();
        bench.Home("a");
        var vehicle = bench.Plug(bench.Terms("v", "a"), 80);
        bench.Decide(bench.Target("e", 4_000));
        bench.Control.TakeEpoch(2);
        bench.Wait(2);
        bench.Read(vehicle, 8_000);
        Assert.Equal([vehicle], bench.Decide(bench.Target("e", 4_000)));
        bench.Control.Acknowledge(
            vehicle.Row, new Fence(1, vehicle.Newest!.Value.Fence.Sequence), SetpointOutcome.Accepted);
        bench.Wait(2);
        bench.Read(vehicle, 8_000);

        Assert.Equal([vehicle], bench.Decide(bench.Target("e", 4_000)));
    }

    [Theory]
    [InlineData(SetpointOutcome.NotNewer)]
    [InlineData(SetpointOutcome.Expired)]
    [InlineData(SetpointOutcome.NotConnected)]
    public void C11_an_answer_that_is_no_acceptance_settles_nothing(SetpointOutcome outcome)
    {
        var bench = new FeederBench();
        bench.Home("a");
        var vehicle = bench.Plug(bench.Terms("v", "a"), 80);
        bench.Decide(bench.Target("e", 4_000));
        bench.Control.Acknowledge(vehicle.Row, vehicle.Newest!.Value.Fence, outcome);
        bench.Wait(2);
        bench.Read(vehicle, 8_000);

        Assert.Equal([vehicle], bench.Decide(bench.Target("e", 4_000)));
    }

    // C2: whoever loses every server at once returns to charging at an instant of its own, spread over the window.
    [Fact]
    public void C2_each_setpoint_carries_a_return_of_its_own_within_the_release_window()
    {
        var bench = new FeederBench();
        for (var vehicle = 0; vehicle < 40; vehicle++)
        {
            bench.Plug(bench.Terms($"v{vehicle}", "a", needPercent: 100), 10);
        }

        bench.Run(2);
        var delays = bench.Vehicles
            .Select(vehicle => bench.Control.SetpointOf(vehicle.Row).Then.ReturnDelay.TotalSeconds)
            .ToList();

        Assert.All(delays, delay => Assert.InRange(delay, 0, 600));
        Assert.Equal(40, delays.Distinct().Count());
        for (var third = 0; third < 3; third++)
        {
            Assert.Contains(delays, delay => delay >= third * 200 && delay < (third + 1) * 200);
        }
    }

    // C2: renewed at a third of its life, and left alone before.
    [Fact]
    public void C2_a_lease_is_renewed_once_a_third_of_its_life_has_passed()
    {
        var bench = new FeederBench();
        bench.Home("a");
        var vehicle = bench.Plug(bench.Terms("v", "a"), 80);
        var told = new List<int>();
        for (var second = 0; second < 100; second++)
        {
            bench.Read(vehicle, 8_000);
            if (bench.Decide(bench.Target("e", 4_000)).Count > 0)
            {
                told.Add(second);
                bench.Acknowledge(vehicle);
            }

            bench.Wait(1);
        }

        Assert.Equal([0, 40, 80], told);
    }

    [Fact]
    public void A_reading_is_a_share_of_whatever_the_capacity_is()
    {
        var bench = new FeederBench();
        var vehicle = bench.Plug(bench.Terms("v", "a"), 90);
        var plate = vehicle.Terms.Nameplate;
        bench.Change(vehicle, vehicle.Terms with
        {
            Nameplate = plate with { UsableCapacity = Domain.Quantities.Energy.FromWattHours(1_000) },
        });

        Assert.Equal(9_000, View(bench).StateOfCharge.BasisPoints);
    }

    private static VehicleRowView View(FeederBench bench) => bench.Control.View(bench["v"].Row, bench.Instant);
}
