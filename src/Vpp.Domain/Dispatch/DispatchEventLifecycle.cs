namespace Vpp.Domain.Dispatch;

/// <summary>The life of a dispatch event, as a pure state machine: a record in, the record that follows out.</summary>
public static partial class DispatchEventLifecycle
{
    /// <summary>Who acts when nobody does: time, and the rules of the plant.</summary>
    public const string Plant = "plant";

    private const string Unapproved = "nobody approved it before its start";

    public static bool IsTerminal(DispatchEventStatus status) => status
        is DispatchEventStatus.Completed
        or DispatchEventStatus.Cancelled
        or DispatchEventStatus.Superseded
        or DispatchEventStatus.Failed
        or DispatchEventStatus.Denied;

    /// <summary>
    /// The record after every step that time alone has caused, as one change with one new version; the same record when
    /// there is none.
    /// </summary>
    public static DispatchEventRecord AdvanceTo(DispatchEventRecord record, DateTimeOffset now)
    {
        var steps = new List<StatusChange>();
        var status = record.Status;
        while (Due(record.Event, status, now) is { } step)
        {
            steps.Add(step);
            status = step.Status;
        }

        return steps.Count == 0 ? record : Append(record, record.Event, [.. steps]);
    }

    private static StatusChange? Due(DispatchEvent asked, DispatchEventStatus status, DateTimeOffset now)
    {
        return status switch
        {
            DispatchEventStatus.AwaitingApproval => Step(DispatchEventStatus.Denied, asked.Start, Unapproved),
            DispatchEventStatus.Scheduled => Step(DispatchEventStatus.Notified, asked.Start - asked.Notice),
            DispatchEventStatus.Notified => Step(DispatchEventStatus.Ramping, asked.Start),
            DispatchEventStatus.Ramping when asked.RampedAt < asked.End =>
                Step(DispatchEventStatus.Active, asked.RampedAt),
            DispatchEventStatus.Ramping or DispatchEventStatus.Active =>
                Step(DispatchEventStatus.Releasing, asked.End),
            DispatchEventStatus.Releasing => Step(DispatchEventStatus.Completed, asked.ReleasedAt),
            _ => null,
        };

        StatusChange? Step(DispatchEventStatus next, DateTimeOffset at, string? note = null) =>
            now >= at ? new(next, at, Plant, note) : null;
    }

    // An event may be submitted after its start, and a clock may be set back: history never goes backwards.
    private static DispatchEventRecord Append(
        DispatchEventRecord record, DispatchEvent @event, params StatusChange[] changes)
    {
        var last = record.History[^1].At;
        return record with
        {
            Event = @event,
            Version = record.Version + 1,
            History = [.. record.History, .. changes.Select(each => each.At < last ? each with { At = last } : each)],
        };
    }
}
