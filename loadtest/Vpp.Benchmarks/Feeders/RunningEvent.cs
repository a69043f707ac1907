namespace Vpp.Benchmarks.Feeders;

/// <summary>What a feeder is asked for while it decides.</summary>
public enum RunningEvent
{
    /// <summary>Nothing: vehicles follow their charging plans.</summary>
    None,

    /// <summary>A reduction, at the least cost.</summary>
    LeastCost,

    /// <summary>A reduction that leaves the fleet able to follow the longest.</summary>
    LongestSustain,

    /// <summary>A reduction of which everybody bears the same share.</summary>
    EqualShare,
}
