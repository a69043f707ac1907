using Orleans.Concurrency;
using Vpp.Domain.Homes;
using Vpp.Domain.Vehicles;
using Vpp.Grains.Portfolio;

namespace Vpp.Grains.Feeders;

/// <summary>One feeder head and all it feeds; its key is the <see cref="Domain.Identities.FeederId"/>.</summary>
[Alias("vpp.feeder"), GrainInterfaceType("feeder")]
public interface IFeederGrain : IGrainWithStringKey
{
    /// <summary>Wakes it; see <c>FeederWarden</c>.</summary>
    [Alias("touch"), AlwaysInterleave]
    ValueTask Touch();

    /// <summary>
    /// A hint that terms changed; the feeder takes them when they are newer than its own (idempotent).
    /// </summary>
    /// <returns>False when the vehicle or its node is not on this feeder.</returns>
    [Alias("agree-vehicle")]
    ValueTask<bool> Agree(VehicleTerms terms);

    /// <inheritdoc cref="Agree(VehicleTerms)"/>
    [Alias("agree-home")]
    ValueTask<bool> Agree(HomeTerms terms);

    /// <summary>Reads from the store every change of terms that the feeder has not seen.</summary>
    [Alias("read-terms")]
    ValueTask ReadTerms();

    [Alias("bind")]
    ValueTask<BindResult> Bind(BindRequest request);

    /// <summary>The connection has closed: its members have no route until another one binds them.</summary>
    [Alias("unbind"), AlwaysInterleave]
    ValueTask Unbind(Route route);

    [Alias("report"), AlwaysInterleave]
    ValueTask<ReportResult> Report(TelemetryBatch batch);

    [Alias("report-homes"), AlwaysInterleave]
    ValueTask<ReportResult> Report(HomeMeterBatch batch);

    [Alias("acknowledge"), AlwaysInterleave]
    ValueTask<ReportResult> Acknowledge(AcknowledgementBatch batch);

    /// <summary>Readings of vehicles that have no stream of their own; answers with the setpoints in force.</summary>
    [Alias("poll")]
    ValueTask<PollResult> Poll(PollRequest request);

    /// <summary>
    /// Takes its part of a dispatch, refuses what is older (C3), and divides it at once; what else a control interval
    /// decides it decides with it only when that is due.
    /// </summary>
    [Alias("apply")]
    ValueTask<FeederAnswer> Apply(FeederDispatch dispatch);

    /// <summary>
    /// Decides one control interval: measured against target, within every limit, leases renewed. At one instant it
    /// decides once, however often it is called.
    /// </summary>
    [Alias("run-control-interval")]
    ValueTask<FeederSummary> RunControlInterval();

    /// <summary>What a request would get from this feeder now, without any effect.</summary>
    [Alias("preview")]
    ValueTask<FeederPreview> Preview(FeederDispatch dispatch);

    /// <summary>Its newest summary, for whoever has not heard it.</summary>
    [Alias("summary"), AlwaysInterleave]
    ValueTask<FeederSummary> GetSummary();

    [Alias("status"), AlwaysInterleave]
    ValueTask<FeederStatus> GetStatus();

    /// <summary>A page of rows by vehicle id.</summary>
    [Alias("rows"), AlwaysInterleave]
    ValueTask<VehicleRowPage> GetRows(VehicleRowQuery query);

    /// <summary>One vehicle's live row, or null when it is not on this feeder.</summary>
    [Alias("row"), AlwaysInterleave]
    ValueTask<VehicleRow?> GetRow(string vehicle);

    /// <summary>
    /// Why a vehicle is or was not used, now or at an instant before; null when it is not here or that is not
    /// remembered.
    /// </summary>
    [Alias("explain"), AlwaysInterleave]
    ValueTask<VehicleExplanation?> Explain(string vehicle, DateTimeOffset? at);

    /// <summary>What became of promises and load after an event; null when it never ran here or is forgotten.</summary>
    [Alias("aftermath"), AlwaysInterleave]
    ValueTask<FeederAftermath?> GetAftermath(string @event);

    /// <summary>When the feeder took terms of at least this version; null until it has.</summary>
    [Alias("agreed-at"), AlwaysInterleave]
    ValueTask<DateTimeOffset?> GetAgreedAt(string vehicle, long version);

    /// <summary>The same for terms of a home.</summary>
    [Alias("home-agreed-at"), AlwaysInterleave]
    ValueTask<DateTimeOffset?> GetHomeAgreedAt(string home, long version);
}
