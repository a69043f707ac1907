using Vpp.Domain.Dispatch;
using Vpp.Domain.Feeders;
using Vpp.Domain.Fleets;
using Vpp.Domain.Quantities;
using Vpp.Domain.Safety;
using Vpp.Server.Demo;

namespace Vpp.Server.Tests.Release;

/// <summary>One evening with an event, and the night of recharging after it until everybody has left.</summary>
internal sealed record ReleaseRun(
    Power PeakBefore,
    Power PeakAfter,
    TimeSpan PeakAt,
    Power? PeakReported,
    IReadOnlyList<int> Unready,
    InvariantCounts Violations)
{
    public static readonly TimeSpan Start = TimeSpan.FromHours(3);
    public static readonly TimeSpan End = TimeSpan.FromHours(5);

    /// <summary>Noon of the next day: only who stays at home is still there.</summary>
    private static readonly TimeSpan Noon = TimeSpan.FromHours(21);

    public static ReleaseRun Of(
        DemoFeeder feeder, DemoWorld world, FeederOptions options, Power reduction, TimeSpan window)
    {
        var plant = new KernelPlant(feeder.Network, feeder.Above, options, world, new FleetOptions { Seed = 1 });
        var invariants = DemoTwin.Invariants(feeder, world);
        var (before, after, at) = (Power.Zero, Power.Zero, TimeSpan.Zero);
        for (var now = TimeSpan.Zero; now < Noon;)
        {
            now += TimeSpan.FromSeconds(now >= Start - TimeSpan.FromMinutes(1) && now < End + TimeSpan.FromMinutes(20) ? 2 : 4);
            plant.Step(now, TargetsAt(now, reduction, window));
            invariants.Look(plant.Fleet, plant.Homes, controlled: true);
            before = now < Start ? Power.Max(before, invariants.NetLoad) : before;
            if (now >= End && invariants.NetLoad > after)
            {
                (after, at) = (invariants.NetLoad, now);
            }
        }

        return new(before, after, at, null, Short(plant.Fleet, world), invariants.Counts);
    }

    private static IReadOnlyList<FeederTarget> TargetsAt(TimeSpan now, Power reduction, TimeSpan window)
    {
        var ramp = Math.Min(60, (long)(now - Start).TotalSeconds);
        return now < Start || now >= End || reduction == Power.Zero
            ? []
            : [
                new(
                    new("evening"),
                    Power.FromWatts(reduction.Watts * ramp / 60),
                    DispatchObjective.LeastCost,
                    DemoWorld.Origin + End,
                    window,
                    null),
            ];
    }

    private static List<int> Short(SimulatedFleet fleet, DemoWorld world)
    {
        var unready = fleet.Departures.Missed.Select(missed => missed.Vehicle).ToList();
        for (var vehicle = 0; vehicle < fleet.Count; vehicle++)
        {
            if (fleet.Connection(vehicle) == Domain.Vehicles.ConnectionState.Connected
                && fleet.EnergyHeld(vehicle) < world.Vehicles[vehicle].Settings.EnergyAtDeparture)
            {
                unready.Add(vehicle);
            }
        }

        return unready;
    }
}
