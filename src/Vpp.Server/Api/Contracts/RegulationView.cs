using Vpp.Domain.Dispatch;
using Vpp.Domain.Regulation;
using Vpp.Grains.Dispatch;

namespace Vpp.Server.Api.Contracts;

/// <summary>
/// How an event followed its signal, by the legacy performance score of PJM Manual 12, from what was measured against
/// the plant's own baseline.
/// </summary>
/// <param name="Score">Over the whole event so far; null for less than an hour, or a signal that never moved.</param>
/// <param name="Hours">Hour by hour from the start; what is left of the last hour counts with the one before.</param>
/// <param name="SilentControlIntervals">Control intervals in which no signal was heard, so nothing was asked.</param>
internal sealed record RegulationView(
    RegulationScoreView? Score, IReadOnlyList<RegulationScoreView?> Hours, int SilentControlIntervals)
{
    /// <summary>Null for an event that follows no signal.</summary>
    public static RegulationView? Of(DispatchEvent @event, IReadOnlyList<PerformanceSample> samples)
    {
        if (!@event.FollowsSignal)
        {
            return null;
        }

        var performance = Performance(@event, samples);
        return new(
            RegulationScoreView.From(performance?.Total),
            [.. (performance?.Hours ?? []).Select(RegulationScoreView.From)],
            samples.Where(sample => sample.IsSignalSilent).Sum(sample => sample.Intervals));
    }

    // The samples of a very long event are gathered to means over more than the score is made of.
    private static RegulationPerformance? Performance(DispatchEvent @event, IReadOnlyList<PerformanceSample> samples)
    {
        if (samples.Count < 2 || Period(samples) > RegulationPerformance.SamplePeriod)
        {
            return null;
        }

        var course = new RegulationCourse();
        foreach (var sample in samples.Where(sample => sample.At >= @event.Start && sample.At < @event.End))
        {
            course.Add(sample.At - @event.Start, sample.TargetW, sample.DeliveredW);
        }

        var until = samples[^1].At + Period(samples);
        return course.ScoreUntil((until < @event.End ? until : @event.End) - @event.Start);
    }

    private static TimeSpan Period(IReadOnlyList<PerformanceSample> samples) =>
        (samples[^1].At - samples[0].At) / (samples.Count - 1);
}

/// <summary>The parts of a score and their mean, each from 0 to 1.</summary>
internal sealed record RegulationScoreView(double Correlation, double Delay, double Precision, double Composite)
{
    public static RegulationScoreView? From(RegulationScore? score) => score is null
        ? null
        : new(Round(score.Correlation.Value), Round(score.Delay.Value), Round(score.Precision.Value),
            Round(score.Composite.Value));

    private static double Round(double value) => Math.Round(value, 4);
}
