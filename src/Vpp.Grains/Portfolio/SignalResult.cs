namespace Vpp.Grains.Portfolio;

/// <summary>What became of a value of a regulation signal.</summary>
[GenerateSerializer, Immutable, Alias("vpp.signal-result")]
public abstract record SignalResult
{
    private SignalResult()
    {
    }

    /// <summary>It is followed from the next interval on.</summary>
    /// <param name="At">Of when it is, UTC.</param>
    /// <param name="HoldsUntil">When it gives way to none, unless a newer one comes.</param>
    [GenerateSerializer, Immutable, Alias("vpp.signal-result.taken")]
    public sealed record Taken(
        [property: Id(0)] DateTimeOffset At, [property: Id(1)] DateTimeOffset HoldsUntil) : SignalResult;

    /// <summary>No such event is open.</summary>
    [GenerateSerializer, Immutable, Alias("vpp.signal-result.not-open")]
    public sealed record NotOpen : SignalResult;

    /// <summary>It is too old, from the future, or before the newest one.</summary>
    [GenerateSerializer, Immutable, Alias("vpp.signal-result.out-of-time")]
    public sealed record OutOfTime([property: Id(0)] string Rule) : SignalResult;

    /// <summary>The event takes no signal, or takes none any more.</summary>
    [GenerateSerializer, Immutable, Alias("vpp.signal-result.refused")]
    public sealed record Refused([property: Id(0)] string Rule) : SignalResult;
}
