namespace Vpp.Domain.Tests.Feeders;

/// <summary>P2: no flip between charge and discharge without a pause.</summary>
public sealed class StandstillTests
{
    [Theory]
    [InlineData(-6_000, 6_000)]
    [InlineData(6_000, -6_000)]
    public void P2_a_flip_pauses_at_zero_for_the_dead_time(long beforeW, long afterW)
    {
        var bench = Bench(out _);
        bench.Run(3, bench.Target("e", -beforeW));
        Assert.Equal(beforeW, bench.SetpointW("v"));
        var powers = new List<long>();
        for (var second = 0; second < 4; second++)
        {
            bench.Run(1, bench.Target("e", -afterW));
            powers.Add(bench.SetpointW("v"));
        }

        Assert.Equal([0, 0, afterW, afterW], powers);
    }

    [Fact]
    public void P2_the_pause_does_not_begin_before_the_vehicle_is_known_to_stand()
    {
        var bench = Bench(out var vehicle);
        bench.Run(3, bench.Target("e", -6_000));
        for (var second = 0; second < 10; second++)
        {
            bench.Read(vehicle, 5_000);
            bench.Decide(bench.Target("e", 6_000));
            Assert.Equal(0, bench.SetpointW("v"));
            bench.Wait(1);
        }

        bench.Acknowledge(vehicle);
        var heard = bench.Now;
        while (bench.SetpointW("v") == 0)
        {
            bench.Run(1, bench.Target("e", 6_000));
        }

        Assert.InRange((bench.Now - heard).TotalSeconds, 2, 4);
        Assert.Equal(-6_000, bench.SetpointW("v"));
    }

    // It charges on default control, by no setpoint of ours, and it cannot be read to stand still.
    [Fact]
    public void P2_a_vehicle_that_charges_without_a_lease_is_stopped_before_it_discharges()
    {
        var bench = Bench(out var vehicle);
        bench.Wait(1);
        bench.Read(vehicle, 5_000, powerW: 3_000);
        bench.Decide(bench.Target("e", 6_000));
        Assert.Equal(0, vehicle.Newest!.Value.PowerW);
        bench.Acknowledge(vehicle);
        bench.Wait(2);
        bench.Read(vehicle, 5_000, powerW: 3, fence: vehicle.Newest!.Value.Fence);
        bench.Decide(bench.Target("e", 6_000));
        Assert.Equal(-6_000, bench.SetpointW("v"));
    }

    private static FeederBench Bench(out BenchVehicle vehicle)
    {
        var bench = new FeederBench();
        bench.Home("a");
        vehicle = bench.Plug(bench.Terms("v", "a"), 50);
        return bench;
    }
}
