namespace Vpp.Benchmarks.WholePath;

/// <summary>The plant's time, moved by the benchmark; timers keep real time.</summary>
internal sealed class BenchmarkClock : TimeProvider
{
    private static readonly DateTimeOffset s_evening = new(2026, 8, 15, 1, 0, 0, TimeSpan.Zero);

    private long _ticks = TimeSpan.TicksPerHour;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => Volatile.Read(ref _ticks);

    public override DateTimeOffset GetUtcNow() => s_evening + TimeSpan.FromTicks(GetTimestamp());

    public void Advance(TimeSpan step) => Interlocked.Add(ref _ticks, step.Ticks);
}
