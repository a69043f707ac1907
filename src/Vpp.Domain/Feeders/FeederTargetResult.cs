using Vpp.Domain.Identities;
using Vpp.Domain.Quantities;

namespace Vpp.Domain.Feeders;

/// <summary>What one decision made of one event's target.</summary>
/// <param name="Event">The event.</param>
/// <param name="Target">What was asked; positive lowers net load.</param>
/// <param name="Allocated">What was found, of the same sign; target = allocated + shortfall (C1).</param>
/// <param name="VehiclesUsed">How many vehicles move for it.</param>
/// <param name="Shortfall">The limits behind what is missing, largest first; empty when nothing is.</param>
public sealed record FeederTargetResult(
    DispatchEventId Event,
    Power Target,
    Power Allocated,
    int VehiclesUsed,
    IReadOnlyList<FeederShortfall> Shortfall);

/// <summary>A limit behind a shortfall, and how much it holds back.</summary>
/// <param name="Limit">A node's id, or the name of a limit of the vehicles themselves.</param>
/// <param name="HeldBack">What could still move but for this limit and those above it, ≥ 0.</param>
public readonly record struct FeederShortfall(string Limit, Power HeldBack);
