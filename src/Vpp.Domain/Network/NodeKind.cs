namespace Vpp.Domain.Network;

/// <summary>What a node of the network tree is. The numbers are persisted and only grow.</summary>
public enum NodeKind
{
    /// <summary>Where the transmission grid feeds the tree; it limits nothing.</summary>
    Source = 1,

    /// <summary>The transformer from high to medium voltage.</summary>
    Substation = 2,

    /// <summary>The first line of a feeder; it and all below it are one feeder.</summary>
    FeederHead = 3,

    /// <summary>A stretch of three-phase main that could bind.</summary>
    Section = 4,

    /// <summary>A branch with fewer phases than its parent.</summary>
    Lateral = 5,

    /// <summary>A transformer between two medium voltages.</summary>
    StepTransformer = 6,

    /// <summary>The transformer that serves homes at low voltage.</summary>
    ServiceTransformer = 7,

    /// <summary>A customer at low voltage: where a home stands.</summary>
    Customer = 8,

    /// <summary>A customer, or an equivalent of many, at medium voltage.</summary>
    CustomerPrimary = 9,
}
