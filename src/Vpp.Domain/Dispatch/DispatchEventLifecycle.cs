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
    public static DispatchEventRecord Submit(DispatchEvent @event, DateTimeOffset now, string principal) => new(
        @event,
        1,
        [
            new(DispatchEventStatus.Submitted, now, principal, null),
            new(DispatchEventStatus.Scheduled, now, principal, null),
        ]);

    /// <summary>The record after every step that time alone has caused; the same record when there is none.</summary>
    public static DispatchEventRecord AdvanceTo(DispatchEventRecord record, DateTimeOffset now, string principal)
    {
        var next = record;
        while (!next.IsOver && Due(next, now) is var (status, at) && status != next.Status)
        {
            next = Append(next, new StatusChange(status, at, principal, null));
        }

        return next;
    }

    /// <summary>Always accepted while the event is not over; the same record when it is (C10).</summary>
    public static DispatchEventRecord Cancel(DispatchEventRecord record, DateTimeOffset now, string principal) =>
        record.IsOver
            ? record
            : Append(record, new StatusChange(DispatchEventStatus.Cancelled, now, principal, null));

    private static (DispatchEventStatus Status, DateTimeOffset At) Due(DispatchEventRecord record, DateTimeOffset now)
    {
        var asked = record.Event;
        return record.Status switch
        {
            DispatchEventStatus.Scheduled or DispatchEventStatus.Notified when now >= asked.Start =>
                (DispatchEventStatus.Ramping, asked.Start),
            DispatchEventStatus.Ramping when asked.Start + asked.RampUp < asked.End && now >= asked.Start + asked.RampUp =>
                (DispatchEventStatus.Active, asked.Start + asked.RampUp),
            DispatchEventStatus.Ramping or DispatchEventStatus.Active when now >= asked.End =>
                (DispatchEventStatus.Releasing, asked.End),
            DispatchEventStatus.Releasing when now >= asked.ReleasedAt =>
                (DispatchEventStatus.Completed, asked.ReleasedAt),
            var same => (same, now),
        };
    }

    // An event may be submitted after its start, and a clock may be set back: history never goes backwards.
    private static DispatchEventRecord Append(DispatchEventRecord record, StatusChange change)
    {
        var last = record.History[^1].At;
        var next = change.At < last ? change with { At = last } : change;
        return record with { Version = record.Version + 1, History = [.. record.History, next] };
    }
}
