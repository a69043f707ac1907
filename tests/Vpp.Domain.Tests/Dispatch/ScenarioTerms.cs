using Vpp.Domain.Dispatch;

namespace Vpp.Domain.Tests.Dispatch;

/// <summary>
/// The terms of the contract computed the plain way from a scenario and an answer, apart from the kernel: limits of
/// vehicles, rooms and reliefs of nodes, moves and their sums.
/// </summary>
internal sealed class ScenarioTerms
{
    public ScenarioTerms(AllocationScenario scenario)
    {
        Scenario = scenario;
        Reduces = scenario.Request.Reduction.Watts >= 0;
        TargetW = Math.Abs(scenario.Request.Reduction.Watts);
        NodesAbove = [.. scenario.Vehicles.Select(vehicle => Path(vehicle.Node))];
        var loads = LoadsOf(scenario.Vehicles.Select(vehicle => vehicle.Power.Watts));
        RoomW = new long?[scenario.Nodes.Count];
        ReliefW = new long[scenario.Nodes.Count];
        for (var node = 0; node < scenario.Nodes.Count; node++)
        {
            var (import, export) = (scenario.Nodes[node].ImportLimit?.Watts, scenario.Nodes[node].ExportLimit?.Watts);
            RoomW[node] = Reduces
                ? export is { } e ? Math.Max(0, e + loads[node]) : null
                : import is { } i ? Math.Max(0, i - loads[node]) : null;
            ReliefW[node] = Reduces
                ? import is { } l ? Math.Max(0, loads[node] - l) : 0
                : export is { } m ? Math.Max(0, -m - loads[node]) : 0;
        }

        LimitW = [.. scenario.Vehicles.Select(LimitOf)];
    }

    public AllocationScenario Scenario { get; }

    public bool Reduces { get; }

    public long TargetW { get; }

    public long?[] RoomW { get; }

    public long[] ReliefW { get; }

    public long[] LimitW { get; }

    public IReadOnlyList<HashSet<int>> NodesAbove { get; }

    public long[] MovesOf(AllocationAnswer answer) =>
    [
        .. Scenario.Vehicles.Select((vehicle, index) =>
            (Reduces ? 1 : -1) * (vehicle.Power.Watts - answer.Setpoints[index].Power.Watts)),
    ];

    public long[] Below(long[] moves)
    {
        var below = new long[Scenario.Nodes.Count];
        for (var vehicle = 0; vehicle < moves.Length; vehicle++)
        {
            foreach (var node in NodesAbove[vehicle])
            {
                below[node] += moves[vehicle];
            }
        }

        return below;
    }

    public long OverloadLeft(long[] moves)
    {
        var below = Below(moves);
        return below.Select((moved, node) => Math.Max(0, ReliefW[node] - moved)).Sum();
    }

    public long[] LoadsOf(IEnumerable<long> vehiclePowersW)
    {
        var loads = Scenario.Nodes.Select(node => node.UncontrolledLoad.Watts).ToArray();
        var own = (long[])loads.Clone();
        for (var node = 0; node < own.Length; node++)
        {
            foreach (var above in Path(node).Where(above => above != node))
            {
                loads[above] += own[node];
            }
        }

        foreach (var (power, vehicle) in vehiclePowersW.Select((power, vehicle) => (power, vehicle)))
        {
            foreach (var node in Path(Scenario.Vehicles[vehicle].Node))
            {
                loads[node] += power;
            }
        }

        return loads;
    }

    /// <summary>Watts of a vehicle that only give up present charging.</summary>
    public long StopW(int vehicle) => Reduces ? Math.Max(0, Scenario.Vehicles[vehicle].Power.Watts) : long.MaxValue;

    private HashSet<int> Path(int node)
    {
        var path = new HashSet<int>();
        for (; node >= 0; node = Scenario.Nodes[node].Parent)
        {
            path.Add(node);
        }

        return path;
    }

    private long LimitOf(ScenarioVehicle vehicle)
    {
        var seconds = (long)Scenario.Request.Duration.TotalSeconds;
        var sustains = Scenario.Request.Objective == DispatchObjective.LongestSustain;
        long Most(long maxW, long wattHours) =>
            sustains ? wattHours > 0 ? maxW : 0 : Math.Min(maxW, wattHours * 3_600 / seconds);
        if (!Reduces)
        {
            var chargeW = Most(vehicle.ChargeMax.Watts, vehicle.Chargeable.Joules / 3_600);
            return Math.Max(0, chargeW - vehicle.Power.Watts);
        }

        var dischargeW = Most(vehicle.DischargeMax.Watts, vehicle.Dischargeable.Joules / 3_600);
        var limitW = Math.Max(0, vehicle.Power.Watts + dischargeW);
        return vehicle.MustCharge.Watts > 0
            ? Math.Min(limitW, Math.Max(0, vehicle.Power.Watts - vehicle.MustCharge.Watts))
            : limitW;
    }
}
