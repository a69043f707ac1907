using Vpp.Domain.Dispatch;
using Vpp.Grains.Dispatch;

namespace Vpp.Server.Api.Contracts;

/// <summary>
/// How closely the measured change followed what was allocated: the target, or as much of it as the limits allowed.
/// Errors are percent of the event's largest target.
/// </summary>
/// <param name="Intervals">How many control intervals count: those after the ramp and within the event.</param>
/// <param name="ErrorMeanPercent">Mean of the absolute error.</param>
/// <param name="ErrorP95Percent">The error that 95 % of intervals stay within.</param>
/// <param name="WithinTwoPercent">Percent of the intervals whose error is at most 2 %.</param>
internal sealed record TrackingScore(
    int Intervals,
    decimal ErrorMeanPercent,
    decimal ErrorP95Percent,
    decimal WithinTwoPercent)
{
    public static TrackingScore? Of(DispatchEvent @event, IEnumerable<PerformanceSample> samples)
    {
        var nominalW = @event.Intervals.Max(interval => Math.Abs(interval.Reduction.Watts));
        var counting = samples
            .Where(sample => sample.At >= @event.Start + @event.RampUp && sample.At < @event.End)
            .ToArray();
        var errors = counting
            .Select(sample => Math.Abs((decimal)sample.DeliveredW - sample.AllocatedW) * 100 / Math.Max(nominalW, 1))
            .Order()
            .ToArray();
        return errors.Length == 0
            ? null
            : new(
                counting.Sum(sample => sample.Intervals),
                decimal.Round(errors.Average(), 2),
                decimal.Round(errors[((errors.Length * 95) + 99) / 100 - 1], 2),
                decimal.Round(errors.Count(error => error <= 2) * 100m / errors.Length, 2));
    }
}
