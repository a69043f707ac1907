using Vpp.Domain.Dispatch;
using Vpp.Domain.Identities;
using Vpp.Domain.Quantities;

namespace Vpp.Domain.Tests.Dispatch;

/// <summary>
/// Scenarios drawn from a seed: small, tight and full of ties, homes, present overloads and exporting vehicles.
/// </summary>
internal static class RandomScenario
{
    private static readonly int[] Durations = [1, 900, 1_800, 3_600, 5_400, 7_200, 86_400];

    public static AllocationScenario Create(
        int seed, DispatchObjective objective, bool slopes = false, bool minimums = false, int vehiclesMax = 14)
    {
        var random = new Random(seed);

        // Some in single watts, where ties and roundings are thick, some at the scale of vehicles.
        var unit = random.Next(3) switch { 0 => 1, 1 => 37, _ => 1_000 };
        var nodes = new List<ScenarioNode> { Node(random, "n0", -1, unit * 4) };
        for (var count = random.Next(10); nodes.Count <= count;)
        {
            var parent = random.Next(3) == 0 ? nodes.Count - 1 : random.Next(nodes.Count);
            nodes.Add(Node(random, $"n{nodes.Count}", parent, unit * 2));
        }

        var duration = TimeSpan.FromSeconds(Durations[random.Next(Durations.Length)]);
        var vehicles = new List<ScenarioVehicle>();
        for (var count = random.Next(1, vehiclesMax + 1); vehicles.Count < count;)
        {
            var node = random.Next(nodes.Count);
            if (random.Next(2) == 0)
            {
                nodes.Add(Node(random, $"home{vehicles.Count}", node, unit));
                node = nodes.Count - 1;
            }

            vehicles.Add(Vehicle(random, $"v{vehicles.Count}", node, unit, duration, slopes, minimums));
        }

        var sign = random.Next(2) == 0 ? 1 : -1;
        var target = random.Next(1, 10 * unit * vehicles.Count);
        return new AllocationScenario(
            nodes, vehicles, new ScenarioRequest(Power.FromWatts(sign * target), duration, objective));
    }

    private static ScenarioNode Node(Random random, string id, int parent, int unit) => new(
        new NodeId(id),
        parent,
        random.Next(4) == 0 ? null : Power.FromWatts(random.Next(20 * unit)),
        random.Next(4) == 0 ? null : Power.FromWatts(random.Next(3) == 0 ? 0 : random.Next(20 * unit)),
        Power.FromWatts(random.Next(-6 * unit, 10 * unit)));

    private static ScenarioVehicle Vehicle(
        Random random, string id, int node, int unit, TimeSpan duration, bool slopes, bool minimums)
    {
        var charge = random.Next(12 * unit);
        var discharge = random.Next(12 * unit);
        var fullWh = Math.Max(2, (int)(12 * unit * duration.TotalHours));
        return new ScenarioVehicle(
            new VehicleId(id),
            node,
            Power.FromWatts(random.Next(4) switch
            {
                0 => 0,
                1 => -random.Next(discharge + 1),
                _ => random.Next(charge + 1),
            }),
            Power.FromWatts(charge),
            Power.FromWatts(discharge),
            Power.FromWatts(minimums ? random.Next(4 * unit) : 0),
            Energy.FromWattHours(random.Next(fullWh * 2)),
            Energy.FromWattHours(random.Next(fullWh * 2)),
            Power.FromWatts(random.Next(5) == 0 ? random.Next(charge + 1) : 0),
            new OwnerPrices(
                random.Next(12) * 10,
                random.Next(3) == 0 ? 0 : random.Next(8) * 10,
                slopes ? random.Next(4_000) : 0));
    }
}
