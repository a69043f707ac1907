namespace Vpp.Domain.Dispatch;

/// <summary>Where a dispatch event is in its life. Persisted: append only, never renumber.</summary>
public enum DispatchEventStatus
{
    Submitted = 1,
    AwaitingApproval = 2,
    Scheduled = 3,
    Notified = 4,
    Ramping = 5,
    Active = 6,
    Releasing = 7,
    Completed = 8,
    Cancelled = 9,
    Superseded = 10,
    Failed = 11,
    Denied = 12,
}
