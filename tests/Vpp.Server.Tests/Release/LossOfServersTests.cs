using Vpp.Domain.Feeders;
using Vpp.Domain.Fleets;
using Vpp.Domain.Quantities;
using Vpp.Server.Demo;
using Vpp.Server.Tests.EventDays;

namespace Vpp.Server.Tests.Release;

/// <summary>
/// What a fleet does when nobody speaks to it any more: every server lost, or the kill switch thrown, which lets
/// leases lapse just the same. What it goes by was told to it beforehand (C2, C13).
/// </summary>
public sealed class LossOfServersTests(ITestOutputHelper output)
{
    private static readonly TimeSpan s_start = DemoDay.Whole.EventStart;
    private static readonly TimeSpan s_lostAt = s_start + TimeSpan.FromHours(1);
    private static readonly TimeSpan s_step = TimeSpan.FromSeconds(2);

    // What this one feeder may move in a minute; the plant's own ceiling is for many of them (C7).
    private const long CeilingW = 1_250_000;

    // C7, C2: goal: losing every server in the middle of an event is no step. Method: 2 MW, all servers gone after an
    // hour, half an hour of the fleet alone; beside it a fleet that was told to return at once, which breaks it.
    [Fact]
    public void C7_a_fleet_that_nobody_speaks_to_any_more_returns_in_steps_below_the_ceiling()
    {
        var staggered = Sums(FeederOptions.Default);
        var atOnce = Sums(FeederOptions.Default with
        {
            ReleaseWindow = TimeSpan.Zero,
            ReturnRampWattsPerSecond = 1_000_000,
        });
        var lapsed = (int)(FeederOptions.Default.LeaseMax / s_step);
        output.WriteLine($"Largest change in a minute: {LargestInAMinute(staggered) / 1_000:N0} kW");
        output.WriteLine($"  once leases have lapsed:  {LargestInAMinute(staggered[lapsed..]) / 1_000:N0} kW");
        output.WriteLine($"  were they to return at once: {LargestInAMinute(atOnce) / 1_000:N0} kW");

        Assert.True(staggered[0] < 0 && staggered[^1] > 0, "discharge ends, charging returns");
        Assert.InRange(LargestInAMinute(staggered), 1, CeilingW);
        Assert.InRange(LargestInAMinute(staggered[lapsed..]), 1, CeilingW / 10);
        Assert.InRange(LargestInAMinute(atOnce), CeilingW + 1, long.MaxValue);
    }

    private static long LargestInAMinute(List<long> sums)
    {
        var minute = (int)(TimeSpan.FromMinutes(1) / s_step);
        return Enumerable.Range(minute, sums.Count - minute).Max(i => Math.Abs(sums[i] - sums[i - minute]));
    }

    private static List<long> Sums(FeederOptions options)
    {
        var feeder = Circuit5.Whole;
        var world = DemoWorld.Build(feeder.Customers(), new DemoWorldOptions { Feeder = feeder.Network.Id });
        var plant = new KernelPlant(feeder.Network, feeder.Above, options, world, new FleetOptions { Seed = 1 });
        PlannedEvent[] events =
        [
            PlannedEvent.Simple(s_start, DemoDay.Whole.EventEnd, Power.FromKilowatts(2_000), TimeSpan.FromMinutes(10)),
        ];
        for (var now = s_step; now <= s_lostAt; now += s_step)
        {
            plant.Step(now, PlannedEvent.TargetsAt(events, DemoWorld.Origin + now));
        }

        var sums = new List<long>();
        for (var now = s_lostAt; now <= s_lostAt + TimeSpan.FromMinutes(30); now += s_step)
        {
            plant.Fleet.Advance(now);
            sums.Add(plant.Fleet.PowerW.ToArray().Sum(powerW => (long)powerW));
        }

        return sums;
    }
}
