using Vpp.Domain.Identities;
using Vpp.Domain.Quantities;

namespace Vpp.Domain.Dispatch;

/// <summary>A request for a change of net load over consecutive intervals, as it was submitted.</summary>
/// <param name="Id">Chosen by the caller; the same id and body mean the same event (C4).</param>
/// <param name="ProgramId">The program it belongs to, if any.</param>
/// <param name="Scope">Which part of the plant it calls on.</param>
/// <param name="Start">When the first interval begins, UTC.</param>
/// <param name="Intervals">At least one, back to back from the start.</param>
/// <param name="RampUp">How long the first target takes to be reached.</param>
/// <param name="Release">How it ends.</param>
/// <param name="Objective">What the allocation prefers.</param>
/// <param name="Priority">The higher is served first.</param>
public sealed record DispatchEvent(
    DispatchEventId Id,
    string? ProgramId,
    DispatchScope Scope,
    DateTimeOffset Start,
    IReadOnlyList<DispatchInterval> Intervals,
    TimeSpan RampUp,
    ReleasePlan Release,
    DispatchObjective Objective,
    int Priority)
{
    /// <summary>
    /// Whether the targets are amplitudes of which a live signal from −1 to 1 asks a share; positive lowers net load.
    /// </summary>
    public bool FollowsSignal { get; init; }

    /// <summary>How long before the start everybody concerned is told, ≥ 0.</summary>
    public TimeSpan Notice { get; init; }

    /// <summary>What last changed it after it was submitted; null when nothing did.</summary>
    public TargetChange? Change { get; init; }

    /// <summary>When an operator said that the grid has recovered, UTC; null while nobody has.</summary>
    public DateTimeOffset? GridRecoveredAt { get; init; }

    public DateTimeOffset End => Start + Intervals.Aggregate(TimeSpan.Zero, (sum, each) => sum + each.Duration);

    /// <summary>When the ramp to the first target, or to the one that it was changed to, is over.</summary>
    public DateTimeOffset RampedAt => Ramp.At + Ramp.Over;

    /// <summary>
    /// When vehicles begin to return: at the end, or once the grid has recovered where the event waits for that, yet
    /// not for ever.
    /// </summary>
    public DateTimeOffset ReleasesAt =>
        !Release.RequiresGridRecovered ? End
        : GridRecoveredAt is { } said && said < End + DispatchEventRules.RecoveryWaitMax ? (said > End ? said : End)
        : End + DispatchEventRules.RecoveryWaitMax;

    public DateTimeOffset ReleasedAt => ReleasesAt + Release.Window;

    private (DateTimeOffset At, Power From, TimeSpan Over) Ramp =>
        Change is { } change ? (change.At, change.From, change.Ramp) : (Start, Power.Zero, RampUp);

    /// <summary>The event as its caller submitted it, whatever became of it since (C4).</summary>
    public DispatchEvent AsSubmitted() => (Change?.Submitted ?? this) with { GridRecoveredAt = null };

    /// <summary>
    /// The target at an instant: the interval's, approached in a straight line during a ramp from what it was before;
    /// zero outside.
    /// </summary>
    public Power TargetAt(DateTimeOffset instant)
    {
        var (at, from, over) = Ramp;
        var (elapsed, full) = (instant - at, IntervalTargetAt(instant));
        return elapsed >= TimeSpan.Zero && elapsed < over
            ? from + Power.FromWatts((long)((Int128)(full - from).Watts * elapsed.Ticks / over.Ticks))
            : full;
    }

    /// <summary>The same of an event that may follow a signal; a silent one, null, asks for nothing.</summary>
    public Power TargetAt(DateTimeOffset instant, PerUnit? signal) =>
        FollowsSignal ? (signal ?? PerUnit.Zero) * TargetAt(instant) : TargetAt(instant);

    /// <summary>The largest target in magnitude from an instant on, with its sign.</summary>
    public Power PeakFrom(DateTimeOffset instant)
    {
        var (start, peak) = (Start, Power.Zero);
        foreach (var (duration, reduction) in Intervals)
        {
            start += duration;
            peak = start > instant && Math.Abs(reduction.Watts) > Math.Abs(peak.Watts) ? reduction : peak;
        }

        return peak;
    }

    private Power IntervalTargetAt(DateTimeOffset instant)
    {
        var start = Start;
        foreach (var interval in Intervals)
        {
            if (instant >= start && instant < start + interval.Duration)
            {
                return interval.Reduction;
            }

            start += interval.Duration;
        }

        return Power.Zero;
    }

    public bool Equals(DispatchEvent? other) =>
        other is not null
        && Id == other.Id
        && ProgramId == other.ProgramId
        && Scope.Equals(other.Scope)
        && Start == other.Start
        && Intervals.SequenceEqual(other.Intervals)
        && RampUp == other.RampUp
        && Release == other.Release
        && Objective == other.Objective
        && Priority == other.Priority
        && FollowsSignal == other.FollowsSignal
        && Notice == other.Notice
        && GridRecoveredAt == other.GridRecoveredAt
        && Equals(Change, other.Change);

    public override int GetHashCode() => HashCode.Combine(Id, Start, Priority);
}
