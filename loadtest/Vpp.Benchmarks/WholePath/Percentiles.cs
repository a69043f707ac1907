using HdrHistogram;

namespace Vpp.Benchmarks.WholePath;

/// <summary>Durations in milliseconds, kept to three digits from a microsecond to an hour.</summary>
internal sealed class Percentiles
{
    private const double MicrosPerMs = 1_000;

    private readonly LongHistogram _micros = new(3_600_000_000L, 3);

    public long Count => _micros.TotalCount;

    public void Add(double ms) => _micros.RecordValue(Math.Clamp((long)(ms * MicrosPerMs), 1, 3_600_000_000L));

    /// <summary>The duration that this share of all stays within, in percent; null when there is none.</summary>
    public double? At(double percent) =>
        Count == 0 ? null : _micros.GetValueAtPercentile(percent) / MicrosPerMs;

    public override string ToString() =>
        $"p50 {At(50):0.0}, p90 {At(90):0.0}, p99 {At(99):0.0}, most {At(100):0.0} ms of {Count}";
}
