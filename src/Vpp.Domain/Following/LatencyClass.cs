namespace Vpp.Domain.Following;

/// <summary>
/// How soon vehicles that are reached by one connection answer. Persisted: append only, never renumber.
/// </summary>
public enum LatencyClass : byte
{
    /// <summary>Within a second, and in force a few seconds later.</summary>
    Fast = 0,

    /// <summary>Within half a minute.</summary>
    Medium = 1,

    /// <summary>Within a quarter of an hour.</summary>
    Slow = 2,
}

/// <summary>What follows from a latency class.</summary>
public static class LatencyClasses
{
    /// <summary>The longest that an answer takes.</summary>
    public static TimeSpan Latency(this LatencyClass latency) => latency switch
    {
        LatencyClass.Fast => TimeSpan.FromSeconds(1),
        LatencyClass.Medium => TimeSpan.FromSeconds(30),
        LatencyClass.Slow => TimeSpan.FromMinutes(15),
        _ => throw new ArgumentOutOfRangeException(nameof(latency), latency, "No such class."),
    };
}
