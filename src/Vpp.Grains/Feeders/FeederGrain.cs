using Microsoft.Extensions.Logging;
using Orleans.Placement;
using Vpp.Domain.Feeders;
using Vpp.Domain.Homes;
using Vpp.Domain.Identities;
using Vpp.Domain.Leases;
using Vpp.Domain.Network;
using Vpp.Domain.Vehicles;
using Vpp.Grains.Leases;
using Vpp.Grains.Placement;
using Vpp.Grains.Portfolio;
using Vpp.Grains.Storage;

namespace Vpp.Grains.Feeders;

/// <summary>
/// Takes messages, lets <see cref="FeederControl"/> decide, and tells outboxes and portfolio. Telemetry interleaves with a
/// delivery under way; everything else takes turns.
/// </summary>
[GrainType("feeder"), RendezvousPlacement, KeepAlive, Immovable]
internal sealed partial class FeederGrain(
    PlantNetwork plant,
    PlantOptions options,
    PlantClock clock,
    ITermsStore termsStore,
    IEpochSource epochs,
    ISnapshotStore snapshots,
    SnapshotWriter snapshotWriter,
    ISetpointOutboxes outboxes,
    FeederInstruments instruments,
    ILogger<FeederGrain> logger) : Grain, IFeederGrain
{
    private readonly FeederBindings _bindings = new();
    private readonly Dictionary<string, DateTimeOffset> _agreedAt = [];
    private FeederControl _control = null!;
    private FeederReport _report = null!;
    private FeederDispatch _dispatch = new(0, 0, []);
    private SummaryPost _post = null!;
    private FeederInstant? _decidedAt;
    private FeederInstant? _snapshotAt;
    private FeederInstant? _termsReadAt;
    private long _decidedRound = -1;
    private long _termsChange;
    private long _snapshots;

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        var id = new FeederId(this.GetPrimaryKeyString());
        var now = clock.Now;
        _control = MakeControl(id, await epochs.Next($"feeder/{id}", cancellationToken), now);
        await ReadTerms();
        if (await snapshots.Find(id, cancellationToken) is { } stored
            && FeederSnapshot.Read(_control, stored.Content.Span, now) is { } fault)
        {
            LogSnapshotDropped(logger, id, fault);
            instruments.OnSnapshotDropped();
        }

        _report = new(_control, clock);
        _post = new(GrainFactory.GetGrain<IPortfolioGrain>(IPortfolioGrain.Key), instruments);
        if (!options.Stepped)
        {
            this.RegisterGrainTimer(OnTick, new GrainTimerCreationOptions
            {
                DueTime = options.ActiveControlInterval,
                Period = options.ActiveControlInterval,
                KeepAlive = true,
            });
        }

        LogActivated(logger, id, _control.Epoch, _control.VehicleCount);
    }

    public ValueTask Touch() => ValueTask.CompletedTask;

    public ValueTask<bool> Agree(VehicleTerms terms)
    {
        var taken = _control.Agree(terms, out var removedRow);
        _bindings.Forget(removedRow);
        _agreedAt[terms.Vehicle.Text] = clock.Now.Utc;
        return ValueTask.FromResult(taken);
    }

    public ValueTask<bool> Agree(HomeTerms terms) => ValueTask.FromResult(_control.Agree(terms));

    public async ValueTask ReadTerms()
    {
        var changes = await termsStore.ReadChanges(new FeederId(this.GetPrimaryKeyString()), _termsChange);
        foreach (var home in changes.Homes)
        {
            _control.Agree(home);
        }

        foreach (var vehicle in changes.Vehicles)
        {
            await Agree(vehicle);
        }

        (_termsChange, _termsReadAt) = (changes.ThroughChange, clock.Now);
    }

    public ValueTask<BindResult> Bind(BindRequest request)
    {
        var (vehicles, unknownVehicles) = Rows(request.Vehicles, VehicleRowOf);
        var (homes, unknownHomes) = Rows(request.Homes, HomeRowOf);
        _bindings.Bind(request.Route, vehicles, homes);
        foreach (var row in vehicles)
        {
            _control.SetReachable(row, true);
        }

        return ValueTask.FromResult(new BindResult(_control.Epoch, unknownVehicles, unknownHomes));
    }

    public ValueTask Unbind(Route route)
    {
        foreach (var row in _bindings.Unbind(route))
        {
            _control.SetReachable(row, false);
        }

        return ValueTask.CompletedTask;
    }

    public ValueTask<ReportResult> Report(TelemetryBatch batch)
    {
        if (!_bindings.TryFind(batch.Route, out var binding))
        {
            return ValueTask.FromResult(new ReportResult(ReportOutcome.NotBound, _control.Epoch, 0));
        }

        var now = clock.Now;
        var dropped = 0;
        for (var i = 0; i < batch.Count; i++)
        {
            var row = binding.VehicleRow(batch.Member[i]);
            var reading = new VehicleReading(
                batch.PowerW[i],
                batch.StateOfCharge[i],
                (ConnectionState)batch.Connection[i],
                batch.AgeMs[i],
                new Fence(batch.Epoch[i], batch.Sequence[i]),
                batch.SetpointW[i],
                batch.RemainingLifeMs[i]);
            if (row < 0 || !_control.Report(row, reading, now))
            {
                dropped++;
            }
        }

        instruments.OnReadings(batch.Count, dropped);
        return ValueTask.FromResult(new ReportResult(ReportOutcome.Taken, _control.Epoch, dropped));
    }

    public ValueTask<ReportResult> Report(HomeMeterBatch batch)
    {
        if (!_bindings.TryFind(batch.Route, out var binding))
        {
            return ValueTask.FromResult(new ReportResult(ReportOutcome.NotBound, _control.Epoch, 0));
        }

        var now = clock.Now;
        var dropped = 0;
        for (var i = 0; i < batch.Count; i++)
        {
            var row = binding.HomeRow(batch.Member[i]);
            if (row < 0 || !_control.Report(row, batch.UncontrolledLoadW[i], batch.AgeMs[i], now))
            {
                dropped++;
            }
        }

        instruments.OnReadings(batch.Count, dropped);
        return ValueTask.FromResult(new ReportResult(ReportOutcome.Taken, _control.Epoch, dropped));
    }

    public ValueTask<ReportResult> Acknowledge(AcknowledgementBatch batch)
    {
        if (!_bindings.TryFind(batch.Route, out var binding))
        {
            return ValueTask.FromResult(new ReportResult(ReportOutcome.NotBound, _control.Epoch, 0));
        }

        var dropped = 0;
        for (var i = 0; i < batch.Count; i++)
        {
            var row = binding.VehicleRow(batch.Member[i]);
            if (row < 0)
            {
                dropped++;
                continue;
            }

            _control.Acknowledge(
                row, new Fence(batch.Epoch[i], batch.Sequence[i]), (SetpointOutcome)batch.Outcome[i]);
        }

        instruments.OnAcknowledgements(batch.Count);
        return ValueTask.FromResult(new ReportResult(ReportOutcome.Taken, _control.Epoch, dropped));
    }

    public async ValueTask<PollResult> Poll(PollRequest request)
    {
        var (rows, unknown) = Rows(request.Vehicles, VehicleRowOf);
        var now = clock.Now;
        var dropped = 0;
        for (var i = 0; i < rows.Length; i++)
        {
            var reading = new VehicleReading(
                request.PowerW[i],
                request.StateOfCharge[i],
                (ConnectionState)request.Connection[i],
                request.AgeMs[i],
                new Fence(request.Epoch[i], request.Sequence[i]),
                0,
                0);
            _control.SetReachable(rows[i], true);
            dropped += rows[i] >= 0 && _control.Report(rows[i], reading, now) ? 0 : 1;
        }

        await RunControlInterval();
        var setpoints = new PolledSetpoint?[rows.Length];
        for (var i = 0; i < rows.Length; i++)
        {
            setpoints[i] = rows[i] < 0 ? null : _report.SetpointInForce(rows[i], now);
        }

        return new PollResult(setpoints, unknown, dropped - unknown.Length);
    }

    public async ValueTask<FeederSummary> Apply(FeederDispatch dispatch)
    {
        if ((dispatch.PortfolioEpoch, dispatch.Round).CompareTo((_dispatch.PortfolioEpoch, _dispatch.Round)) < 0)
        {
            LogOldDispatch(logger, _control.Network.Id, dispatch.PortfolioEpoch, dispatch.Round);
            instruments.OnRefusedDispatch();
            return _report.Summary;
        }

        _dispatch = dispatch;
        return await RunControlInterval();
    }

    public async ValueTask<FeederSummary> RunControlInterval()
    {
        var now = clock.Now;
        if (_decidedAt is { } last && last.Monotonic >= now.Monotonic && _decidedRound == _dispatch.Round)
        {
            return _report.Summary;
        }

        (_decidedAt, _decidedRound) = (now, _dispatch.Round);
        if (_termsReadAt is { } read && now.Monotonic - read.Monotonic >= options.TermsPeriod)
        {
            await ReadTerms();
        }

        var decision = _control.Decide(FeederTargets.Of(_dispatch, now), now);
        instruments.OnDecision(decision.Count);
        await Deliver(decision);
        _report.Refresh(_dispatch, now);
        _post.Offer(_report.Summary);
        KeepSnapshot(now);
        return _report.Summary;
    }

    public ValueTask<FeederPreview> Preview(FeederDispatch dispatch) =>
        ValueTask.FromResult(_report.Preview(FeederTargets.Of(dispatch), clock.Now));

    public ValueTask<FeederStatus> GetStatus() => ValueTask.FromResult(_report.Status(clock.Now));

    public ValueTask<VehicleRowPage> GetRows(VehicleRowQuery query) =>
        ValueTask.FromResult(_report.Rows(query, clock.Now));

    public ValueTask<VehicleRow?> GetRow(string vehicle) =>
        ValueTask.FromResult(VehicleRowOf(vehicle) is var row and >= 0 ? _report.Row(row, clock.Now) : null);

    public ValueTask<DateTimeOffset?> GetAgreedAt(string vehicle, long version) => ValueTask.FromResult(
        VehicleRowOf(vehicle) is var row and >= 0 && _control.TermsVersion(row) >= version
            ? _agreedAt.TryGetValue(vehicle, out var at) ? at : null
            : (DateTimeOffset?)null);

    private Task OnTick()
    {
        var due = _dispatch.Orders.Length > 0 ? options.ActiveControlInterval : options.ControlInterval;
        return _decidedAt is { } last && clock.Now.Monotonic - last.Monotonic < due
            ? Task.CompletedTask
            : RunControlInterval().AsTask();
    }

    // One message per server; what cannot be delivered in time is unknown, and told again until it is acknowledged.
    private async Task Deliver(FeederDecision decision)
    {
        if (decision.Count == 0)
        {
            return;
        }

        var deliveries = _bindings.Batch(decision, _control).Select(server => Deliver(server.Key, server.Value));
        await Task.WhenAll(deliveries);
    }

    private async Task Deliver(SiloAddress server, SetpointBatch[] batches)
    {
        try
        {
            foreach (var gone in await outboxes.On(server).Deliver(batches))
            {
                await Unbind(new Route(server, gone));
            }
        }
        catch (Exception exception) when (exception is TimeoutException or OrleansException or SiloUnavailableException)
        {
            LogUndelivered(logger, exception, _control.Network.Id, server, batches.Sum(batch => batch.Member.Length));
            instruments.OnUndelivered(batches.Sum(batch => batch.Member.Length));
        }
    }

    private void KeepSnapshot(FeederInstant now)
    {
        if (_snapshotAt is { } last && now.Monotonic - last.Monotonic < options.SnapshotPeriod)
        {
            return;
        }

        _snapshotAt = now;
        snapshotWriter.Offer(new StoredSnapshot(
            _control.Network.Id, _control.Epoch, ++_snapshots, FeederSnapshot.Write(_control, now)));
    }

    private FeederControl MakeControl(FeederId id, long epoch, FeederInstant now)
    {
        var feeders = plant.Model.Feeders;
        for (var feeder = 0; feeder < feeders.Count; feeder++)
        {
            if (feeders[feeder].Id == id)
            {
                var above = UpperShare.Of(plant.Model, feeder);
                return new(feeders[feeder], above.ImportLimit, above.ExportLimit, options.Feeder, now) { Epoch = epoch };
            }
        }

        throw new InvalidOperationException($"The network has no feeder {id}.");
    }

    private int VehicleRowOf(string vehicle) =>
        IdentityText.Fault(vehicle) is null ? _control.RowOf(new VehicleId(vehicle)) : -1;

    private int HomeRowOf(string home) => IdentityText.Fault(home) is null ? _control.RowOf(new HomeId(home)) : -1;

    private static (int[] Rows, int[] Unknown) Rows(string[] ids, Func<string, int> rowOf)
    {
        var rows = Array.ConvertAll(ids, id => rowOf(id));
        return (rows, [.. Enumerable.Range(0, rows.Length).Where(i => rows[i] < 0)]);
    }
}
