using Vpp.Domain.Quantities;

namespace Vpp.Domain.Dispatch;

/// <summary>Puts an allocation back into a scenario's terms.</summary>
internal sealed class ScenarioResult(
    AllocationScenario scenario, AllocationDirection direction, int[] nodeAt, int[] indexOf, long[] loads)
{
    private long Sign => direction == AllocationDirection.Reduce ? -1 : 1;

    public AllocationAnswer Describe(Allocation allocation)
    {
        Int128 units = 0;
        var setpoints = new List<ScenarioSetpoint>(scenario.Vehicles.Count);
        for (var index = 0; index < scenario.Vehicles.Count; index++)
        {
            var vehicle = scenario.Vehicles[index];
            var movedW = allocation.ShareW[index];
            var after = vehicle.Power + Power.FromWatts(Sign * movedW);
            var discharged = AllocationCost.NewDischarge(vehicle.Power, after);
            units += AllocationCost.UnitsOf(vehicle.Prices, movedW, discharged.Watts, scenario.Request.Duration);
            setpoints.Add(new ScenarioSetpoint(vehicle.Id, after, NameOf(allocation.BindingLimits[index])));
        }

        var nodes = new List<ScenarioNodeLoad>(scenario.Nodes.Count);
        for (var node = 0; node < scenario.Nodes.Count; node++)
        {
            nodes.Add(new ScenarioNodeLoad(
                scenario.Nodes[node].Id,
                Power.FromWatts(loads[node] + Sign * allocation.NodeShareW[indexOf[node]]),
                NameOf(allocation.NodeBindings[indexOf[node]])));
        }

        return new AllocationAnswer(
            scenario.Request.Reduction,
            Power.FromWatts(-Sign * allocation.Allocated.Watts),
            Power.FromWatts(-Sign * allocation.Shortfall.Watts),
            AllocationCost.ToMicro(units),
            setpoints,
            nodes);
    }

    private string? NameOf(BindingLimit limit) => limit.Kind switch
    {
        BindingLimitKind.Node => scenario.Nodes[nodeAt[limit.Node]].Id.Text,
        var own => LimitName.Of(own),
    };

    private string? NameOf(NodeBinding binding) => binding switch
    {
        NodeBinding.None => null,
        NodeBinding.Saturated => direction == AllocationDirection.Reduce ? "export" : "import",
        NodeBinding.Overloaded => direction == AllocationDirection.Reduce ? "import" : "export",
        _ => throw new ArgumentOutOfRangeException(nameof(binding)),
    };
}
