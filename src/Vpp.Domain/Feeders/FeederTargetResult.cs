using Vpp.Domain.Identities;
using Vpp.Domain.Quantities;

namespace Vpp.Domain.Feeders;

/// <summary>What one decision made of one event's target.</summary>
/// <param name="Event">The event.</param>
/// <param name="Target">What was asked; positive lowers net load.</param>
/// <param name="Allocated">What was found, of the same sign; target = allocated + shortfall (C1).</param>
/// <param name="VehiclesUsed">How many vehicles move for it.</param>
/// <param name="Shortfall">What is missing by the limit behind it; adds up to all of it.</param>
public sealed record FeederTargetResult(
    DispatchEventId Event,
    Power Target,
    Power Allocated,
    int VehiclesUsed,
    IReadOnlyList<FeederShortfall> Shortfall);

/// <summary>A part of a shortfall and the limit behind it.</summary>
/// <param name="Limit">
/// A node's id, the name of a limit of the vehicles themselves, or <see cref="Fleet"/> where every vehicle that may be
/// moved gives all it has.
/// </param>
/// <param name="Missing">Watts > 0.</param>
public readonly record struct FeederShortfall(string Limit, Power Missing)
{
    public const string Fleet = "fleet";
}
