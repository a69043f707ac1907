using Vpp.Domain.Dispatch;
using Vpp.Domain.Feeders;
using Vpp.Domain.Safety;
using Vpp.Grains.Dispatch;

namespace Vpp.Grains.Portfolio;

/// <summary>Which events there are, where each is in its life, and how far it may move.</summary>
internal sealed partial class PortfolioGrain
{
    private const string Unreached = "no feeder that it calls on could be reached from its start to its end";

    private readonly Dictionary<string, DispatchEventRecord> _open = [];
    private readonly Dictionary<string, EventPost> _posts = [];
    private readonly HashSet<string> _reached = [];
    private readonly BlastRadius _radius;

    public ValueTask Arm(DispatchEventRecord record)
    {
        var id = record.Event.Id.Text;
        if (!_open.TryGetValue(id, out var known) || (!known.IsOver && IsNewer(record, known)))
        {
            _open[id] = record;
            SupersedeLower();
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

    // Steps that time alone causes are taken here too, perhaps before the ledger has them; what people said is newer
    // than any of those.
    private static bool IsNewer(DispatchEventRecord record, DispatchEventRecord known) =>
        record.IsOver || (record.Words, record.Version).CompareTo((known.Words, known.Version)) > 0;

    private static bool IsRun(DispatchEventRecord record) =>
        record.Status is DispatchEventStatus.Ramping or DispatchEventStatus.Active;

    // A kilowatt cannot be lowered for one event and raised for another: the higher one has it (C5).
    private void SupersedeLower()
    {
        foreach (var lower in _open.Values.Where(record => !record.IsOver).ToList())
        {
            var higher = _open.Values.FirstOrDefault(record =>
                !record.IsOver
                && record.Status != DispatchEventStatus.AwaitingApproval
                && record.Event.Priority > lower.Event.Priority
                && DispatchEventRules.AreOpposed(record.Event, lower.Event));
            if (higher is not null)
            {
                End(
                    lower,
                    DispatchEventStatus.Superseded,
                    $"event {higher.Event.Id} of priority {higher.Event.Priority} runs the other way in the same time");
            }
        }
    }

    private void End(DispatchEventRecord record, DispatchEventStatus status, string why)
    {
        var now = _clock.Now.Utc;
        _open[record.Event.Id.Text] = status == DispatchEventStatus.Failed
            ? DispatchEventLifecycle.Fail(record, now, why)
            : DispatchEventLifecycle.Supersede(record, now, why);
        Post(record.Event.Id.Text).End(status, why);
    }

    // Higher priority first; among equals the earlier start, then the smaller id.
    private List<DispatchEventRecord> Running() =>
    [
        .. _open.Values
            .Where(record => IsMoving(record) || AwaitsGrid(record, _clock.Now.Utc))
            .OrderByDescending(record => record.Event.Priority)
            .ThenBy(record => record.Event.Start)
            .ThenBy(record => record.Event.Id.Text, StringComparer.Ordinal),
    ];

    private bool IsMoving(DispatchEventRecord record) =>
        record.Status is DispatchEventStatus.Ramping or DispatchEventStatus.Active || _radius.Waits(record.Event.Id);

    private static bool AwaitsGrid(DispatchEventRecord record, DateTimeOffset now) =>
        record.Status == DispatchEventStatus.Releasing
        && record.Event.Release.RequiresGridRecovered
        && now < record.Event.ReleasesAt;

    // Everything that moves, moves along the plant's own rate (C7), and nothing while the kill switch holds it (C13).
    private List<DispatchEventRecord> Move(FeederInstant now)
    {
        var isHeld = _killSwitch.Holds(now.Utc);
        _radius.Move(
            [
                .. Running()
                    .Where(record => !isHeld && record.Status is DispatchEventStatus.Ramping
                        or DispatchEventStatus.Active)
                    .Select(record => new BlastRadiusWish(
                        record.Event.Id, AskedBy(record.Event, now.Utc), record.Event.Release.Window)),
            ],
            now.Monotonic);
        return isHeld ? [] : Running();
    }

    private EventParts PartsOf(DispatchEventRecord record, EventScope scope, int feeders, FeederInstant now) => new(
        record,
        scope,
        _radius.Commanded(record.Event.Id).Watts,
        feeders,
        _radius.Waits(record.Event.Id) ? now.Utc + _options.Feeder.TimeToLive : null)
    {
        ReleaseWindow = _radius.ReleaseWindow(record.Event.Release.Window, now.Monotonic),
        HoldsUntil = SignalOf(record.Event)?.HoldsUntil,
    };

    // Whoever led before has moved it this far already.
    private void Resume(DispatchEventRecord record)
    {
        _open[record.Event.Id.Text] = record;
        if (record.Status is DispatchEventStatus.Ramping or DispatchEventStatus.Active)
        {
            _reached.Add(record.Event.Id.Text);
            _radius.Adopt(record.Event.Id, AskedBy(record.Event, _clock.Now.Utc), record.Event.Release.Window);
        }
    }

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
            var next = DispatchEventLifecycle.AdvanceTo(record, now);
            if (IsRun(next) && _killSwitch.IsOn)
            {
                _open[id] = next = DispatchEventLifecycle.Cancel(
                    next, now, _killSwitch.Principal, "the kill switch was turned on");
                Post(id).Cancel(_killSwitch.Principal);
            }
            else if (IsRun(record) && !IsRun(next) && !_reached.Contains(id))
            {
                End(record, DispatchEventStatus.Failed, Unreached);
            }
            else if (next.Version != record.Version)
            {
                _open[id] = next;
                Post(id).Advance(now);
            }

            if (_open[id].IsOver && now >= record.Event.ReleasedAt && !_radius.Waits(record.Event.Id))
            {
                _open.Remove(id);
                _reached.Remove(id);
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

    private EventPost Post(string id)
    {
        if (!_posts.TryGetValue(id, out var post))
        {
            _posts[id] = post = new(GrainFactory.GetGrain<IDispatchEventGrain>(id), _logger);
        }

        return post;
    }
}
