using Vpp.Domain.Identities;
using Vpp.Domain.Quantities;
using Vpp.Domain.Rules;

namespace Vpp.Domain.Dispatch;

/// <summary>
/// What a dispatch event must satisfy before it is committed. What holds at any time, what depends on the clock and
/// what depends on the network are asked apart, since an event that was accepted before may be sent again later (C4).
/// </summary>
public static class DispatchEventRules
{
    public const int IntervalCountMax = 96;

    /// <summary>As many feeders or service transformers as a scope may name.</summary>
    public const int ScopeCountMax = 10_000;

    public const int PriorityMax = 255;

    public static readonly TimeSpan IntervalMin = TimeSpan.FromSeconds(1);

    public static readonly TimeSpan IntervalMax = TimeSpan.FromDays(1);

    public static readonly TimeSpan ReleaseWindowMax = TimeSpan.FromHours(4);

    public static readonly TimeSpan NoticeMax = TimeSpan.FromDays(7);

    /// <summary>
    /// How long after its end an event waits for the grid to recover; a word that was forgotten must not hold vehicles
    /// back for ever.
    /// </summary>
    public static readonly TimeSpan RecoveryWaitMax = TimeSpan.FromHours(4);

    /// <summary>How far the start may lie in the past: long enough for a caller whose clock is a little late.</summary>
    public static readonly TimeSpan LatenessMax = TimeSpan.FromMinutes(1);

    /// <summary>How far the start may lie in the future; beyond it a date is more likely wrong than meant.</summary>
    public static readonly TimeSpan LeadMax = TimeSpan.FromDays(366);

    /// <summary>Every rule that the event breaks at any time; empty when it is sound.</summary>
    public static IReadOnlyList<FieldFault> Faults(DispatchEvent @event)
    {
        var check = new RuleCheck()
            .Require(@event.Intervals.Count >= 1, "intervals", "must hold at least one interval")
            .Require(
                @event.Intervals.Count <= IntervalCountMax,
                "intervals",
                $"must hold at most {IntervalCountMax} intervals")
            .Require(
                @event.Intervals.Count == 0 || @event.Intervals.Any(interval => interval.Reduction != Power.Zero),
                "intervals",
                "must ask for a change of power in at least one interval")
            .Require(@event.RampUp >= TimeSpan.Zero, "rampUp", "must not be negative")
            .Require(
                @event.Intervals.Count == 0 || @event.RampUp <= @event.Intervals[0].Duration,
                "rampUp",
                "must not be longer than the first interval")
            .Require(
                @event.Release.Window >= TimeSpan.Zero && @event.Release.Window <= ReleaseWindowMax,
                "release.window",
                "must be from PT0S to PT4H")
            .Require(
                @event.Notice >= TimeSpan.Zero && @event.Notice <= NoticeMax, "notice", "must be from PT0S to P7D")
            .Require(
                @event.Priority is >= 0 and <= PriorityMax, "priority", $"must be from 0 to {PriorityMax}")
            .Require(Enum.IsDefined(@event.Objective), "objective", "must be one of those that the contract names");
        NoteIntervals(@event, check);
        NoteScope(@event.Scope, check);
        return check.Faults;
    }

    /// <summary>Every rule of the clock that a new event breaks.</summary>
    public static IReadOnlyList<FieldFault> FaultsAt(DispatchEvent @event, DateTimeOffset now) => new RuleCheck()
        .Require(@event.Start >= now - LatenessMax, "start", "must not be in the past by more than a minute")
        .Require(@event.Start <= now + LeadMax, "start", $"must be within {LeadMax.Days} days")
        .Faults;

    /// <summary>Names each feeder and service transformer of the scope that the network does not have.</summary>
    public static IReadOnlyList<FieldFault> FaultsIn(
        DispatchScope scope,
        Predicate<FeederId> isFeeder,
        Predicate<NodeId> isServiceTransformer)
    {
        var check = new RuleCheck();
        for (var place = 0; place < scope.Feeders?.Count; place++)
        {
            var feeder = scope.Feeders[place];
            check.Require(
                isFeeder(feeder), $"scope.feeders[{place}]", $"must be a feeder of the network; {feeder} is none");
        }

        for (var place = 0; place < scope.ServiceTransformers?.Count; place++)
        {
            var node = scope.ServiceTransformers[place];
            check.Require(
                isServiceTransformer(node),
                $"scope.serviceTransformers[{place}]",
                $"must be a service transformer of the network; {node} is none");
        }

        return check.Faults;
    }

    /// <summary>
    /// Whether there is an instant at which one of two events lowers net load and the other raises it, releases
    /// included: a kilowatt cannot do both (C5). One that follows a signal may do either at any time.
    /// </summary>
    public static bool AreOpposed(DispatchEvent one, DispatchEvent other) =>
        Moves(one).Any(mine => Moves(other).Any(theirs =>
            mine.From < theirs.Until && theirs.From < mine.Until && (mine.Sign * theirs.Sign) switch
            {
                < 0 => true,
                0 => false,
                _ => one.FollowsSignal || other.FollowsSignal,
            }));

    /// <summary>
    /// The first of some events that stands against one: runs the other way at some instant and has no lower priority;
    /// what has a lower one gives way (C5).
    /// </summary>
    public static DispatchEvent? Opponent(DispatchEvent @event, IEnumerable<DispatchEvent> others) =>
        others.FirstOrDefault(other =>
            other.Id != @event.Id && other.Priority >= @event.Priority && AreOpposed(@event, other));

    // A release still holds what the last interval that asked for anything moved.
    private static IEnumerable<(DateTimeOffset From, DateTimeOffset Until, int Sign)> Moves(DispatchEvent @event)
    {
        var (from, last) = (@event.Start, 0);
        foreach (var (duration, reduction) in @event.Intervals)
        {
            var sign = Math.Sign(reduction.Watts);
            yield return (from, from + duration, sign);
            (from, last) = (from + duration, sign == 0 ? last : sign);
        }

        yield return (from, @event.ReleasedAt, last);
    }

    private static void NoteIntervals(DispatchEvent @event, RuleCheck check)
    {
        for (var place = 0; place < @event.Intervals.Count; place++)
        {
            var (duration, reduction) = @event.Intervals[place];
            check.Require(
                duration >= IntervalMin && duration <= IntervalMax,
                $"intervals[{place}].duration",
                "must be from PT1S to P1D");
            check.Require(
                reduction <= RuleCheck.PowerMax && reduction >= -RuleCheck.PowerMax,
                $"intervals[{place}].reductionW",
                $"must be at most {RuleCheck.PowerMax.Watts} W in magnitude")
                .Require(
                    !@event.FollowsSignal || reduction >= Power.Zero,
                    $"intervals[{place}].reductionW",
                    "must not be negative where the event follows a signal, which has the sign");
        }
    }

    private static void NoteScope(DispatchScope scope, RuleCheck check)
    {
        check.Require(
            scope.Feeders is null || scope.ServiceTransformers is null,
            "scope",
            "must name feeders or service transformers, not both");
        NoteList(scope.Feeders, "scope.feeders", check);
        NoteList(scope.ServiceTransformers, "scope.serviceTransformers", check);
    }

    private static void NoteList<T>(IReadOnlyList<T>? list, string field, RuleCheck check)
    {
        if (list is not null)
        {
            check.Require(list.Count is >= 1 and <= ScopeCountMax, field, $"must hold 1 to {ScopeCountMax} ids");
            check.Require(list.Distinct().Count() == list.Count, field, "must name each id once");
        }
    }
}
