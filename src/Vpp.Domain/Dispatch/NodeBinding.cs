namespace Vpp.Domain.Dispatch;

/// <summary>Whether a node's limit took part in an allocation.</summary>
public enum NodeBinding
{
    /// <summary>Neither of the node's limits is reached.</summary>
    None = 0,

    /// <summary>
    /// The room in the direction of the dispatch is used up: import when raising, export when reducing.
    /// </summary>
    Saturated = 1,

    /// <summary>
    /// The present overload the dispatch relieves is not gone by more than a watt: the opposite limit.
    /// </summary>
    Overloaded = 2,
}
