namespace Vpp.Domain.Dispatch;

/// <summary>One step in the life of an event.</summary>
/// <param name="Status">The status that was reached.</param>
/// <param name="At">When, UTC.</param>
/// <param name="Principal">Who caused it.</param>
/// <param name="Note">Why, for a person; null when the status says it all.</param>
public sealed record StatusChange(DispatchEventStatus Status, DateTimeOffset At, string Principal, string? Note);
