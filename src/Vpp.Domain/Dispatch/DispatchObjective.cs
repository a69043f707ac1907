namespace Vpp.Domain.Dispatch;

/// <summary>What an operator can ask a dispatch to prefer.</summary>
public enum DispatchObjective
{
    /// <summary>The owners' prices: <see cref="LeastCost"/>.</summary>
    LeastCost = 0,

    /// <summary>Ability to go on: <see cref="LongestSustain"/>.</summary>
    LongestSustain = 1,

    /// <summary>Fairness: <see cref="EqualShare"/>.</summary>
    EqualShare = 2,
}
