using Vpp.Domain.Dispatch;
using Vpp.Domain.Quantities;
using Vpp.Domain.Sustain;

namespace Vpp.Domain.Tests.Dispatch;

/// <summary>Traces served by deciding again in every step from what energy is left.</summary>
public sealed class LongestSustainTests
{
    private sealed record Battery(int Node, long PowerW, long EnergyJ);

    // Two vehicles behind 10 kW and one free, asked 10, 10, 20, 20 kW in half hours.
    [Fact]
    public void A_node_behind_a_limit_counts_as_one_device_and_serves_the_whole_trace()
    {
        int[] parents = [-1, 0];
        long[] roomsW = [AllocationProblem.Unlimited, 10_000];
        Battery[] fleet =
        [
            new(1, 10_000, 36_000_000), new(1, 10_000, 36_000_000), new(0, 10_000, 54_000_000),
        ];
        long[] halfHours = [10_000, 10_000, 20_000, 20_000];
        long[] trace = [.. halfHours.SelectMany(askedW => Enumerable.Repeat(askedW, 30))];

        var unservedWh = UnservedW(parents, roomsW, fleet, trace, 60, hierarchical: true) / 60;
        var unservedFlatWh = UnservedW(parents, roomsW, fleet, trace, 60, hierarchical: false) / 60;

        Assert.True(unservedWh == 0, $"{unservedWh} Wh unserved");
        Assert.True(unservedFlatWh is > 1_500 and < 1_750, $"{unservedFlatWh} Wh unserved with a flat order");
    }

    // The duration curve at the root, in any order of its steps, is a trace that the fleet can just follow.
    [Fact]
    public void Any_order_of_the_duration_curve_is_served_to_the_last_few_watts()
    {
        const int StepSeconds = 60;
        var (flatFails, asked) = (0, 0);
        for (var seed = 0; seed < 60; seed++)
        {
            var random = new Random(seed);
            var parents = new int[random.Next(2, 7)];
            var fleet = new Battery[random.Next(3, 9)];
            for (var node = 0; node < parents.Length; node++)
            {
                parents[node] = node == 0 ? -1 : random.Next(node);
            }

            for (var index = 0; index < fleet.Length; index++)
            {
                fleet[index] = new Battery(
                    random.Next(parents.Length), random.Next(3_000, 12_000), random.Next(1_000, 15_000) * 3_600L);
            }

            var roomsW = parents.Select(_ => (long)random.Next(5_000, 25_000)).ToArray();
            var trace = TraceOf(RootCurve(parents, roomsW, fleet), StepSeconds);
            random.Shuffle(trace);
            var unservedW = UnservedW(parents, roomsW, fleet, trace, StepSeconds, hierarchical: true);
            Assert.True(unservedW <= trace.Sum() / 10_000, $"seed {seed}: {unservedW} of {trace.Sum()} W unserved");
            var flatUnservedW = UnservedW(parents, roomsW, fleet, trace, StepSeconds, hierarchical: false);
            flatFails += flatUnservedW > trace.Sum() / 100 ? 1 : 0;
            asked++;
        }

        Assert.True(flatFails > 0 && asked == 60, "a flat order should fail some of these traces");
    }

    private static VirtualDevice[] RootCurve(int[] parents, long[] roomsW, Battery[] fleet)
    {
        var steps = parents.Select(_ => new List<VirtualDevice>()).ToArray();
        foreach (var battery in fleet)
        {
            steps[battery.Node].Add(new VirtualDevice(battery.EnergyJ * 1_000 / battery.PowerW, battery.PowerW));
        }

        for (var node = parents.Length - 1; ; node--)
        {
            var curve = steps[node].Order().ToArray();
            curve = curve[..VirtualDevice.Flatten(curve, roomsW[node])];
            if (node == 0)
            {
                return curve;
            }

            steps[parents[node]].AddRange(curve);
        }
    }

    // Two per cent below the curve, so that holding power for a whole step costs nothing that was needed.
    private static long[] TraceOf(VirtualDevice[] curve, int stepSeconds)
    {
        var steps = (int)(curve[0].LastsMs / (1_000 * stepSeconds));
        return
        [
            .. Enumerable.Range(1, steps).Select(step => curve
                .Where(device => device.LastsMs >= 1_000L * stepSeconds * step)
                .Sum(device => device.PowerW) * 98 / 100),
        ];
    }

    private static long UnservedW(
        int[] parents, long[] roomsW, Battery[] fleet, long[] trace, int stepSeconds, bool hierarchical)
    {
        var problem = new AllocationProblem(parents);
        var (sustain, flat, allocation) = (new LongestSustain(), new LeastLaxity(), new Allocation());
        var energyJ = fleet.Select(battery => battery.EnergyJ).ToArray();
        for (var node = 0; node < parents.Length; node++)
        {
            problem.SetRoom(node, roomsW[node]);
        }

        var unservedW = 0L;
        foreach (var askedW in trace)
        {
            problem.ClearVehicles();
            for (var index = 0; index < fleet.Length; index++)
            {
                var limitW = Math.Min(fleet[index].PowerW, energyJ[index] / stepSeconds);
                problem.Add(new VehicleOffer(fleet[index].Node, limitW, 0, 0, index));
                sustain.Set(index, Energy.FromJoules(energyJ[index]), Power.FromWatts(fleet[index].PowerW));
                var key = -energyJ[index] * 1_000 / fleet[index].PowerW;
                flat.Set(index, key, key);
            }

            problem.Solve(askedW, hierarchical ? sustain : flat, allocation);
            unservedW += allocation.Shortfall.Watts;
            for (var index = 0; index < fleet.Length; index++)
            {
                energyJ[index] -= allocation.ShareW[index] * stepSeconds;
            }
        }

        return unservedW;
    }
}
