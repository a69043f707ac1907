namespace Vpp.Domain.Dispatch;

/// <summary>The life of a dispatch event, as a pure state machine: a record in, the record that follows out.</summary>
public static class DispatchEventLifecycle
{
    public static bool IsTerminal(DispatchEventStatus status) => status
        is DispatchEventStatus.Completed
        or DispatchEventStatus.Cancelled
        or DispatchEventStatus.Superseded
        or DispatchEventStatus.Failed
        or DispatchEventStatus.Denied;

    /// <summary>An accepted event: submitted by somebody and scheduled by the plant.</summary>
    /// <param name="event">What was asked.</param>
    /// <param name="now">When, UTC.</param>
    /// <param name="principal">By whom.</param>
    /// <param name="previewHash">The preview that it was bound to, or null (C14).</param>
    /// <param name="warning">What stands against it, as a sentence, or null.</param>
    public static DispatchEventRecord Submit(
        DispatchEvent @event,
        DateTimeOffset now,
        string principal,
        string? previewHash = null,
        string? warning = null) => new(
        @event,
        1,
        [
            new(DispatchEventStatus.Submitted, now, principal, DispatchEventRecord.NoteOf(previewHash)),
            new(DispatchEventStatus.Scheduled, now, principal, warning),
        ]);

    /// <summary>
    /// The record after every step that time alone has caused, as one change with one new version; the same record when
    /// there is none.
    /// </summary>
    public static DispatchEventRecord AdvanceTo(DispatchEventRecord record, DateTimeOffset now, string principal)
    {
        var steps = new List<StatusChange>();
        var (status, at) = Due(record.Event, record.Status, now);
        for (var before = record.Status; status != before; (status, at) = Due(record.Event, status, now))
        {
            steps.Add(new StatusChange(status, at, principal, null));
            before = status;
        }

        return steps.Count == 0 ? record : Append(record, [.. steps]);
    }

    /// <summary>Always accepted while the event is not over; the same record when it is (C10).</summary>
    public static DispatchEventRecord Cancel(DispatchEventRecord record, DateTimeOffset now, string principal) =>
        record.IsOver
            ? record
            : Append(record, new StatusChange(DispatchEventStatus.Cancelled, now, principal, null));

    private static (DispatchEventStatus Status, DateTimeOffset At) Due(
        DispatchEvent asked, DispatchEventStatus status, DateTimeOffset now) => status switch
        {
            DispatchEventStatus.Scheduled or DispatchEventStatus.Notified when now >= asked.Start =>
                (DispatchEventStatus.Ramping, asked.Start),
            DispatchEventStatus.Ramping
                when asked.Start + asked.RampUp < asked.End && now >= asked.Start + asked.RampUp =>
                (DispatchEventStatus.Active, asked.Start + asked.RampUp),
            DispatchEventStatus.Ramping or DispatchEventStatus.Active when now >= asked.End =>
                (DispatchEventStatus.Releasing, asked.End),
            DispatchEventStatus.Releasing when now >= asked.ReleasedAt =>
                (DispatchEventStatus.Completed, asked.ReleasedAt),
            _ => (status, now),
        };

    // An event may be submitted after its start, and a clock may be set back: history never goes backwards.
    private static DispatchEventRecord Append(DispatchEventRecord record, params StatusChange[] changes)
    {
        var last = record.History[^1].At;
        return record with
        {
            Version = record.Version + 1,
            History = [.. record.History, .. changes.Select(each => each.At < last ? each with { At = last } : each)],
        };
    }
}
