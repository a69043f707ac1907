using Microsoft.Extensions.Logging;
using Orleans.Placement;
using Vpp.Domain.Dispatch;
using Vpp.Domain.Feeders;
using Vpp.Grains.Dispatch;
using Vpp.Grains.Feeders;
using Vpp.Grains.Placement;
using Vpp.Grains.Storage;

namespace Vpp.Grains.Portfolio;

/// <summary>
/// The plant: keeps the newest summary of each feeder, moves events through their life, and once per interval splits
/// the targets of those that run. Rebuilt on activation from the ledger and from what the feeders say.
/// </summary>
[GrainType("portfolio"), RendezvousPlacement, KeepAlive, Immovable]
internal sealed partial class PortfolioGrain : Grain, IPortfolioGrain
{
    private const string BlastRadiusName = "blast-radius";

    private readonly PlantNetwork _plant;
    private readonly PlantOptions _options;
    private readonly PlantClock _clock;
    private readonly TimeProvider _time;
    private readonly IEpochSource _epochs;
    private readonly IEventLedger _ledger;
    private readonly ICancelJournal _journal;
    private readonly ILogger _logger;
    private readonly FeederWords _words;
    private readonly FeederCalls _calls;
    private readonly FoundLimits _found;
    private readonly SideCall _ledgerCall;
    private readonly PlantSplit _split;
    private readonly ToldParts _told;
    private readonly PreviewShelf _previews = new();
    private FeederInstant? _decidedAt;
    private FeederInstant? _ledgerReadAt;
    private RunningEvent[] _running = [];
    private long _epoch;
    private long _round;

    public PortfolioGrain(
        PlantNetwork plant,
        PlantOptions options,
        PlantClock clock,
        TimeProvider time,
        IEpochSource epochs,
        IEventLedger ledger,
        ICancelJournal journal,
        IKillSwitchStore killSwitches,
        ILogger<PortfolioGrain> logger)
    {
        (_plant, _options, _clock, _epochs, _ledger, _logger) = (plant, options, clock, epochs, ledger, logger);
        (_journal, _time) = (journal, time);
        _words = new(plant.Model, options.FeederSilence);
        _found = new(options.SummaryLife);
        _told = new(plant.Model.Feeders.Count, _words, options);
        _calls = Calls();
        _ledgerCall = new(options.CallTimeout, time, exception => LogUnreadLedger(logger, exception));
        _split = new(plant.Model, _words, _found, options.BlastRadius);
        _radius = new(options.BlastRadius, options.Feeder.TimeToLive);
        (_killSwitches, _killTold) = (killSwitches, new(plant.Model.Feeders.Count));
        _killCall = new(options.CallTimeout, time, exception => LogSwitchUnkept(logger, exception));
    }

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _epoch = await _epochs.Next("portfolio", cancellationToken);
        await CancelReplay.Run(_journal, _ledger, _logger, cancellationToken);
        await ReadKillSwitch(cancellationToken);
        foreach (var record in await _ledger.ReadOpen(cancellationToken))
        {
            Resume(record);
        }

        _told.DoubtAll();
        _ledgerReadAt = _clock.Now;
        if (!_options.Stepped)
        {
            this.RegisterGrainTimer(() => RunControlInterval().AsTask(), new GrainTimerCreationOptions
            {
                DueTime = _options.ActiveControlInterval,
                Period = _options.ActiveControlInterval,
                KeepAlive = true,
            });
        }

