using Vpp.Domain.Quantities;

namespace Vpp.Domain.Dispatch;

/// <summary>
/// Solves a scenario: derives room, relief and offers from it and puts the result back into its terms.
/// </summary>
public static class ScenarioAllocation
{
    public static AllocationAnswer Solve(AllocationScenario scenario)
    {
        ArgumentNullException.ThrowIfNull(scenario);
        var raises = scenario.Request.Reduction < Power.Zero;
        var direction = raises ? AllocationDirection.Raise : AllocationDirection.Reduce;
        var order = ParentsFirst(scenario.Nodes);
        var indexOf = new int[order.Length];
        for (var index = 0; index < order.Length; index++)
        {
            indexOf[order[index]] = index;
        }

        var problem = new AllocationProblem(
            Array.ConvertAll(order, node => scenario.Nodes[node].Parent is >= 0 and var parent ? indexOf[parent] : -1));
        var loads = LoadsNow(scenario, order);
        for (var node = 0; node < loads.Length; node++)
        {
            var limits = scenario.Nodes[node];
            problem.SetLimits(
                indexOf[node], direction, loads[node], limits.ImportLimit?.Watts, limits.ExportLimit?.Watts);
        }

        var objective = Offer(scenario, direction, problem, indexOf);
        var allocation = new Allocation();
        problem.Solve(Math.Abs(scenario.Request.Reduction.Watts), objective, allocation);
        return new ScenarioResult(scenario, direction, order, indexOf, loads).Describe(allocation);
    }

    private static AllocationObjective Offer(
        AllocationScenario scenario, AllocationDirection direction, AllocationProblem problem, int[] indexOf)
    {
        var ranks = RanksById(scenario.Vehicles);
        var leastCost = new LeastCost();
        var longestSustain = new LongestSustain();
        for (var index = 0; index < scenario.Vehicles.Count; index++)
        {
            var vehicle = scenario.Vehicles[index];
            var offer = ScenarioOffer.Of(vehicle, direction, scenario.Request, indexOf[vehicle.Node], ranks[index]);
            problem.Add(in offer);
            var prices = vehicle.Prices;
            var reduces = direction == AllocationDirection.Reduce;
            leastCost.Set(
                index,
                prices.CostMicroPerWh,
                reduces ? prices.DischargeCostMicroPerWh : 0,
                prices.CostSlopeMicroPerWhPerKw);
            longestSustain.Set(
                index,
                reduces ? vehicle.Dischargeable : vehicle.Chargeable,
                reduces ? vehicle.DischargeMax : vehicle.ChargeMax);
        }

        return scenario.Request.Objective switch
        {
            DispatchObjective.LeastCost => leastCost,
            DispatchObjective.LongestSustain => longestSustain,
            DispatchObjective.EqualShare => new EqualShare(),
            _ => throw new ArgumentOutOfRangeException(nameof(scenario)),
        };
    }

    private static int[] ParentsFirst(IReadOnlyList<ScenarioNode> nodes)
    {
        var children = Enumerable.Range(0, nodes.Count).ToLookup(node => nodes[node].Parent);
        var order = new List<int>(nodes.Count);
        order.AddRange(children[-1]);
        for (var index = 0; index < order.Count; index++)
        {
            order.AddRange(children[order[index]]);
        }

        return [.. order];
    }

    private static long[] LoadsNow(AllocationScenario scenario, int[] order)
    {
        var loads = new long[order.Length];
        foreach (var vehicle in scenario.Vehicles)
        {
            loads[vehicle.Node] += vehicle.Power.Watts;
        }

        foreach (var node in order.Reverse())
        {
            loads[node] += scenario.Nodes[node].UncontrolledLoad.Watts;
            if (scenario.Nodes[node].Parent is >= 0 and var parent)
            {
                loads[parent] += loads[node];
            }
        }

        return loads;
    }

    private static int[] RanksById(IReadOnlyList<ScenarioVehicle> vehicles)
    {
        var ranks = new int[vehicles.Count];
        var indices = Enumerable.Range(0, vehicles.Count);
        var rank = 0;
        foreach (var index in indices.OrderBy(index => vehicles[index].Id.Text, StringComparer.Ordinal))
        {
            ranks[index] = rank++;
        }

        return ranks;
    }
}
