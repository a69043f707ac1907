using Vpp.Domain.Feeders;
using Vpp.Domain.Leases;
using Vpp.Domain.Vehicles;

namespace Vpp.Domain.Tests.Feeders;

/// <summary>C11: what nobody acknowledged is sent again, and any of the repetitions may be answered.</summary>
public class RepeatedSetpointTests
{
    [Fact]
    public void An_answer_to_an_earlier_repetition_settles_the_setpoint_C11()
    {
        var (bench, vehicle) = Charging();
        var first = vehicle.Newest!.Value;
        Assert.Equal([vehicle], Repeat(bench));
        Assert.Equal([vehicle], Repeat(bench));
        Assert.True(vehicle.Newest!.Value.Fence > first.Fence);

        bench.Control.Acknowledge(vehicle.Row, first.Fence, SetpointOutcome.Accepted);

        Assert.Empty(Repeat(bench));
    }

    [Fact]
    public void An_answer_to_what_was_told_before_a_change_settles_nothing_C11()
    {
        var (bench, vehicle) = Charging();
        var before = vehicle.Newest!.Value;
        bench.Wait(1);
        bench.Decide(bench.Target("e", -5_000));
        Assert.NotEqual(before.PowerW, vehicle.Newest!.Value.PowerW);

        bench.Control.Acknowledge(vehicle.Row, before.Fence, SetpointOutcome.Accepted);

        Assert.Equal([vehicle], Repeat(bench, -5_000));
    }

    // A repetition may still be on its way when the vehicle is plugged in again, and is newer than what it answered.
    [Fact]
    public void Unplugging_ends_a_setpoint_only_when_the_last_repetition_was_answered_P4()
    {
        var (bench, vehicle) = Charging();
        var first = vehicle.Newest!.Value;
        Repeat(bench);
        bench.Read(vehicle, 5_000, fence: first.Fence, setpointW: (int)first.PowerW, remainingLifeMs: 100_000);
        bench.Read(vehicle, 5_000, ConnectionState.Unplugged);
        Assert.True(bench.Control.RemainingLife(vehicle.Row, bench.Instant) > TimeSpan.Zero);

        bench.Acknowledge(vehicle);
        bench.Read(vehicle, 5_000, ConnectionState.Unplugged);
        Assert.Equal(TimeSpan.Zero, bench.Control.RemainingLife(vehicle.Row, bench.Instant));
    }

    [Fact]
    public void What_is_left_of_a_setpoint_is_never_more_than_its_time_to_live_C2()
    {
        var (bench, vehicle) = Charging();

        Assert.Equal(FeederOptions.Default.TimeToLive, bench.Control.RemainingLife(vehicle.Row, bench.Instant));
    }

    private static (FeederBench Bench, BenchVehicle Vehicle) Charging()
    {
        var bench = new FeederBench();
        bench.Home("a");
        var vehicle = bench.Plug(bench.Terms("v", "a"), 50);
        Assert.Equal([vehicle], bench.Decide(bench.Target("e", -10_000)));
        Assert.Equal(10_000, bench.SetpointW("v"));
        return (bench, vehicle);
    }

    private static IReadOnlyList<BenchVehicle> Repeat(FeederBench bench, long reductionW = -10_000)
    {
        bench.Wait(2);
        return bench.Decide(bench.Target("e", reductionW));
    }
}
