using Vpp.Domain.Identities;
using Vpp.Domain.Quantities;

namespace Vpp.Domain.Dispatch;

/// <summary>A network, its vehicles and one request: all that an allocation depends on.</summary>
/// <param name="Nodes">The nodes of one tree, in any order.</param>
/// <param name="Vehicles">The vehicles that hang on them.</param>
/// <param name="Request">What the operator asks.</param>
public sealed record AllocationScenario(
    IReadOnlyList<ScenarioNode> Nodes, IReadOnlyList<ScenarioVehicle> Vehicles, ScenarioRequest Request);

/// <summary>One node of a scenario.</summary>
/// <param name="Id">Unique among nodes.</param>
/// <param name="Parent">Index of the parent among the nodes; -1 at the root.</param>
/// <param name="ImportLimit">Most that may flow down into it, a magnitude; null when there is no limit.</param>
/// <param name="ExportLimit">Most that may flow up out of it, a magnitude; null when there is no limit.</param>
/// <param name="UncontrolledLoad">Load at this node apart from vehicles; negative is generation.</param>
public sealed record ScenarioNode(
    NodeId Id, int Parent, Power? ImportLimit, Power? ExportLimit, Power UncontrolledLoad);

/// <summary>One vehicle of a scenario; power and energy at the EVSE, losses deducted.</summary>
/// <param name="Id">Unique among vehicles.</param>
/// <param name="Node">Index of its node.</param>
/// <param name="Power">Power now; positive is charging.</param>
/// <param name="ChargeMax">Most it can charge with, a magnitude.</param>
/// <param name="DischargeMax">Most it can discharge with, a magnitude.</param>
/// <param name="Minimum">Smallest magnitude it can run at; zero when any.</param>
/// <param name="Dischargeable">Energy it may give.</param>
/// <param name="Chargeable">Energy it can take.</param>
/// <param name="MustCharge">Charging that is owed before departure; zero when none.</param>
/// <param name="Prices">What its owner asks for.</param>
public sealed record ScenarioVehicle(
    VehicleId Id,
    int Node,
    Power Power,
    Power ChargeMax,
    Power DischargeMax,
    Power Minimum,
    Energy Dischargeable,
    Energy Chargeable,
    Power MustCharge,
    OwnerPrices Prices);

/// <summary>
/// Prices of one vehicle in millionths of the account's currency per watt-hour (and kilowatt), each ≥ 0.
/// </summary>
/// <param name="CostMicroPerWh">For every watt-hour moved.</param>
/// <param name="DischargeCostMicroPerWh">Added for new discharge.</param>
/// <param name="CostSlopeMicroPerWhPerKw">Rise of the price per kilowatt moved.</param>
public readonly record struct OwnerPrices(
    long CostMicroPerWh, long DischargeCostMicroPerWh, long CostSlopeMicroPerWhPerKw);

/// <summary>What the operator asks: a change of net load held for a duration.</summary>
/// <param name="Reduction">Positive lowers net load, negative raises it.</param>
/// <param name="Duration">PT1S to P1D.</param>
/// <param name="Objective">What to prefer.</param>
public sealed record ScenarioRequest(Power Reduction, TimeSpan Duration, DispatchObjective Objective);
