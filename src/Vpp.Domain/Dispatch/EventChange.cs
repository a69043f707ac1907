using Vpp.Domain.Quantities;
using Vpp.Domain.Rules;

namespace Vpp.Domain.Dispatch;

/// <summary>What somebody wants to be otherwise in an event that is not over; null leaves it as it is.</summary>
/// <param name="Reduction">The target from now on, or from the start: positive lowers net load.</param>
/// <param name="End">When the last interval ends, UTC.</param>
/// <param name="RampUp">How long the target takes to be reached, from where it is.</param>
public sealed record EventChange(Power? Reduction, DateTimeOffset? End, TimeSpan? RampUp)
{
    /// <summary>Every rule that the change breaks at an instant; empty when it can be applied.</summary>
    public IReadOnlyList<FieldFault> Faults(DispatchEvent before, DateTimeOffset now)
    {
        var from = Later(now, before.Start);
        var end = End ?? before.End;
        var check = new RuleCheck()
            .Require(this != new EventChange(null, null, null), "reductionW", "or end or rampUp must be given")
            .Require(
                Reduction is not { } asked || (asked <= RuleCheck.PowerMax && asked >= -RuleCheck.PowerMax),
                "reductionW",
                $"must be at most {RuleCheck.PowerMax.Watts} W in magnitude")
            .Require(
                end - from >= DispatchEventRules.IntervalMin && end - from <= DispatchEventRules.LeadMax,
                "end",
                $"must be later than now and than the start, by {DispatchEventRules.LeadMax.Days} days at most")
            .Require(RampUp is not { } ramp || ramp >= TimeSpan.Zero, "rampUp", "must not be negative");
        if (check.Faults.Count > 0)
        {
            return check.Faults;
        }

        var after = Apply(before, now);
        var first = now < before.Start ? after.Intervals[0].Duration : end - from;
        return check
            .Require(RampUp is not { } over || over <= first, "rampUp", "must not be longer than what it leads to")
            .Require(
                after.Intervals.Count <= DispatchEventRules.IntervalCountMax,
                "end",
                $"would make more than {DispatchEventRules.IntervalCountMax} intervals")
            .Require(
                after.Intervals.All(interval => interval.Duration <= DispatchEventRules.IntervalMax),
                "end",
                "would make an interval longer than P1D")
            .Faults;
    }

    /// <summary>The event as it goes on from an instant; what it asked before that stays as it was.</summary>
    public DispatchEvent Apply(DispatchEvent before, DateTimeOffset now)
    {
        var from = Later(now, before.Start);
        var end = End ?? before.End;
        var known = before.Change ?? new(before.Start, Power.Zero, before.RampUp, before);
        var isNewRamp = Reduction is not null || RampUp is not null;
        var rampUp = now < before.Start ? Shorter(RampUp ?? before.RampUp, end - from) : before.RampUp;
        return before with
        {
            Intervals = [.. Past(before, from), .. Ahead(before, from, end)],
            RampUp = rampUp,
            Change = now < before.Start ? known with { Ramp = rampUp }
                : isNewRamp ? known with
                {
                    At = from,
                    From = before.TargetAt(from),
                    Ramp = Shorter(RampUp ?? before.RampUp, end - from),
                }
                : known with { Ramp = Shorter(known.Ramp, end - known.At) },
        };
    }

    private static IEnumerable<DispatchInterval> Past(DispatchEvent before, DateTimeOffset from) =>
        Clip(before, before.Start, from);

    private IEnumerable<DispatchInterval> Ahead(DispatchEvent before, DateTimeOffset from, DateTimeOffset end) =>
        Reduction is { } reduction ? [new(end - from, reduction)] : Clip(before, from, end);

    // The last interval goes on for as long as it is asked to.
    private static IEnumerable<DispatchInterval> Clip(DispatchEvent before, DateTimeOffset from, DateTimeOffset until)
    {
        var start = before.Start;
        for (var place = 0; place < before.Intervals.Count; place++)
        {
            var (duration, reduction) = before.Intervals[place];
            var (begins, ends) = (Later(start, from), start + duration);
            start = ends;
            ends = place == before.Intervals.Count - 1 || until < ends ? until : ends;
            if (ends > begins)
            {
                yield return new(ends - begins, reduction);
            }
        }
    }

    private static DateTimeOffset Later(DateTimeOffset one, DateTimeOffset other) => one > other ? one : other;

    private static TimeSpan Shorter(TimeSpan one, TimeSpan other) => one < other ? one : other;
}
