using Vpp.Domain.Dispatch;
using Vpp.Domain.Identities;
using Vpp.Domain.Quantities;

namespace Vpp.Domain.Feeders;

/// <summary>One event's target for one feeder at one instant.</summary>
/// <param name="Event">The event.</param>
/// <param name="Reduction">Positive lowers net load, negative raises it.</param>
/// <param name="Objective">What the allocation prefers.</param>
/// <param name="End">End of the event's last interval, UTC.</param>
/// <param name="ReleaseWindow">How long the return is spread after the end.</param>
/// <param name="ServiceTransformers">Only vehicles below these nodes take part; null means all.</param>
public sealed record FeederTarget(
    DispatchEventId Event,
    Power Reduction,
    DispatchObjective Objective,
    DateTimeOffset End,
    TimeSpan ReleaseWindow,
    IReadOnlySet<NodeId>? ServiceTransformers)
{
    /// <summary>Whether the event raises net load; a feeder whose part of it is nothing does not lower any.</summary>
    public bool Raises => Reduction == Power.Zero ? RaisesFromNothing : Reduction < Power.Zero;

    /// <summary>The event's direction, which a part of nothing does not tell.</summary>
    public bool RaisesFromNothing { get; init; }

    /// <summary>Until when the target counts, UTC; after that none does. Null: to the end.</summary>
    public DateTimeOffset? HoldsUntil { get; init; }

    /// <summary>The target as it counts at an instant.</summary>
    public FeederTarget At(DateTimeOffset now) => HoldsUntil < now ? this with { Reduction = Power.Zero } : this;
}
