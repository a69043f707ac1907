using Vpp.Domain.Dispatch;
using Vpp.Domain.Quantities;

namespace Vpp.Domain.Sustain;

/// <summary>
/// Whether an event's whole trace could be followed, were it to start now. Intervals that raise net load are held
/// against what can be raised and the others against what can be lowered; what one gives back to the other does not
/// count, nor does the ramp, so that no more is promised than is there.
/// </summary>
/// <param name="IsDeliverable">Whether every interval could be held to its end.</param>
/// <param name="TargetHolds">How long the largest target alone could be held, up to a week.</param>
public readonly record struct EventEndurance(bool IsDeliverable, TimeSpan TargetHolds)
{
    public static EventEndurance Of(
        IReadOnlyList<DispatchInterval> intervals, Endurance reduction, Endurance increase)
    {
        var largest = intervals.MaxBy(interval => Math.Abs(interval.Reduction.Watts)).Reduction;
        var mayFollow = reduction.CanFollow([.. intervals.Select(each => each with
        {
            Reduction = Power.Max(Power.Zero, each.Reduction),
        })]) && increase.CanFollow([.. intervals.Select(each => each with
        {
            Reduction = Power.Max(Power.Zero, -each.Reduction),
        })]);
        return new(
            mayFollow,
            largest == Power.Zero ? Endurance.HoldMax
                : largest > Power.Zero ? reduction.HoldsFor(largest)
                : increase.HoldsFor(-largest));
    }
}
