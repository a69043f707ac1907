namespace Vpp.Domain.Regulation;

/// <summary>
/// What was asked and what was done in the course of time, as means over ten seconds. A value holds until the next one,
/// and for ten seconds at most: after that a response is unknown, which counts as none (C11).
/// </summary>
public sealed class RegulationCourse
{
    private static readonly long s_periodMs = (long)RegulationPerformance.SamplePeriod.TotalMilliseconds;

    private readonly List<long> _signalWattMs = [];
    private readonly List<long> _responseWattMs = [];
    private long _atMs;
    private long _signalW;
    private long _responseW;

    /// <summary>Takes what holds from an instant on; one before the newest is passed over.</summary>
    /// <param name="at">Time since the course began.</param>
    /// <param name="signalW">What was asked; + injects.</param>
    /// <param name="responseW">What was done.</param>
    public void Add(TimeSpan at, long signalW, long responseW)
    {
        var atMs = at.Ticks / TimeSpan.TicksPerMillisecond;
        if (atMs >= _atMs)
        {
            HoldUntil(atMs);
            (_signalW, _responseW) = (signalW, responseW);
        }
    }

    /// <summary>The score of all whole periods up to an instant; null for less than an hour.</summary>
    public RegulationPerformance? ScoreUntil(TimeSpan end)
    {
        HoldUntil(end.Ticks / TimeSpan.TicksPerMillisecond);
        var periods = (int)(_atMs / s_periodMs);
        return RegulationPerformance.Of(Means(_signalWattMs, periods), Means(_responseWattMs, periods));
    }

    private static long[] Means(List<long> wattMs, int periods) =>
        [.. wattMs.Take(periods).Select(each => each / s_periodMs)];

    private void HoldUntil(long untilMs)
    {
        var knownUntilMs = _atMs + s_periodMs;
        while (_atMs < untilMs)
        {
            var period = (int)(_atMs / s_periodMs);
            if (period == _signalWattMs.Count)
            {
                _signalWattMs.Add(0);
                _responseWattMs.Add(0);
            }

            var toMs = Math.Min(untilMs, (period + 1) * s_periodMs);
            var knownMs = Math.Clamp(knownUntilMs - _atMs, 0, toMs - _atMs);
            _signalWattMs[period] += _signalW * (toMs - _atMs);
            _responseWattMs[period] += _responseW * knownMs;
            _atMs = toMs;
        }
    }
}
