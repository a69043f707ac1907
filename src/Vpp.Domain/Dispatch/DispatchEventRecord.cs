namespace Vpp.Domain.Dispatch;

/// <summary>A dispatch event as the ledger keeps it: what was asked, and all that became of it.</summary>
/// <param name="Event">What was asked.</param>
/// <param name="Version">Grows by one with each change; 1 when it was first committed.</param>
/// <param name="History">Every status it had, oldest first; never empty.</param>
public sealed record DispatchEventRecord(DispatchEvent Event, long Version, IReadOnlyList<StatusChange> History)
{
    public DispatchEventStatus Status => History[^1].Status;

    public bool IsOver => DispatchEventLifecycle.IsTerminal(Status);
}
