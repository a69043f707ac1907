using Vpp.Domain.Dispatch;
using Vpp.Domain.Quantities;
using Vpp.Domain.Regulation;

namespace Vpp.Grains.Portfolio;

/// <summary>The live signals of events that follow one. None of them is kept anywhere else.</summary>
internal sealed partial class PortfolioGrain
{
    private readonly Dictionary<string, LiveSignal> _signals = [];

    public ValueTask<SignalResult> TakeSignal(string id, int millionths, DateTimeOffset? at) =>
        ValueTask.FromResult(Take(id, PerUnit.FromMillionths(millionths), at));

    private SignalResult Take(string id, PerUnit value, DateTimeOffset? at)
    {
        if (!_open.TryGetValue(id, out var record))
        {
            return new SignalResult.NotOpen();
        }

        if (!record.Event.FollowsSignal)
        {
            return new SignalResult.Refused($"event {id} does not follow a signal");
        }

        if (record.Status is not (DispatchEventStatus.Scheduled or DispatchEventStatus.Notified
            or DispatchEventStatus.Ramping or DispatchEventStatus.Active))
        {
            return new SignalResult.Refused($"event {id} is {record.Status}, and follows no signal any more");
        }

        if (!_signals.TryGetValue(id, out var signal))
        {
            _signals[id] = signal = new();
        }

        var now = _clock.Now.Utc;
        var asOf = at ?? now;
        return signal.Take(value, asOf, now) is { } rule
            ? new SignalResult.OutOfTime(rule)
            : new SignalResult.Taken(asOf, signal.HoldsUntil);
    }

    // What an event asks for now, whatever the plant may move.
    private Power AskedBy(DispatchEvent @event, DateTimeOffset now) =>
        @event.TargetAt(now, SignalOf(@event)?.At(now));

    private bool IsSilent(DispatchEvent @event, DateTimeOffset now) =>
        @event.FollowsSignal && SignalOf(@event)?.At(now) is null;

    private LiveSignal? SignalOf(DispatchEvent @event) => _signals.GetValueOrDefault(@event.Id.Text);
}
