namespace Vpp.Server.Hosting;

/// <summary>
/// Time that somebody moves: instants and elapsed time stand still between steps. Timers are not stepped; whoever uses
/// this clock runs control intervals by call.
/// </summary>
internal sealed class SteppedClock(DateTimeOffset start) : TimeProvider
{
    private long _ticks;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => Volatile.Read(ref _ticks);

    public override DateTimeOffset GetUtcNow() => start + TimeSpan.FromTicks(GetTimestamp());

    /// <exception cref="ArgumentOutOfRangeException">Time would go back.</exception>
    public void MoveTo(DateTimeOffset instant)
    {
        var ticks = (instant - start).Ticks;
        ArgumentOutOfRangeException.ThrowIfLessThan(ticks, GetTimestamp(), nameof(instant));
        Volatile.Write(ref _ticks, ticks);
    }
}