        LogActivated(_logger, _epoch, _open.Count);
    }

    public ValueTask Touch() => ValueTask.CompletedTask;

    public ValueTask Hear(FeederSummary summary)
    {
        _words.Take(summary, _clock.Now);
        return ValueTask.CompletedTask;
    }

    public async ValueTask RunControlInterval()
    {
        var now = _clock.Now;
        if (_decidedAt is { } last && last.Monotonic >= now.Monotonic)
        {
            return;
        }

        _decidedAt = now;
        if (_ledgerReadAt is { } read && now.Monotonic - read.Monotonic >= _options.LedgerPeriod)
        {
            await _ledgerCall.Run(() => ReadLedger(now));
        }

        AdvanceEvents(now.Utc);
        var running = Move(now);
        KeepKillSwitch();
        if (running.Count == 0 && !_told.Any && !_killTold.IsNews(_words, _killSwitch))
        {
            _running = [];
            return;
        }

        await AskTheSilent(running, now);
        _found.Forget(now);
        var split = _split.Split(running, now, (record, scope, feeders) => PartsOf(record, scope, feeders, now));
        await Send(split, running, now);
        _split.Learn(split, _told.HasAnswered, now);
        if (_split.Correct(split, now))
        {
            await Send(split, running, now);
        }

        Record(split, now.Utc);
    }

    public async ValueTask<DispatchPreview> Preview(DispatchEvent @event)
    {
        var target = @event.PeakFrom(DateTimeOffset.MinValue).Watts;
        var now = _clock.Now;
        var asked = @event.Start > now.Utc ? @event with { Start = now.Utc } : @event;
        var asIfActive = new DispatchEventRecord(
            asked, 1, [new(DispatchEventStatus.Active, asked.Start, DispatchEventLifecycle.Plant, null)]);
        var split = new PlantSplit(_plant.Model, _words, _found, _options.BlastRadius);
        var parts = split.Split([asIfActive], now, (record, scope, count) =>
            new(record, scope, target, count) { ReleaseWindow = asked.Release.Window })[0];
        int[] feeders = [.. Enumerable.Range(0, parts.Takes.Length).Where(feeder => parts.Takes[feeder])];
        var previews = feeders.ToDictionary(feeder => feeder, feeder => Unreachable(parts, feeder));
        await Calls().All(feeders, async (feeder, grain) => previews[feeder] =
            await grain.Preview(new FeederDispatch(_epoch, _round, [parts.Order(feeder)])));
        var preview = DispatchPreview.Of(
            @event, target, previews.Values, [.. split.SaturatedNodes], _plant.InForce.Version);
        _previews.Keep(@event, preview.Plan(now.Utc, _plant.InForce.Version));
        return preview;
    }

    public async ValueTask<PreviewRecall> Recall(DispatchEvent @event, string previewHash)
    {
        if (_previews.Find(@event, previewHash) is not { } seen)
        {
            return new(null, "no preview of this event has that hash, or none that is recent");
        }

        var now = (await Preview(@event)).Plan(_clock.Now.Utc, _plant.InForce.Version);
        return seen.FaultBeside(now) is { } fault ? new(null, fault) : new(seen, null);
    }

    public ValueTask<PortfolioStatus> GetStatus()
    {
        var now = _clock.Now;
        return ValueTask.FromResult(new PortfolioStatus(
            _epoch,
            now.Utc,
            [.. _words.All.OrderBy(summary => summary.Feeder, StringComparer.Ordinal)],
            [.. Feeders(feeder => !_words.IsFresh(feeder, now)).Select(feeder => _plant.Model.Feeders[feeder].Id.Text)],
            _running,
            _killSwitch,
            _killRecorded));
    }

    // Summaries are pushed; only where none came lately, above all after waking, and somebody needs it, it is asked
    // for.
    private Task AskTheSilent(List<DispatchEventRecord> running, FeederInstant now) => _calls.All(
        Feeders(feeder => !_words.IsFresh(feeder, now) && _split.Concerns(running, feeder)),
        async (_, grain) => await Hear(await grain.GetSummary()));

    // Only whoever has something new to hear. A feeder without a part is told so, unless an event runs there and only
    // its word is missing: then it goes on with what it was last asked.
    private Task Send(List<EventParts> split, List<DispatchEventRecord> running, FeederInstant now)
    {
        _round++;
        var round = _round;
        var orders = new FeederOrder[_plant.Model.Feeders.Count][];
        var called = Feeders(feeder =>
        {
            orders[feeder] = OrdersOf(split, feeder);
            return _killTold.IsNews(feeder, _words, _killSwitch)
                || (orders[feeder].Length > 0
                    ? _told.IsNews(feeder, orders[feeder], now)
                    : _told.MayHavePart(feeder)
                        && (_words.IsFresh(feeder, now) || !_split.Concerns(running, feeder)));
        });
        return _calls.All(called, async (feeder, grain) =>
        {
            _told.OnTold(feeder);
            var killSwitch = _killSwitch;
            var dispatch = new FeederDispatch(_epoch, round, orders[feeder], killSwitch);
            _words.Take(feeder, await grain.Apply(dispatch), _clock.Now);
            _told.OnAnswered(feeder, orders[feeder], round);
            Array.ForEach(orders[feeder], order => _found.OnAnswered(order.Event, feeder));
            _killTold.OnAnswered(feeder, _words, killSwitch);
        });
    }

    private static FeederOrder[] OrdersOf(List<EventParts> split, int feeder)
    {
        var count = 0;
        foreach (var parts in split)
        {
            count += parts.Takes[feeder] ? 1 : 0;
        }

        var orders = count == 0 ? [] : new FeederOrder[count];
        for (var (i, next) = (0, 0); next < count; i++)
        {
            if (split[i].Takes[feeder])
            {
                orders[next++] = split[i].Order(feeder);
            }
        }

        return orders;
    }

    private List<int> Feeders(Predicate<int> isMeant)
    {
        var meant = new List<int>(_plant.Model.Feeders.Count);
        for (var feeder = 0; feeder < _plant.Model.Feeders.Count; feeder++)
        {
            if (isMeant(feeder))
            {
                meant.Add(feeder);
            }
        }

        return meant;
    }

    private void Record(List<EventParts> split, DateTimeOffset now)
    {
        var moving = split.FindAll(parts => parts.IsMoving);
        _running = new RunningEvent[moving.Count];
        for (var i = 0; i < moving.Count; i++)
        {
            var parts = moving[i];
            var (allocatedW, deliveredW, shortfall) = (0L, 0L, new List<LimitShare>());
            ControlGroupFigures? group = null;
            for (var feeder = 0; feeder < parts.Takes.Length; feeder++)
            {
                if (_words.Share(feeder, parts.Event) is { } share && share.Round == _told.RoundOf(feeder))
                {
                    allocatedW += share.AllocatedW;
                    deliveredW += share.DeliveredW;
                    shortfall.AddRange(share.Shortfall);
                    group = ControlGroupFigures.Sum(group, share.ControlGroup);
                }
            }

            if (Array.Exists(parts.Takes, takes => takes))
            {
                _reached.Add(parts.Event);
            }

            var targetW = TargetW(parts, now);
            AddShortfall(shortfall, BlastRadiusName, Math.Abs(targetW - parts.TargetW));
            AddShortfall(shortfall, parts.Record.Plan is null ? BlastRadiusName : "approved-shares", parts.UnaskedW);
            _running[i] = new(
                parts.Event, parts.Record.Status.ToString(), targetW, allocatedW, deliveredW, targetW - allocatedW);
            Post(parts.Event).Record(
                new PerformanceSample(now, targetW, allocatedW, deliveredW, [.. shortfall])
                {
                    IsSignalSilent = IsSilent(parts.Record.Event, now),
                    ControlGroup = group,
                });
        }
    }

    // An event that may not move faster falls short of what it asks; one that may not let go faster asks for what it
    // still has.
    private long TargetW(EventParts parts, DateTimeOffset now)
    {
        var askedW = parts.Record.IsOver ? 0 : AskedBy(parts.Record.Event, now).Watts;
        return Math.Abs(askedW) > Math.Abs(parts.TargetW) ? askedW : parts.TargetW;
    }

    private static void AddShortfall(List<LimitShare> shortfall, string limit, long missingW)
    {
        if (missingW > 0)
        {
            shortfall.Add(new(limit, missingW));
        }
    }

    private FeederPreview Unreachable(EventParts parts, int feeder)
    {
        var order = parts.Order(feeder);
        return new(
            _plant.Model.Feeders[feeder].Id.Text,
            order.ReductionW,
            0,
            0,
            [],
            [new LimitShare("unreachable", Math.Abs(order.ReductionW))],
            0,
            EnduranceFigures.None,
            EnduranceFigures.None);
    }

    private FeederCalls Calls() => new(
        GrainFactory, _plant.Model, _options, _time, (feeder, exception) => LogUnreached(_logger, exception, feeder));
}
