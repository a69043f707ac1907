using Vpp.Domain.Dispatch;
using Vpp.Grains.Dispatch;
using Vpp.Grains.Feeders;
using Vpp.Grains.Portfolio;
using Vpp.Server.Api.Reading;

namespace Vpp.Server.Api.Contracts;

/// <summary>A dispatch event with its life so far.</summary>
/// <param name="Event">What was asked.</param>
/// <param name="Status">Where it is in its life.</param>
/// <param name="Version">Grows by one with each change.</param>
/// <param name="End">End of its last interval.</param>
/// <param name="ReleasedAt">End of its release window.</param>
/// <param name="ReleasesAt">When vehicles begin to return; at the latest, where that waits for the grid.</param>
/// <param name="GridRecoveredAt">When somebody said that the grid has recovered; null while nobody has.</param>
/// <param name="ApprovedPreviewHash">What a second person approved; null when nobody had to, or has.</param>
/// <param name="Warning">What stood against it when it was submitted, as a sentence; null when nothing did.</param>
/// <param name="History">Every status it had, oldest first.</param>
internal sealed record DispatchEventView(
    DispatchEventBody Event,
    string Status,
    long Version,
    DateTimeOffset End,
    DateTimeOffset ReleasedAt,
    DateTimeOffset ReleasesAt,
    DateTimeOffset? GridRecoveredAt,
    string? ApprovedPreviewHash,
    string? Warning,
    IReadOnlyList<StatusChangeView> History)
{
    public static DispatchEventView From(DispatchEventRecord record) => new(
        DispatchEventBody.From(record.Event) with { PreviewHash = record.PreviewHash },
        record.Status.ToString(),
        record.Version,
        record.Event.End,
        record.Event.ReleasedAt,
        record.Event.ReleasesAt,
        record.Event.GridRecoveredAt,
        record.Plan?.PreviewHash,
        record.Warning,
        [.. record.History.Select(change =>
            new StatusChangeView(change.Status.ToString(), change.At, change.Principal, change.Note))]);
}

/// <summary>One step in the life of an event.</summary>
internal sealed record StatusChangeView(string Status, DateTimeOffset At, string Principal, string? Note);

/// <summary>A page of events, the newest start first; a null cursor ends the list.</summary>
internal sealed record DispatchEventPage(IReadOnlyList<DispatchEventView> Events, string? NextCursor);

/// <summary>The answer to a cancellation.</summary>
/// <param name="Id">The event.</param>
/// <param name="Status">Its status afterwards.</param>
/// <param name="Recorded">Whether the cancellation is on disk; when not, it is in force all the same.</param>
internal sealed record CancelView(string Id, string Status, bool Recorded);

/// <summary>What an event would get if it were active now, without any effect.</summary>
/// <param name="TargetW">Its largest target.</param>
/// <param name="AllocatedW">What would be found within every limit.</param>
/// <param name="ShortfallW">What would not.</param>
/// <param name="VehiclesTouched">How many vehicles would move.</param>
/// <param name="ReboundW">The most they could draw once released, under every limit and the cap on recharging.</param>
/// <param name="ReboundPeakW">What their feeders would draw then, beside the load of homes now.</param>
/// <param name="BindingLimits">Limits above the feeders that would hold them back.</param>
/// <param name="Deliverable">
/// Whether every interval could be held to its end, were the event to start now; false when that is not sure.
/// </param>
/// <param name="TargetHolds">How long its largest target alone could be held, up to a week.</param>
/// <param name="Feeders">Feeder by feeder.</param>
/// <param name="PreviewHash">Binds an event to this preview.</param>
internal sealed record PreviewView(
    long TargetW,
    long AllocatedW,
    long ShortfallW,
    int VehiclesTouched,
    long ReboundW,
    long ReboundPeakW,
    IReadOnlyList<string> BindingLimits,
    bool Deliverable,
    string TargetHolds,
    IReadOnlyList<FeederPreviewView> Feeders,
    string PreviewHash)
{
    public static PreviewView From(DispatchPreview preview) => new(
        preview.TargetW,
        preview.AllocatedW,
        preview.TargetW - preview.AllocatedW,
        preview.Feeders.Sum(feeder => feeder.VehiclesUsed),
        preview.Feeders.Sum(feeder => feeder.ReboundW),
        preview.Feeders.Sum(feeder => feeder.ReboundPeakW),
        preview.BindingNodes,
        preview.IsDeliverable,
        Iso8601.Text(preview.TargetHolds),
        [.. preview.Feeders.Select(FeederPreviewView.From)],
        preview.Hash);
}

/// <summary>What the event would get from one feeder.</summary>
internal sealed record FeederPreviewView(
    string Feeder,
    long TargetW,
    long AllocatedW,
    long ShortfallW,
    int VehiclesTouched,
    long ReboundW,
    long ReboundPeakW,
    IReadOnlyList<string> BindingLimits,
    IReadOnlyList<ShortfallView> Shortfall)
{
    public static FeederPreviewView From(FeederPreview preview) => new(
        preview.Feeder,
        preview.TargetW,
        preview.AllocatedW,
        preview.TargetW - preview.AllocatedW,
        preview.VehiclesUsed,
        preview.ReboundW,
        preview.ReboundPeakW,
        preview.BindingNodes,
        ShortfallView.From(preview.Shortfall));
}

/// <summary>Watts not found, and the limit behind them.</summary>
internal sealed record ShortfallView(string Limit, long PowerW)
{
    public static IReadOnlyList<ShortfallView> From(IEnumerable<LimitShare> shares) =>
        [.. shares.Select(share => new ShortfallView(share.Limit, share.PowerW))];
}

/// <summary>How an event was followed.</summary>
/// <param name="Id">The event.</param>
/// <param name="Status">Where it is in its life.</param>
/// <param name="Score">Null until an interval has been measured.</param>
/// <param name="Baseline">What delivery is measured against, and how far that is off.</param>
/// <param name="Regulation">How the signal was followed; null for an event that follows none.</param>
/// <param name="Aftermath">What became of promises to drivers, and of the load afterwards.</param>
/// <param name="Intervals">Every control interval so far, oldest first.</param>
internal sealed record PerformanceView(
    string Id,
    string Status,
    TrackingScore? Score,
    BaselineView Baseline,
    RegulationView? Regulation,
    AftermathView Aftermath,
    IReadOnlyList<PerformanceIntervalView> Intervals);

/// <summary>One control interval of an event; of a long event the mean of several that follow each other.</summary>
/// <param name="At">Its start.</param>
/// <param name="TargetW">What was asked.</param>
/// <param name="AllocatedW">What was found within every limit.</param>
/// <param name="DeliveredW">Baseline minus measured.</param>
/// <param name="ShortfallW">Target minus allocated.</param>
/// <param name="Shortfall">By the limit behind it; the smallest are summed up as others.</param>
/// <param name="ControlIntervals">How many control intervals these are.</param>
/// <param name="SignalSilent">Whether the signal was not heard for ten seconds, so that nothing was asked.</param>
internal sealed record PerformanceIntervalView(
    DateTimeOffset At,
    long TargetW,
    long AllocatedW,
    long DeliveredW,
    long ShortfallW,
    IReadOnlyList<ShortfallView> Shortfall,
    int ControlIntervals,
    bool SignalSilent)
{
    public static PerformanceIntervalView From(PerformanceSample sample) => new(
        sample.At,
        sample.TargetW,
        sample.AllocatedW,
        sample.DeliveredW,
        sample.TargetW - sample.AllocatedW,
        ShortfallView.From(sample.Shortfall),
        sample.Intervals,
        sample.IsSignalSilent);
}
