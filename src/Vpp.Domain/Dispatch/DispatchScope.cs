using Vpp.Domain.Identities;

namespace Vpp.Domain.Dispatch;

/// <summary>
/// Which part of the plant an event calls on: the whole portfolio, some feeders, or some service transformers.
/// </summary>
/// <param name="Feeders">The feeders, or null when the scope is not by feeder.</param>
/// <param name="ServiceTransformers">The service transformers, or null when the scope is not by transformer.</param>
public sealed record DispatchScope(
    IReadOnlyList<FeederId>? Feeders,
    IReadOnlyList<NodeId>? ServiceTransformers)
{
    public static DispatchScope Portfolio { get; } = new(null, null);

    public bool IsPortfolio => Feeders is null && ServiceTransformers is null;

    public bool Equals(DispatchScope? other) =>
        other is not null
        && SameList(Feeders, other.Feeders)
        && SameList(ServiceTransformers, other.ServiceTransformers);

    public override int GetHashCode() => HashCode.Combine(Feeders?.Count ?? -1, ServiceTransformers?.Count ?? -1);

    private static bool SameList<T>(IReadOnlyList<T>? left, IReadOnlyList<T>? right) =>
        left is null || right is null ? left is null && right is null : left.SequenceEqual(right);
}
