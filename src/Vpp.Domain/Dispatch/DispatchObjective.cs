namespace Vpp.Domain.Dispatch;

/// <summary>
/// What an allocation prefers among all that meet the target. Persisted: append only, never renumber.
/// </summary>
public enum DispatchObjective
{
    /// <summary>The least cost at the owners' prices.</summary>
    LeastCost = 1,

    /// <summary>The longest that an unknown future request can still be met.</summary>
    LongestSustain = 2,

    /// <summary>Everyone the same share of what they can.</summary>
    EqualShare = 3,
}
