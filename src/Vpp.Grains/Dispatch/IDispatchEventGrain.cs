using Orleans.Concurrency;
using Vpp.Domain.Dispatch;

namespace Vpp.Grains.Dispatch;

/// <summary>One dispatch event; its key is the event's id.</summary>
[Alias("vpp.dispatch-event"), GrainInterfaceType("dispatch-event")]
public interface IDispatchEventGrain : IGrainWithStringKey
{
    /// <summary>Commits the event, then arms it (C6). The same id and body answer as the first time did (C4).</summary>
    /// <param name="event">What is asked.</param>
    /// <param name="principal">By whom.</param>
    /// <param name="previewHash">The preview it is bound to, or null; kept with it.</param>
    /// <param name="warning">What stands against it, or null; kept with it.</param>
    [Alias("submit")]
    ValueTask<SubmitResult> Submit(
        DispatchEvent @event, string principal, string? previewHash = null, string? warning = null);

    /// <summary>
    /// Cancels; idempotent, and accepted as long as the event is not over, whatever else waits for the ledger (C10).
    /// </summary>
    [Alias("cancel"), AlwaysInterleave]
    ValueTask<CancelResult> Cancel(string principal);

    /// <summary>A second person approves what a preview showed (C14).</summary>
    [Alias("approve")]
    ValueTask<ChangeResult> Approve(string previewHash, string principal);

    /// <summary>Somebody does not want it to happen.</summary>
    [Alias("deny")]
    ValueTask<ChangeResult> Deny(string? why, string principal);

    /// <summary>A new version with another target, end or ramp, also while it runs.</summary>
    [Alias("modify")]
    ValueTask<ChangeResult> Modify(EventChange change, string principal);

    /// <summary>An operator says that the grid has recovered.</summary>
    [Alias("grid-recovered")]
    ValueTask<ChangeResult> GridRecovered(string principal);

    /// <summary>
    /// The plant ends it, superseded or failed; told by the portfolio, which has let go of it already.
    /// </summary>
    [Alias("end"), AlwaysInterleave]
    ValueTask End(DispatchEventStatus status, string why);

    /// <summary>Commits every step that is due at an instant; told by the portfolio, which does not wait.</summary>
    [Alias("advance")]
    ValueTask Advance(DateTimeOffset now);

    /// <summary>Adds measured intervals; told by the portfolio, which does not wait.</summary>
    [Alias("record")]
    ValueTask Record(PerformanceSample[] samples);

    /// <summary>The record, or null when there is no such event.</summary>
    [Alias("get"), AlwaysInterleave]
    ValueTask<DispatchEventRecord?> Get();

    /// <summary>
    /// The measured course so far, oldest first, or null when there is no such event; of a long event each sample
    /// stands for several control intervals.
    /// </summary>
    [Alias("performance"), AlwaysInterleave]
    ValueTask<PerformanceSample[]?> GetPerformance();
}
