namespace Vpp.Domain.Dispatch;

/// <summary>One step in the life of an event.</summary>
/// <param name="Status">The status that was reached, or kept when only the event was changed.</param>
/// <param name="At">When, UTC.</param>
/// <param name="Principal">Who caused it.</param>
/// <param name="Note">Why, for a person; null when the status says it all.</param>
public sealed record StatusChange(DispatchEventStatus Status, DateTimeOffset At, string Principal, string? Note)
{
    /// <summary>What was approved with this step; null with any other (C14).</summary>
    public DispatchPlan? Plan { get; init; }
}
