namespace Vpp.Domain.Dispatch;

/// <summary>A dispatch event as the ledger keeps it: what was asked, and all that became of it.</summary>
/// <param name="Event">What was asked.</param>
/// <param name="Version">Grows by one with each change; 1 when it was first committed.</param>
/// <param name="History">Every status it had, oldest first; never empty.</param>
public sealed record DispatchEventRecord(DispatchEvent Event, long Version, IReadOnlyList<StatusChange> History)
{
    private const string BoundTo = "bound to preview ";

    /// <summary>The preview that it was bound to when it was submitted; null when to none (C14).</summary>
    public string? PreviewHash => History[0].Note is { } note && note.StartsWith(BoundTo, StringComparison.Ordinal)
        ? note[BoundTo.Length..]
        : null;

    /// <summary>What stood against it when it was scheduled, as a sentence; null when nothing did.</summary>
    public string? Warning => History.Count > 1 ? History[1].Note : null;

    /// <summary>What a second person approved, and the execution keeps to; null when nobody had to (C14).</summary>
    public DispatchPlan? Plan => History.FirstOrDefault(change => change.Plan is not null)?.Plan;

    /// <summary>How many of its steps somebody caused, and not the plant or time.</summary>
    public int Words => History.Count(change => change.Principal != DispatchEventLifecycle.Plant);

    public DispatchEventStatus Status => History[^1].Status;

    public bool IsOver => DispatchEventLifecycle.IsTerminal(Status);

    internal static string? NoteOf(string? previewHash) => previewHash is null ? null : BoundTo + previewHash;
}
