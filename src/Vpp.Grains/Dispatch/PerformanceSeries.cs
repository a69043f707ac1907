using System.Text.Json;
using Vpp.Grains.Feeders;

namespace Vpp.Grains.Dispatch;

/// <summary>
/// The measured course of an event in bounded room: once there are too many samples, each two neighbours become one,
/// and what follows is gathered to the same length.
/// </summary>
internal sealed class PerformanceSeries
{
    public const int SampleCountMax = 4_096;

    /// <summary>Limits that a sample names; the smaller shortfalls are summed up.</summary>
    public const int LimitCountMax = 16;

    private const string OtherLimits = "others";
    private const int IntervalCountMax = 1 << 12;
    private const long PowerMaxW = 1_000_000_000_000_000;

    private readonly List<PerformanceSample> _samples = [];
    private readonly List<PerformanceSample> _gathered = [];
    private DateTimeOffset _newest = DateTimeOffset.MinValue;
    private int _intervalsOfEach = 1;

    /// <summary>Oldest first; the last may stand for fewer intervals than the others.</summary>
    public IReadOnlyList<PerformanceSample> Samples => _gathered.Count == 0 ? _samples : [.. _samples, Mean(_gathered)];

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    /// <exception cref="InvalidDataException">It is damaged.</exception>
    public static PerformanceSeries Read(byte[] kept)
    {
        try
        {
            var samples = JsonSerializer.Deserialize<PerformanceSample?[]>(kept) ?? [];
            var series = new PerformanceSeries();
            series._intervalsOfEach = samples.Max(sample => sample?.Intervals) ?? 1;
            foreach (var sample in samples)
            {
                series.Add(sample is not null && IsSound(sample)
                    ? sample
                    : throw new InvalidDataException("One of them is none."));
            }

            return series;
        }
        catch (Exception fault) when (fault is JsonException or NotSupportedException or OverflowException)
        {
            throw new InvalidDataException($"The samples cannot be read: {fault.Message}", fault);
        }
    }

    public byte[] Write() => JsonSerializer.SerializeToUtf8Bytes(Samples);

    /// <summary>Adds an interval; what is said twice counts once.</summary>
    public void Add(PerformanceSample sample)
    {
        if (sample.At <= _newest)
        {
            return;
        }

        _newest = sample.At;
        _gathered.Add(sample);
        if (_gathered.Sum(each => each.Intervals) >= _intervalsOfEach)
        {
            _samples.Add(Mean(_gathered));
            _gathered.Clear();
        }

        if (_samples.Count == SampleCountMax)
        {
            Coarsen();
        }
    }

    private static bool IsSound(PerformanceSample sample) =>
        sample is { Intervals: > 0 and <= IntervalCountMax, Shortfall: not null }
        && Array.TrueForAll(sample.Shortfall, share => share is { Limit: not null } && IsPower(share.PowerW))
        && IsPower(sample.TargetW)
        && IsPower(sample.AllocatedW)
        && IsPower(sample.DeliveredW)
        && (sample.ControlGroup is not { } group || (IsPower(group.BaselineW) && IsPower(group.MeasuredW)));

    private static bool IsPower(long watts) => watts is >= -PowerMaxW and <= PowerMaxW;

    private void Coarsen()
    {
        for (var pair = 0; pair < SampleCountMax / 2; pair++)
        {
            _samples[pair] = Mean(_samples[(2 * pair)..(2 * pair + 2)]);
        }

        _samples.RemoveRange(SampleCountMax / 2, SampleCountMax / 2);
        _intervalsOfEach *= 2;
    }

    private static PerformanceSample Mean(List<PerformanceSample> samples)
    {
        var intervals = samples.Sum(sample => sample.Intervals);
        return new(
            samples[0].At,
            MeanOf(sample => sample.TargetW),
            MeanOf(sample => sample.AllocatedW),
            MeanOf(sample => sample.DeliveredW),
            Largest([
                .. samples
                    .SelectMany(sample => sample.Shortfall, (sample, share) => (sample.Intervals, Share: share))
                    .GroupBy(each => each.Share.Limit, (limit, each) => new LimitShare(
                        limit, Divide(each.Sum(one => one.Share.PowerW * one.Intervals), intervals)))
                    .OrderByDescending(share => share.PowerW),
            ]),
            intervals)
        {
            IsSignalSilent = samples.Exists(sample => sample.IsSignalSilent),
            ControlGroup = !samples.Exists(sample => sample.ControlGroup is not null) ? null : new(
                (int)MeanOf(sample => sample.ControlGroup?.Vehicles ?? 0),
                MeanOf(sample => sample.ControlGroup?.BaselineW ?? 0),
                MeanOf(sample => sample.ControlGroup?.MeasuredW ?? 0)),
        };

        long MeanOf(Func<PerformanceSample, long> powerW) =>
            Divide(samples.Sum(sample => powerW(sample) * sample.Intervals), intervals);
    }

    private static long Divide(long sum, int count) => (long)decimal.Round((decimal)sum / count);

    private static LimitShare[] Largest(LimitShare[] shares) => shares.Length <= LimitCountMax
        ? shares
        :
        [
            .. shares[..(LimitCountMax - 1)],
            new(OtherLimits, shares[(LimitCountMax - 1)..].Sum(share => share.PowerW)),
        ];
}
