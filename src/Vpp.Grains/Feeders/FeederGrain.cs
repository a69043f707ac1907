using Microsoft.Extensions.Logging;
using Orleans.Placement;
using Vpp.Domain.Feeders;
using Vpp.Domain.Homes;
using Vpp.Domain.Identities;
using Vpp.Domain.Network;
using Vpp.Domain.Safety;
using Vpp.Domain.Vehicles;
using Vpp.Grains.Leases;
using Vpp.Grains.Placement;
using Vpp.Grains.Portfolio;
using Vpp.Grains.Storage;

namespace Vpp.Grains.Feeders;

/// <summary>
/// Takes messages, lets <see cref="FeederControl"/> decide, and tells outboxes and portfolio. Telemetry interleaves
/// with a delivery under way; everything else takes turns.
/// </summary>
[GrainType("feeder"), RendezvousPlacement, KeepAlive, Immovable]
internal sealed partial class FeederGrain(
    PlantNetwork plant,
    PlantOptions options,
    PlantClock clock,
    TimeProvider time,
    ITermsStore termsStore,
    IEpochSource epochs,
    IEventLedger ledger,
    IKillSwitchStore killSwitches,
    ISnapshotStore snapshots,
    SnapshotWriter snapshotWriter,
    ISetpointOutboxes outboxes,
    IClusterMembershipService membership,
    LocalFeeders localFeeders,
    FeederInstruments instruments,
    ILogger<FeederGrain> logger) : Grain, IFeederGrain
{
    // How long a feeder that wakes while an event runs waits for the portfolio's word before it decides without.
    private static readonly TimeSpan WordPatience = TimeSpan.FromSeconds(5);

    private readonly FeederBindings _bindings = new();
    private FeederControl _control = null!;
    private FeederReign _reign = null!;
    private FeederTerms _terms = null!;
    private FeederIntake _intake = null!;
    private FeederDelivery _delivery = null!;
    private FeederReport _report = null!;
    private SideCall _termsCall = null!;
    private LocalFeeder _local = null!;
    private FeederTargets _targets = FeederTargets.None;
    private SummaryPost _post = null!;
    private KillSwitch? _killSwitch;
    private FeederInstant? _decidedAt;
    private FeederInstant? _snapshotAt;
    private FeederInstant? _termsReadAt;
    private (long PortfolioEpoch, long Round) _decidedFor = (-1, -1);
    private TimeSpan _waitsForWordUntil;
    private long _snapshots;

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        var id = new FeederId(this.GetPrimaryKeyString());
        var (network, above) = Network(id);

        // Terms first, then the epoch, then the clock: whoever commanded these vehicles did so in a lower reign (C3),
        // and may still be obeyed for one time to live from now.
        var changes = await termsStore.ReadChanges(id, 0, cancellationToken);
        var epoch = await epochs.Next($"feeder/{id}", cancellationToken);
        var now = clock.Now;
        _control = new(network, above.ImportLimit, above.ExportLimit, options.Feeder, now) { Epoch = epoch };
        Assemble(id);
        _terms.Take(changes);
        _reign.OnEpochTaken();
        _termsReadAt = now;
        await ReadSnapshot(id, now, cancellationToken);
        await ExpectTheWordOfThePortfolio(id);
        await new SideCall(options.CallTimeout, time, exception => LogUnreadKillSwitch(logger, exception, id))
            .Run(async () => _killSwitch = await killSwitches.Find());
        if (!options.Stepped)
        {
            this.RegisterGrainTimer(OnTick, new GrainTimerCreationOptions
            {
                DueTime = options.ActiveControlInterval,
                Period = options.ActiveControlInterval,
                KeepAlive = true,
            });
        }

        _local = new(GrainContext, () => _targets.Dispatch.Orders.Length > 0, _intake, TaskScheduler.Current);
        localFeeders.Add(id.Text, _local);
        LogActivated(logger, id, _control.Epoch, _control.VehicleCount);
    }

    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        localFeeders.Remove(this.GetPrimaryKeyString(), _local);
        return Task.CompletedTask;
    }

    public ValueTask Touch() => ValueTask.CompletedTask;

    public ValueTask<bool> Agree(VehicleTerms terms) => ValueTask.FromResult(_terms.Take(terms));

    public ValueTask<bool> Agree(HomeTerms terms) => ValueTask.FromResult(_terms.Take(terms));

    public async ValueTask ReadTerms()
    {
        var contested = _reign.Contested;
        _terms.Take(await termsStore.ReadChanges(_control.Network.Id, _terms.ThroughChange));
        _termsReadAt = clock.Now;
        _reign.OnTermsRead(contested, clock.Now);
    }

    public ValueTask<BindResult> Bind(BindRequest request)
    {
        var (vehicles, unknownVehicles) = Rows(request.Vehicles, VehicleRowOf);
        var (homes, unknownHomes) = Rows(request.Homes, HomeRowOf);
        _delivery.Unbind(request.Route);
        if (_bindings.Bind(request.Route, vehicles, homes) is var takenOver and > 0)
        {
            LogTakenOver(logger, _control.Network.Id, takenOver, request.Route);
            instruments.OnTakenOver(takenOver);
        }

        foreach (var row in vehicles)
        {
            _control.SetReachable(row, true);
            _control.SetLatency(row, request.Latency);
        }

        return ValueTask.FromResult(new BindResult(_control.Epoch, unknownVehicles, unknownHomes));
    }

    public ValueTask Unbind(Route route)
    {
        _delivery.Unbind(route);
        return ValueTask.CompletedTask;
    }

    public ValueTask<ReportResult> Report(TelemetryBatch batch) => _intake.Report(batch);

    public ValueTask<ReportResult> Report(HomeMeterBatch batch) => _intake.Report(batch);

    public ValueTask<ReportResult> Acknowledge(AcknowledgementBatch batch) => _intake.Acknowledge(batch);

    public async ValueTask<PollResult> Poll(PollRequest request)
    {
        var (rows, unknown) = Rows(request.Vehicles, VehicleRowOf);
        var dropped = _intake.Report(request, rows, clock.Now);

        // Decided is when it is due and not once more for each call: telemetry must not hold up commands (F17). Terms
        // may change meanwhile, and with them what a row stands for.
        await OnTick();
        var now = clock.Now;
        var setpoints = Array.ConvertAll(request.Vehicles, vehicle =>
            VehicleRowOf(vehicle) is var row and >= 0 ? _report.HandOver(row, now) : null);
        return new PollResult(setpoints, unknown, dropped);
    }

    public async ValueTask<FeederAnswer> Apply(FeederDispatch dispatch)
    {
        var before = _targets.Dispatch;
        if ((dispatch.PortfolioEpoch, dispatch.Round).CompareTo((before.PortfolioEpoch, before.Round)) < 0)
        {
            LogOldDispatch(logger, _control.Network.Id, dispatch.PortfolioEpoch, dispatch.Round);
            instruments.OnRefusedDispatch();
            return _report.Answer();
        }

        var now = clock.Now;
        var isDue = IsDue(now);
        _targets = new(dispatch, _targets);
        if (isDue)
        {
            await RunControlInterval();
        }
        else if (_decidedFor != (dispatch.PortfolioEpoch, dispatch.Round))
        {
            _decidedFor = (dispatch.PortfolioEpoch, dispatch.Round);
            await _reign.Renew();
            LetGo(now);
            await Deliver(_control.Dispatch(_targets.At(now), now));
            _report.OnDivided(_targets);
        }

        return _report.Answer();
    }

    public async ValueTask<FeederSummary> RunControlInterval()
    {
        var now = clock.Now;
        var dispatch = (_targets.Dispatch.PortfolioEpoch, _targets.Dispatch.Round);
        if (_decidedAt is { } last && last.Monotonic >= now.Monotonic && _decidedFor == dispatch)
        {
            return _report.Summary;
        }

        (_decidedAt, _decidedFor) = (now, dispatch);
        if (_reign.IsContested
            || (_termsReadAt is { } read && now.Monotonic - read.Monotonic >= options.TermsPeriod))
        {
            await _termsCall.Run(() => ReadTerms().AsTask());
        }

        await _reign.Renew();
        if (_targets.Dispatch.PortfolioEpoch != 0 || now.Monotonic >= _waitsForWordUntil)
        {
            LetGo(now);
            var targets = _targets.At(now);
            await Deliver(_control.IsPlanDue(now) ? _control.Decide(targets, now) : _control.Dispatch(targets, now));
            _report.Refresh(_targets, now);
        }
        else
        {
            _report.RefreshUndecided();
        }

        _post.Offer(_report.Summary);
        KeepSnapshot(now);
        return _report.Summary;
    }

    public ValueTask<FeederPreview> Preview(FeederDispatch dispatch) =>
        ValueTask.FromResult(_report.Preview(new FeederTargets(dispatch).All, clock.Now));

    public ValueTask<FeederSummary> GetSummary() => ValueTask.FromResult(_report.Summary);

    public ValueTask<FeederStatus> GetStatus() => ValueTask.FromResult(_report.Status(clock.Now));

    public ValueTask<VehicleRowPage> GetRows(VehicleRowQuery query) =>
        ValueTask.FromResult(_report.Rows(query, clock.Now));

    public ValueTask<VehicleRow?> GetRow(string vehicle) =>
        ValueTask.FromResult(VehicleRowOf(vehicle) is var row and >= 0 ? _report.Row(row, clock.Now) : null);

    public ValueTask<VehicleExplanation?> Explain(string vehicle, DateTimeOffset? at) =>
        ValueTask.FromResult(_report.Explain(new VehicleId(vehicle), at));

    public ValueTask<FeederAftermath?> GetAftermath(string @event) => ValueTask.FromResult(
        _control.Guarantees.Of(new DispatchEventId(@event)) is { } aftermath ? FeederAftermath.Of(aftermath) : null);

    public ValueTask<DateTimeOffset?> GetAgreedAt(string vehicle, long version) => ValueTask.FromResult(
        VehicleRowOf(vehicle) is var row and >= 0 && _control.TermsVersion(row) >= version
            ? _terms.AgreedAt(vehicle)
            : null);

    public ValueTask<DateTimeOffset?> GetHomeAgreedAt(string home, long version) =>
        ValueTask.FromResult(_terms.AgreedAt(home, version));

    private Task OnTick() => IsDue(clock.Now) ? RunControlInterval().AsTask() : Task.CompletedTask;

    private bool IsDue(FeederInstant now)
    {
        var period = _targets.Dispatch.Orders.Length > 0 ? options.ActiveControlInterval : options.ControlInterval;
        return _decidedAt is not { } last || now.Monotonic - last.Monotonic >= period;
    }

    private Task Deliver(FeederDecision decision)
    {
        instruments.OnDecision(decision.Count);
        return _delivery.Deliver(decision);
    }

    private void Assemble(FeederId id)
    {
        _reign = new(_control, epochs, options, time, exception => LogNoEpoch(logger, exception, id));
        _terms = new(
            _control,
            _bindings,
            _reign,
            clock,
            (resource, version, fault) => LogUnsound(logger, id, resource, version, fault));
        _intake = new(_control, _bindings, _reign, clock, instruments);
        _termsCall = new(options.CallTimeout, time, exception => LogUnreadTerms(logger, exception, id));
        _delivery = new(_control, _bindings, outboxes, membership, options, time, (exception, server, setpoints) =>
        {
            LogUndelivered(logger, exception, id, server, setpoints);
            instruments.OnUndelivered(setpoints);
        });
        _report = new(_control, clock);
        _post = new(GrainFactory.GetGrain<IPortfolioGrain>(IPortfolioGrain.Key), instruments);
    }

    // Snapshots are soft: a feeder lives without its own, whether it cannot be read or cannot be had (F20).
    private async Task ReadSnapshot(FeederId id, FeederInstant now, CancellationToken cancellation)
    {
        string? fault;
        try
        {
            var stored = await snapshots.Find(id, cancellation).AsTask()
                .WaitAsync(options.CallTimeout, time, cancellation);
            fault = stored is null ? null : FeederSnapshot.Read(_control, stored.Content.Span, now);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            fault = exception.Message;
        }

        if (fault is not null)
        {
            LogSnapshotDropped(logger, id, fault);
            instruments.OnSnapshotDropped();
        }
    }

    // While an event runs, deciding before the portfolio has said this feeder's part would let its vehicles go (C6).
    private async Task ExpectTheWordOfThePortfolio(FeederId id)
    {
        var call = new SideCall(options.CallTimeout, time, exception => LogUnreadLedger(logger, exception, id));
        await call.Run(async () =>
        {
            var open = await ledger.ReadOpen();
            if (open.Any(record => record.Event.Start <= clock.Now.Utc && clock.Now.Utc < record.Event.ReleasesAt))
            {
                _waitsForWordUntil = clock.Now.Monotonic + WordPatience;
            }
        });
    }

    private void LetGo(FeederInstant now)
    {
        _control.HoldRelease(_targets.HeldWindow(now), now);
        if ((_targets.Dispatch.KillSwitch ?? _killSwitch) is { } turned)
        {
            _control.TurnKillSwitch(turned.IsOn, turned.Version, turned.At, turned.Window, now);
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

    private (FeederNetwork Network, UpperShare Above) Network(FeederId id)
    {
        var feeders = plant.Model.Feeders;
        for (var feeder = 0; feeder < feeders.Count; feeder++)
        {
            if (feeders[feeder].Id == id)
            {
                return (feeders[feeder], UpperShare.Of(plant.Model, feeder));
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
