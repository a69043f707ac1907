using Orleans.Concurrency;
using Vpp.Domain.Dispatch;
using Vpp.Domain.Safety;
using Vpp.Grains.Feeders;

namespace Vpp.Grains.Portfolio;

/// <summary>The plant; there is one, and its key is <see cref="Key"/>.</summary>
[Alias("vpp.portfolio"), GrainInterfaceType("portfolio")]
public interface IPortfolioGrain : IGrainWithStringKey
{
    const string Key = "portfolio";

    /// <summary>Wakes it; see <c>FeederWarden</c>.</summary>
    [Alias("touch"), AlwaysInterleave]
    ValueTask Touch();

    /// <summary>Takes a feeder's newest summary; only caches it.</summary>
    [Alias("hear"), AlwaysInterleave]
    ValueTask Hear(FeederSummary summary);

    /// <summary>Takes an event that its grain has committed, in its newest version (idempotent).</summary>
    [Alias("arm"), AlwaysInterleave]
    ValueTask Arm(DispatchEventRecord record);

    /// <summary>
    /// Cancels an event whose record cannot be read; what the portfolio then knows of it, null when it knows nothing.
    /// </summary>
    [Alias("let-go"), AlwaysInterleave]
    ValueTask<DispatchEventRecord?> LetGo(string id, string principal);

    /// <summary>
    /// Takes a value of the signal that an event follows. It is soft: kept here alone, and worth nothing once it is ten
    /// seconds old.
    /// </summary>
    /// <param name="id">The event.</param>
    /// <param name="millionths">The share of the amplitude, −1,000,000 to 1,000,000; positive lowers net load.</param>
    /// <param name="at">Of when it is, UTC; null for now.</param>
    [Alias("take-signal"), AlwaysInterleave]
    ValueTask<SignalResult> TakeSignal(string id, int millionths, DateTimeOffset? at);

    /// <summary>
    /// One interval of the plant: moves events through their life, splits their targets over the feeders from cached
    /// summaries, and sends each feeder its part. At one instant it decides once, however often it is called.
    /// </summary>
    [Alias("run-control-interval")]
    ValueTask RunControlInterval();

    /// <summary>What an event would get if it were active now, without any effect.</summary>
    [Alias("preview"), AlwaysInterleave]
    ValueTask<DispatchPreview> Preview(DispatchEvent @event);

    /// <summary>Whether a preview of an event still stands, with what was seen in it (C14).</summary>
    [Alias("recall"), AlwaysInterleave]
    ValueTask<PreviewRecall> Recall(DispatchEvent @event, string previewHash);

    /// <summary>
    /// Turns the kill switch: the fleet goes to default control, or comes back, whatever else waits for a store (C13).
    /// </summary>
    [Alias("turn-kill-switch"), AlwaysInterleave]
    ValueTask<KillResult> TurnKillSwitch(bool on, string principal);

    [Alias("kill-switch"), AlwaysInterleave]
    ValueTask<KillSwitch> GetKillSwitch();

    [Alias("status"), AlwaysInterleave]
    ValueTask<PortfolioStatus> GetStatus();
}
