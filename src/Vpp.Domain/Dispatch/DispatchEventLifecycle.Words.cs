using System.Globalization;

namespace Vpp.Domain.Dispatch;

/// <summary>
/// What people, other events and the plant may say of an event. Whatever was said before is answered as it was then,
/// and a cancellation is the only word that nothing refuses (C10).
/// </summary>
public static partial class DispatchEventLifecycle
{
    /// <summary>An accepted event: submitted by somebody, and scheduled unless a second person must approve.</summary>
    /// <param name="event">What was asked.</param>
    /// <param name="now">When, UTC.</param>
    /// <param name="principal">By whom.</param>
    /// <param name="previewHash">The preview that it was bound to, or null (C14).</param>
    /// <param name="warning">What stands against it, as a sentence, or null.</param>
    /// <param name="awaitsApproval">Whether a second person must approve it (C14).</param>
    public static DispatchEventRecord Submit(
        DispatchEvent @event,
        DateTimeOffset now,
        string principal,
        string? previewHash = null,
        string? warning = null,
        bool awaitsApproval = false) => new(
        @event,
        1,
        [
            new(DispatchEventStatus.Submitted, now, principal, DispatchEventRecord.NoteOf(previewHash)),
            new(
                awaitsApproval ? DispatchEventStatus.AwaitingApproval : DispatchEventStatus.Scheduled,
                now,
                awaitsApproval ? Plant : principal,
                warning),
        ]);

    /// <summary>Whether somebody is a second person: had no part in what the event asks (C14).</summary>
    public static bool IsSecondPerson(DispatchEventRecord record, string principal) =>
        record.History.All(change => change.Principal != principal);

    /// <summary>A second person approves what a preview showed; the execution keeps to it (C14).</summary>
    public static Transition Approve(
        DispatchEventRecord record, DispatchPlan plan, DateTimeOffset now, string principal) =>
        record.History.Any(change => change.Principal == principal && change.Plan?.PreviewHash == plan.PreviewHash)
            ? Transition.To(record)
        : AdvanceTo(record, now).Status != DispatchEventStatus.AwaitingApproval
            ? Transition.Refused($"it is {AdvanceTo(record, now).Status} and awaits no approval")
        : !IsSecondPerson(record, principal)
            ? Transition.Refused($"a second person must approve it, and {principal} had a part in what it asks")
            : Transition.To(Append(
                record,
                record.Event,
                new StatusChange(
                    DispatchEventStatus.Scheduled, now, principal, $"approved as preview {plan.PreviewHash} shows it")
                {
                    Plan = plan,
                }));

    /// <summary>Somebody does not want it to happen; possible while it awaits approval.</summary>
    public static Transition Deny(DispatchEventRecord record, DateTimeOffset now, string principal, string? why) =>
        record.Status == DispatchEventStatus.Denied
            ? Transition.To(record)
        : record.Status != DispatchEventStatus.AwaitingApproval
            ? Transition.Refused($"it is {record.Status} and awaits no approval; cancel it instead")
            : Transition.To(Append(
                record, record.Event, new StatusChange(DispatchEventStatus.Denied, now, principal, why)));

    /// <summary>
    /// A new version with another target, end or ramp, also while the event runs; the target goes on from where it is.
    /// The change must break no rule.
    /// </summary>
    public static Transition Modify(
        DispatchEventRecord record, EventChange change, DateTimeOffset now, string principal)
    {
        var current = AdvanceTo(record, now);
        if (current.IsOver || current.Status == DispatchEventStatus.Releasing)
        {
            return Transition.Refused($"it is {current.Status} and asks for nothing any more");
        }

        var after = change.Apply(record.Event, now);
        var status = current.Status == DispatchEventStatus.Active && now < after.RampedAt
            ? DispatchEventStatus.Ramping
            : current.Status;
        return Transition.To(Append(
            current == record ? record : current with { Version = record.Version },
            after,
            new StatusChange(status, now, principal, string.Create(
                CultureInfo.InvariantCulture,
                $"now {after.PeakFrom(now).Watts:N0} W until {after.End:u}, reached at {after.RampedAt:u}"))));
    }

    /// <summary>Always accepted while the event is not over; the same record when it is (C10).</summary>
    public static DispatchEventRecord Cancel(
        DispatchEventRecord record, DateTimeOffset now, string principal, string? why = null) =>
        End(record, DispatchEventStatus.Cancelled, now, principal, why);

    /// <summary>An event of higher priority needs it to be out of the way (C5).</summary>
    public static DispatchEventRecord Supersede(DispatchEventRecord record, DateTimeOffset now, string why) =>
        End(record, DispatchEventStatus.Superseded, now, Plant, why);

    /// <summary>Nothing of it could ever be delivered.</summary>
    public static DispatchEventRecord Fail(DispatchEventRecord record, DateTimeOffset now, string why) =>
        End(record, DispatchEventStatus.Failed, now, Plant, why);

    /// <summary>An operator says that the grid has recovered; an event that waits for it lets vehicles go.</summary>
    public static Transition GridRecovered(DispatchEventRecord record, DateTimeOffset now, string principal) =>
        record.Event.GridRecoveredAt is not null
            ? Transition.To(record)
        : record.IsOver
            ? Transition.Refused($"it is {record.Status} and waits for nothing")
        : !record.Event.Release.RequiresGridRecovered
            ? Transition.Refused("its release does not wait for the grid")
            : Transition.To(Append(
                record,
                record.Event with { GridRecoveredAt = now },
                new StatusChange(record.Status, now, principal, "the grid has recovered")));

    private static DispatchEventRecord End(
        DispatchEventRecord record, DispatchEventStatus status, DateTimeOffset now, string principal, string? why) =>
        record.IsOver ? record : Append(record, record.Event, new StatusChange(status, now, principal, why));
}
