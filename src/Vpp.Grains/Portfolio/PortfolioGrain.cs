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
/// the targets of those that run. Rebuilt on activation from the ledger and from what the feeders push.
/// </summary>
[GrainType("portfolio"), RendezvousPlacement, KeepAlive, Immovable]
internal sealed partial class PortfolioGrain(
    PlantNetwork plant,
    PlantOptions options,
    PlantClock clock,
    IEpochSource epochs,
    IEventLedger ledger,
    ILogger<PortfolioGrain> logger) : Grain, IPortfolioGrain
{
    private const string Principal = "plant";

    private readonly Dictionary<string, FeederSummary> _summaries = [];
    private readonly Dictionary<string, DispatchEventRecord> _open = [];
    private readonly Dictionary<string, EventPost> _posts = [];
    private readonly HashSet<string> _dispatched = [];
    private PlantSplit _split = null!;
    private FeederInstant? _decidedAt;
    private RunningEvent[] _running = [];
    private long _epoch;
    private long _round;

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _split = new(plant.Model);
        _epoch = await epochs.Next("portfolio", cancellationToken);
        foreach (var record in await ledger.ReadOpen(cancellationToken))
        {
            _open[record.Event.Id.Text] = record;
        }

        if (!options.Stepped)
        {
            this.RegisterGrainTimer(() => RunControlInterval().AsTask(), new GrainTimerCreationOptions
            {
                DueTime = options.ActiveControlInterval,
                Period = options.ActiveControlInterval,
                KeepAlive = true,
            });
        }

        LogActivated(logger, _epoch, _open.Count);
    }

    public ValueTask Touch() => ValueTask.CompletedTask;

    public ValueTask Hear(FeederSummary summary)
    {
        if (!_summaries.TryGetValue(summary.Feeder, out var known)
            || (summary.Epoch, summary.Version).CompareTo((known.Epoch, known.Version)) > 0)
        {
            _summaries[summary.Feeder] = summary;
        }

        return ValueTask.CompletedTask;
    }

    public ValueTask Arm(DispatchEventRecord record)
    {
        var id = record.Event.Id.Text;
        if (!_open.TryGetValue(id, out var known) || record.IsOver || record.Version > known.Version)
        {
            _open[id] = record;
        }

        return ValueTask.CompletedTask;
    }

    public async ValueTask RunControlInterval()
    {
        var now = clock.Now;
        if (_decidedAt is { } last && last.Monotonic >= now.Monotonic)
        {
            return;
        }

        _decidedAt = now;
        AdvanceEvents(now.Utc);
        var orders = _split.Split(Running(), _summaries, now.Utc);
        if (orders.Count == 0 && _dispatched.Count == 0)
        {
            _running = [];
            return;
        }

        await Send(orders);
        if (PlantSplit.Correct(orders, _summaries))
        {
            await Send(orders);
        }

        Record(now.Utc);
    }

    public async ValueTask<DispatchPreview> Preview(DispatchEvent @event)
    {
        var target = @event.Intervals.MaxBy(interval => Math.Abs(interval.Reduction.Watts)).Reduction.Watts;
        var asIfActive = new DispatchEventRecord(
            @event, 1, [new(DispatchEventStatus.Active, @event.Start, Principal, null)]);
        var split = new PlantSplit(plant.Model);
        var orders = split.Split([asIfActive], _summaries, @event.Start, target);
        var previews = await Task.WhenAll(orders.Select(order => GrainFactory
            .GetGrain<IFeederGrain>(order.Key)
            .Preview(new FeederDispatch(_epoch, _round, [.. order.Value]))
            .AsTask()));
        var ordered = previews.OrderBy(preview => preview.Feeder, StringComparer.Ordinal).ToArray();
        var content = JsonSerializer.SerializeToUtf8Bytes((@event, ordered, plant.InForce.Version), HashOptions);
        return new(
            target,
            ordered.Sum(preview => preview.AllocatedW),
            ordered,
            [.. split.SaturatedNodes],
            Convert.ToHexStringLower(SHA256.HashData(content)));
    }

    public ValueTask<PortfolioStatus> GetStatus()
    {
        var silent = plant.Model.Feeders.Select(feeder => feeder.Id.Text).Where(id => !_summaries.ContainsKey(id));
        return ValueTask.FromResult(new PortfolioStatus(
            _epoch,
            clock.Now.Utc,
            [.. _summaries.Values.OrderBy(summary => summary.Feeder, StringComparer.Ordinal)],
            [.. silent],
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

    // The event's own grain commits the same step; this one only has to know it in time.
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

            if (next.IsOver)
            {
                _open.Remove(id);
                _posts.Remove(id);
            }
        }
    }

    // Every feeder that has or had a part hears the round; an empty one ends its events.
    private async Task Send(Dictionary<string, List<FeederOrder>> orders)
    {
        _round++;
        var called = orders.Keys.Union(_dispatched).ToList();
        foreach (var chunk in called.Chunk(options.FanOutMax))
        {
            await Task.WhenAll(chunk.Select(feeder => Send(feeder, orders.GetValueOrDefault(feeder) ?? [])));
        }

        _dispatched.Clear();
        _dispatched.UnionWith(orders.Keys);
    }

    private async Task Send(string feeder, List<FeederOrder> orders)
    {
        try
        {
            await Hear(await GrainFactory.GetGrain<IFeederGrain>(feeder)
                .Apply(new FeederDispatch(_epoch, _round, [.. orders])));
        }
        catch (Exception exception) when (exception is TimeoutException or OrleansException)
        {
            // Unknown is not success: the summary keeps the feeder's last word, and the next round asks again (C11).
            LogUnreached(logger, exception, feeder);
        }
    }

    private void Record(DateTimeOffset now)
    {
        var running = Running();
        _running = new RunningEvent[running.Count];
        for (var i = 0; i < running.Count; i++)
        {
            var record = running[i];
            var id = record.Event.Id.Text;
            var shares = _summaries.Values
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

    private EventPost Post(string id)
    {
        if (!_posts.TryGetValue(id, out var post))
        {
            _posts[id] = post = new(GrainFactory.GetGrain<IDispatchEventGrain>(id), logger);
        }

        return post;
    }
}
