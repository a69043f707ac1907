using Vpp.Domain.Dispatch;
using Vpp.Domain.Feeders;
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

    private PerUnit? SignalOf(DispatchEvent @event, FeederInstant now) =>
        _signals.GetValueOrDefault(@event.Id.Text)?.At(now.Utc);

    private bool IsSilent(DispatchEvent @event, DateTimeOffset now) =>
        @event.FollowsSignal && _signals.GetValueOrDefault(@event.Id.Text)?.At(now) is null;

    // Should the portfolio fall silent too, feeders do not go on with the last value for ever.
    private void LimitToSignals(List<EventParts> split)
    {
        foreach (var parts in split)
        {
            if (parts.Record.Event.FollowsSignal)
            {
                parts.HoldsUntil = _signals.GetValueOrDefault(parts.Event)?.HoldsUntil;
            }
        }
    }
}
