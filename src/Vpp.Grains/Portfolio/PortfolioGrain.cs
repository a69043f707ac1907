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
    private const string Principal = "plant";

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
    private readonly Dictionary<string, DispatchEventRecord> _open = [];
    private readonly Dictionary<string, EventPost> _posts = [];
    private readonly ToldParts _told;
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
        ILogger<PortfolioGrain> logger)
    {
        (_plant, _options, _clock, _epochs, _ledger, _logger) = (plant, options, clock, epochs, ledger, logger);
        (_journal, _time) = (journal, time);
        _words = new(plant.Model, options.SummaryLife);
        _found = new(options.SummaryLife);
        _told = new(plant.Model.Feeders.Count, _words, options);
        _calls = Calls();
        _ledgerCall = new(options.CallTimeout, time, exception => LogUnreadLedger(logger, exception));
        _split = new(plant.Model, _words, _found);
    }

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _epoch = await _epochs.Next("portfolio", cancellationToken);
        await CancelReplay.Run(_journal, _ledger, _logger, cancellationToken);
        foreach (var record in await _ledger.ReadOpen(cancellationToken))
        {
            _open[record.Event.Id.Text] = record;
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

    public ValueTask Arm(DispatchEventRecord record)
    {
        var id = record.Event.Id.Text;
        if (!_open.TryGetValue(id, out var known)
            || (!known.IsOver && (record.IsOver || record.Version > known.Version)))
        {
            _open[id] = record;
            if (!_options.Stepped && record.Event.Start <= _clock.Now.Utc)
            {
                // What runs already does not wait for the next tick.
                this.AsReference<IPortfolioGrain>().RunControlInterval().AsTask().Ignore();
            }
        }

        return ValueTask.CompletedTask;
    }

    public ValueTask<DispatchEventRecord?> LetGo(string id, string principal)
    {
        if (_open.TryGetValue(id, out var known))
        {
            _open[id] = known = DispatchEventLifecycle.Cancel(known, _clock.Now.Utc, principal);
        }

        return ValueTask.FromResult(known);
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
        var running = Running();
        if (running.Count == 0 && !_told.Any)
        {
            _running = [];
            return;
        }

        await AskTheSilent(running, now);
        _found.Forget(now);
        var split = _split.Split(running, now, @event => @event.TargetAt(now.Utc, SignalOf(@event, now)).Watts);
        LimitToSignals(split);
        await Send(split, running, now);
        _split.Learn(split, now);
        if (_split.Correct(split, now))
        {
            await Send(split, running, now);
        }

        Record(split, now.Utc);
    }

    public async ValueTask<DispatchPreview> Preview(DispatchEvent @event)
    {
        var target = @event.Intervals.MaxBy(interval => Math.Abs(interval.Reduction.Watts)).Reduction.Watts;
        var now = _clock.Now;
        var asked = @event.Start > now.Utc ? @event with { Start = now.Utc } : @event;
        var asIfActive = new DispatchEventRecord(
            asked, 1, [new(DispatchEventStatus.Active, asked.Start, Principal, null)]);
        var split = new PlantSplit(_plant.Model, _words, _found);
        var parts = split.Split([asIfActive], now, _ => target)[0];
        int[] feeders = [.. Enumerable.Range(0, parts.Takes.Length).Where(feeder => parts.Takes[feeder])];
        var previews = feeders.ToDictionary(feeder => feeder, feeder => Unreachable(parts, feeder));
        await Calls().All(feeders, async (feeder, grain) => previews[feeder] =
            await grain.Preview(new FeederDispatch(_epoch, _round, [parts.Order(feeder)])));
        return DispatchPreview.Of(
            @event, target, previews.Values, [.. split.SaturatedNodes], _plant.InForce.Version);
    }

    public ValueTask<PortfolioStatus> GetStatus()
    {
        var now = _clock.Now;
        return ValueTask.FromResult(new PortfolioStatus(
            _epoch,
            now.Utc,
            [.. _words.All.OrderBy(summary => summary.Feeder, StringComparer.Ordinal)],
            [.. Feeders(feeder => !_words.IsFresh(feeder, now)).Select(feeder => _plant.Model.Feeders[feeder].Id.Text)],
            _running));
    }

    // Higher priority first; among equals the earlier start, then the smaller id.
    private List<DispatchEventRecord> Running() =>
    [
        .. _open.Values
            .Where(record => record.Status is DispatchEventStatus.Ramping or DispatchEventStatus.Active)
            .OrderByDescending(record => record.Event.Priority)
            .ThenBy(record => record.Event.Start)
            .ThenBy(record => record.Event.Id.Text, StringComparer.Ordinal),
    ];

    // The ledger decides what is open: an event whose arming was lost is found there, and so is one whose
    // cancellation was.
    private async Task ReadLedger(FeederInstant now)
    {
        var open = await _ledger.ReadOpen();
        foreach (var record in open)
        {
            await Arm(record);
            if (_open[record.Event.Id.Text] is { Status: DispatchEventStatus.Cancelled } cancelled)
            {
                Post(record.Event.Id.Text).Cancel(cancelled.History[^1].Principal);
            }
        }

        var ids = open.Select(record => record.Event.Id).ToHashSet();
        foreach (var missing in _open.Values.Where(record => !record.IsOver && !ids.Contains(record.Event.Id)).ToList())
        {
            // What cannot be read goes on as it is known here, until its end or a cancellation.
            if (await _ledger.FindReadable(missing.Event.Id, _logger) is { } found)
            {
                await Arm(found);
            }
        }

        _ledgerReadAt = now;
    }

    // The event's own grain commits the same step; this one only has to know it in time. What is over is remembered
    // until its release has passed, so that a late word from before cannot revive it.
    private void AdvanceEvents(DateTimeOffset now)
    {
        foreach (var (id, record) in _open.ToList())
        {
            var next = DispatchEventLifecycle.AdvanceTo(record, now, Principal);
            if (next.Version != record.Version)
            {
                _open[id] = next;
                Post(id).Advance(now);
            }

            if (next.IsOver && now >= next.Event.ReleasedAt)
            {
                _open.Remove(id);
                _signals.Remove(id);
            }
        }

        foreach (var (id, post) in _posts.ToList())
        {
            post.Retry();
            if (post.IsIdle && !_open.ContainsKey(id))
            {
                _posts.Remove(id);
            }
        }
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
            return orders[feeder].Length > 0
                ? _told.IsNews(feeder, orders[feeder], now)
                : _told.MayHavePart(feeder)
                    && (_words.IsFresh(feeder, now) || !_split.Concerns(running, feeder));
        });
        return _calls.All(called, async (feeder, grain) =>
        {
            _told.OnTold(feeder);
            _words.Take(feeder, await grain.Apply(new(_epoch, round, orders[feeder])), _clock.Now);
            _told.OnAnswered(feeder, orders[feeder], round);
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
        _running = new RunningEvent[split.Count];
        for (var i = 0; i < split.Count; i++)
        {
            var parts = split[i];
            var (allocatedW, deliveredW, shortfall) = (0L, 0L, new List<LimitShare>());
            for (var feeder = 0; feeder < parts.Takes.Length; feeder++)
            {
                if (_words.Share(feeder, parts.Event) is { } share && share.Round == _told.RoundOf(feeder))
                {
                    allocatedW += share.AllocatedW;
                    deliveredW += share.DeliveredW;
                    shortfall.AddRange(share.Shortfall);
                }
            }

            _running[i] = new(
                parts.Event,
                parts.Record.Status.ToString(),
                parts.TargetW,
                allocatedW,
                deliveredW,
                parts.TargetW - allocatedW);
            Post(parts.Event).Record(
                new PerformanceSample(now, parts.TargetW, allocatedW, deliveredW, [.. shortfall])
                {
                    IsSignalSilent = IsSilent(parts.Record.Event, now),
                });
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

    private EventPost Post(string id)
    {
        if (!_posts.TryGetValue(id, out var post))
        {
            _posts[id] = post = new(GrainFactory.GetGrain<IDispatchEventGrain>(id), _logger);
        }

        return post;
    }
}
