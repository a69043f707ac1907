using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using Orleans.Placement;
using Vpp.Domain.Dispatch;
using Vpp.Domain.Feeders;
using Vpp.Grains.Dispatch;
using Vpp.Grains.Feeders;
using Vpp.Grains.Placement;
using Vpp.Grains.Serialization;
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
    private readonly HashSet<string> _told = [];
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
        _words = new(options.SummaryLife);
        _found = new(options.SummaryLife);
        _calls = Calls();
        _ledgerCall = new(options.CallTimeout, time, exception => LogUnreadLedger(logger, exception));
        _split = new(plant.Model);
    }

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _epoch = await _epochs.Next("portfolio", cancellationToken);
        await CancelReplay.Run(_journal, _ledger, _logger, cancellationToken);
        foreach (var record in await _ledger.ReadOpen(cancellationToken))
        {
            _open[record.Event.Id.Text] = record;
        }

        // Any feeder may still follow the reign before: each hears the first round, should it only end what is over.
        _told.UnionWith(_plant.Model.Feeders.Select(feeder => feeder.Id.Text));
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
        if (running.Count == 0 && _told.Count == 0)
        {
            _running = [];
            return;
        }

        await AskTheSilent(running, now);
        var words = _words.Fresh(now);
        _found.Forget(now);
        var orders = _split.Split(running, words, _found, now.Utc);
        await Send(orders, orders.Keys.Union(_told.Where(feeder => MayLetGo(running, words, feeder))));
        words = _words.Fresh(now);
        PlantSplit.Learn(orders, words, _found, now);
        if (PlantSplit.Correct(orders, words))
        {
            await Send(orders, orders.Keys);
        }

        Record(running, now.Utc);
    }

    public async ValueTask<DispatchPreview> Preview(DispatchEvent @event)
    {
        var target = @event.Intervals.MaxBy(interval => Math.Abs(interval.Reduction.Watts)).Reduction.Watts;
        var asIfActive = new DispatchEventRecord(
            @event, 1, [new(DispatchEventStatus.Active, @event.Start, Principal, null)]);
        var split = new PlantSplit(_plant.Model);
        var orders = split.Split([asIfActive], _words.Fresh(_clock.Now), _found, @event.Start, target);
        var previews = orders.ToDictionary(order => order.Key, order => Unreachable(order.Key, order.Value));
        await Calls().All(orders.Keys, async (feeder, grain) =>
            previews[feeder] = await grain.Preview(new FeederDispatch(_epoch, _round, [.. orders[feeder]])));
        var ordered = previews.Values.OrderBy(preview => preview.Feeder, StringComparer.Ordinal).ToArray();
        string[] saturated = [.. split.SaturatedNodes];
        var content = JsonSerializer.SerializeToUtf8Bytes(
            (@event, ordered, saturated, _plant.InForce.Version), HashOptions);
        return new(
            target,
            ordered.Sum(preview => preview.AllocatedW),
            ordered,
            saturated,
            Convert.ToHexStringLower(SHA256.HashData(content)));
    }

    public ValueTask<PortfolioStatus> GetStatus()
    {
        var now = _clock.Now;
        var fresh = _words.Fresh(now);
        return ValueTask.FromResult(new PortfolioStatus(
            _epoch,
            now.Utc,
            [.. _words.All.OrderBy(summary => summary.Feeder, StringComparer.Ordinal)],
            [.. _plant.Model.Feeders.Select(feeder => feeder.Id.Text).Where(id => !fresh.ContainsKey(id))],
            _running));
    }

    private static JsonSerializerOptions HashOptions { get; } =
        new(DomainJson.Options) { IncludeFields = true };

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
            try
            {
                if (await _ledger.Find(missing.Event.Id) is { } found)
                {
                    await Arm(found);
                }
            }
            catch (InvalidDataException damage)
            {
                // It goes on as it is known here until its end or a cancellation; the others are compared (C18).
                LogUnreadLedger(_logger, damage);
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
    private Task<List<string>> AskTheSilent(List<DispatchEventRecord> running, FeederInstant now)
    {
        var fresh = _words.Fresh(now);
        return _calls.All(
            _plant.Model.Feeders
                .Select(feeder => feeder.Id.Text)
                .Where(id => !fresh.ContainsKey(id) && _split.Concerns(running, id)),
            async (_, grain) => await Hear((await grain.GetStatus()).Summary));
    }

    // A feeder without a part is told so, unless an event runs there and only its word is missing: then it goes on with
    // what it was last asked.
    private bool MayLetGo(List<DispatchEventRecord> running, Dictionary<string, FeederSummary> words, string feeder) =>
        words.ContainsKey(feeder) || !_split.Concerns(running, feeder);

    // Whoever was given a part is told again and again, until it has taken the word that it has none any more (C10).
    private async Task Send(Dictionary<string, List<FeederOrder>> orders, IEnumerable<string> feeders)
    {
        _round++;
        _told.UnionWith(orders.Keys);
        var called = feeders.ToList();
        var answered = await _calls.All(called, async (feeder, grain) => await Hear(await grain.Apply(
            new FeederDispatch(_epoch, _round, [.. orders.GetValueOrDefault(feeder) ?? []]))));
        _told.ExceptWith(answered.Where(feeder => !orders.ContainsKey(feeder)));
    }

    private void Record(List<DispatchEventRecord> running, DateTimeOffset now)
    {
        _running = new RunningEvent[running.Count];
        for (var i = 0; i < running.Count; i++)
        {
            var record = running[i];
            var id = record.Event.Id.Text;
            var shares = _words.All
                .SelectMany(summary => summary.Shares)
                .Where(share => share.Event == id && share.Round == _round)
                .ToList();
            var target = record.Event.TargetAt(now).Watts;
            var allocated = shares.Sum(share => share.AllocatedW);
            var delivered = shares.Sum(share => share.DeliveredW);
            _running[i] = new(id, record.Status.ToString(), target, allocated, delivered, target - allocated);
            Post(id).Record(new PerformanceSample(
                now, target, allocated, delivered, [.. shares.SelectMany(share => share.Shortfall)]));
        }
    }

    private static FeederPreview Unreachable(string feeder, List<FeederOrder> orders)
    {
        var targetW = orders.Sum(order => order.ReductionW);
        return new(feeder, targetW, 0, 0, [], [new LimitShare("unreachable", Math.Abs(targetW))], 0);
    }

    private FeederCalls Calls() =>
        new(GrainFactory, _options, _time, (feeder, exception) => LogUnreached(_logger, exception, feeder));

    private EventPost Post(string id)
    {
        if (!_posts.TryGetValue(id, out var post))
        {
            _posts[id] = post = new(GrainFactory.GetGrain<IDispatchEventGrain>(id), _logger);
        }

        return post;
    }
}
