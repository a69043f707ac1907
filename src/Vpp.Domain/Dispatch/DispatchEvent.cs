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

    public DateTimeOffset End => Start + Intervals.Aggregate(TimeSpan.Zero, (sum, each) => sum + each.Duration);

    public DateTimeOffset ReleasedAt => End + Release.Window;

    /// <summary>
    /// The target at an instant: the interval's, approached in a straight line during the ramp; zero outside.
    /// </summary>
    public Power TargetAt(DateTimeOffset instant)
    {
        var elapsed = instant - Start;
        var full = IntervalTargetAt(instant);
        return elapsed >= TimeSpan.Zero && elapsed < RampUp
            ? Power.FromWatts((long)((Int128)full.Watts * elapsed.Ticks / RampUp.Ticks))
            : full;
    }

    /// <summary>The same of an event that may follow a signal; a silent one, null, asks for nothing.</summary>
    public Power TargetAt(DateTimeOffset instant, PerUnit? signal) =>
        FollowsSignal ? (signal ?? PerUnit.Zero) * TargetAt(instant) : TargetAt(instant);

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
        && FollowsSignal == other.FollowsSignal;

    public override int GetHashCode() => HashCode.Combine(Id, Start, Priority);
}
