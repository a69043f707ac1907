using Vpp.Domain.Dispatch;
using Vpp.Domain.Feeders;
using Vpp.Domain.Fleets;
using Vpp.Domain.Identities;
using Vpp.Domain.Network;
using Vpp.Domain.Quantities;
using Vpp.Server.Demo;

namespace Vpp.Server.Tests.EventDays;

/// <summary>
/// Draws a day from a seed: who is at home, how messages fare, and one to four events that may overlap, raise or
/// lower, aim at a part of the feeder, ask for more than there is, and be cancelled. No home exceeds its planned peak:
/// that is what assured power rests on.
/// </summary>
internal static class RandomEventDay
{
    private static readonly int[] Windows = [0, 1, 10, 60, 240];

    // Four seconds' growth of a home's load is covered by the usual 2 %; a step here is two and a half times as long.
    private static readonly FeederOptions s_options = FeederOptions.Default with { LoadMarginBasisPoints = 500 };

    public static EventDay Of(int seed, DemoFeeder feeder, double vehiclesPerHome, Power largest)
    {
        var random = new Random(seed);
        var world = DemoWorld.Build(feeder.Customers(), new DemoWorldOptions
        {
            Seed = seed,
            VehiclesPerHome = vehiclesPerHome,
            PluggedIn = 0.4 + (0.6 * random.NextDouble()),
            Feeder = feeder.Network.Id,
            LoadsLifted = false,
        });
        return new EventDay(feeder, world)
        {
            Options = s_options with { Seed = (ulong)seed },
            Fleet = FleetOf(seed, random),
            Events = [.. Enumerable.Range(0, random.Next(1, 5)).Select(each => Event(each, random, feeder, largest))],
            Step = TimeSpan.FromSeconds(10),
        };
    }

    private static FleetOptions FleetOf(int seed, Random random) => new()
    {
        Seed = seed,
        SetpointLossBasisPoints = random.Next(3) == 0 ? random.Next(500) : 0,
        ReadingLossBasisPoints = random.Next(3) == 0 ? random.Next(500) : 0,
        ResponseDelayMax = TimeSpan.FromSeconds(random.Next(1, 7)),
    };

    private static PlannedEvent Event(int number, Random random, DemoFeeder feeder, Power largest)
    {
        var sign = random.Next(10) < 3 ? -1 : 1;
        var start = DemoWorld.Origin + TimeSpan.FromSeconds(10 * random.Next(0, 6 * 60 * 14));
        var intervals = Enumerable.Range(0, random.Next(1, 4)).Select(_ => new DispatchInterval(
            TimeSpan.FromMinutes(random.Next(5, 120)),
            Power.FromWatts(sign * (1 + random.NextInt64(largest.Watts))))).ToList();
        var planned = new DispatchEvent(
            new($"e{number}"),
            null,
            random.Next(4) == 0 ? new(null, SomeTransformers(random, feeder)) : DispatchScope.Portfolio,
            start,
            intervals,
            TimeSpan.FromSeconds(random.Next(0, 600)),
            new ReleasePlan(TimeSpan.FromMinutes(Windows[random.Next(Windows.Length)]), false),
            (DispatchObjective)random.Next(1, 4),
            random.Next(3));
        return new(planned, random.Next(5) == 0 ? start + ((planned.End - start) * random.NextDouble()) : null);
    }

    private static List<NodeId> SomeTransformers(Random random, DemoFeeder feeder) =>
    [
        .. Enumerable.Range(0, feeder.Network.Count)
            .Where(node => feeder.Network.Kinds[node] == NodeKind.ServiceTransformer && random.Next(2) == 0)
            .Select(feeder.Network.NodeId),
    ];
}
