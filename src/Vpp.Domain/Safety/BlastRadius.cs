using Vpp.Domain.Identities;
using Vpp.Domain.Quantities;

namespace Vpp.Domain.Safety;

/// <summary>
/// Keeps what all events together command from moving faster than the plant may, whatever starts, stops and changes
/// (C7). Targets are followed along the rate, those that let go first; what stops is spread over its release window,
/// which is made long enough, and waits for its turn when too much is being released already. No more is commanded than
/// could be let go at half the rate within one time to live, so that a cancellation of everything converges (C10).
/// </summary>
public sealed class BlastRadius
{
    // A portfolio that slept does not catch up in one step.
    private static readonly TimeSpan LapseMax = TimeSpan.FromSeconds(4);

    private readonly Dictionary<DispatchEventId, Held> _held = [];
    private readonly List<Spread> _spreads = [];
    private readonly long _rateW;
    private readonly long _mostW;
    private TimeSpan? _movedAt;

    /// <param name="limits">What the plant may move.</param>
    /// <param name="timeToLive">How long a setpoint lives at most.</param>
    public BlastRadius(BlastRadiusLimits limits, TimeSpan timeToLive)
    {
        _rateW = limits.RatePerMinute?.Watts ?? 0;
        _mostW = _rateW == 0 ? long.MaxValue : Over(timeToLive) / 2;
    }

    private bool IsLimited => _rateW > 0;

    /// <summary>What an event commands now: positive lowers net load.</summary>
    public Power Commanded(DispatchEventId @event) => Power.FromWatts(_held.GetValueOrDefault(@event).PowerW);

    /// <summary>Whether an event that asks for nothing any more has to wait until it may let its vehicles go.</summary>
    public bool Waits(DispatchEventId @event) => _held.TryGetValue(@event, out var held) && held.Waits;

    /// <summary>What all events command, and what is still on its way back, as a sum.</summary>
    public Power Total(TimeSpan now) => Power.FromWatts(
        _held.Values.Sum(each => each.PowerW) + _spreads.Sum(each => each.LeftW(now)));

    /// <summary>
    /// How long a release must last: as long as it is asked to, and long enough that all that moves, released together
    /// over so long, takes half the rate at most.
    /// </summary>
    public TimeSpan ReleaseWindow(TimeSpan asked, TimeSpan now) => ReleaseWindow(MovingW(now), asked);

    /// <summary>The same for some power, a magnitude, whatever else moves.</summary>
    public TimeSpan ReleaseWindow(Power power, TimeSpan asked) => ReleaseWindow(power.Watts, asked);

    /// <summary>An event has this much already, by the word of whoever led before.</summary>
    public void Adopt(DispatchEventId @event, Power power, TimeSpan release) =>
        _held[@event] = new(power.Watts, release, false);

    /// <summary>Moves every event towards what it asks; an event that is not among them stops.</summary>
    /// <param name="asked">The targets that count now, the highest priority first.</param>
    /// <param name="now">A monotonic instant.</param>
    public void Move(IReadOnlyList<BlastRadiusWish> asked, TimeSpan now)
    {
        var since = _movedAt is not { } before ? TimeSpan.Zero : now - before < LapseMax ? now - before : LapseMax;
        var leftW = IsLimited ? Math.Max(0, Over(since) - _spreads.Sum(each => each.FlownW(now - since, now))) : 0;
        _movedAt = now;
        _spreads.RemoveAll(each => each.Until <= now);
        Stop(asked, now);
        foreach (var wish in asked)
        {
            _held.TryGetValue(wish.Event, out var held);
            _held[wish.Event] = held with { Release = wish.Release, Waits = false };
        }

        if (!IsLimited)
        {
            foreach (var wish in asked)
            {
                Set(wish, wish.Target.Watts);
            }

            return;
        }

        foreach (var wish in asked)
        {
            var heldW = _held[wish.Event].PowerW;
            var lessW = Math.Sign(heldW) * Math.Sign(wish.Target.Watts) < 0 ? 0 : wish.Target.Watts;
            leftW -= Math.Abs(lessW) < Math.Abs(heldW) ? Step(wish, lessW, leftW) : 0;
        }

        foreach (var wish in asked)
        {
            var roomW = Math.Max(0, _mostW - MovingW(now));
            leftW -= Math.Abs(wish.Target.Watts) > Math.Abs(_held[wish.Event].PowerW)
                ? Step(wish, wish.Target.Watts, Math.Min(leftW, roomW))
                : 0;
        }
    }

    private TimeSpan ReleaseWindow(long powerW, TimeSpan asked) =>
        IsLimited && Lasts(powerW) is var least && least > asked ? least : asked;

    private long MovingW(TimeSpan now) =>
        _held.Values.Sum(each => Math.Abs(each.PowerW)) + _spreads.Sum(each => Math.Abs(each.LeftW(now)));

    private void Stop(IReadOnlyList<BlastRadiusWish> asked, TimeSpan now)
    {
        var movingW = MovingW(now);
        var stops = _held.Where(each => asked.All(wish => wish.Event != each.Key)).ToList();
        foreach (var (@event, held) in stops.OrderBy(each => each.Key.Text, StringComparer.Ordinal))
        {
            var waits = IsLimited && held.PowerW != 0 && _spreads.Sum(each => each.PerMinuteW) > _rateW / 2;
            if (waits)
            {
                _held[@event] = held with { Waits = true };
                continue;
            }

            _held.Remove(@event);
            var window = ReleaseWindow(movingW, held.Release);
            if (IsLimited && held.PowerW != 0 && window > TimeSpan.Zero)
            {
                _spreads.Add(new(held.PowerW, now, now + window));
            }
        }
    }

    private long Step(BlastRadiusWish wish, long towardsW, long mostW)
    {
        var heldW = _held[wish.Event].PowerW;
        var movedW = Math.Clamp(towardsW - heldW, -mostW, mostW);
        Set(wish, heldW + movedW);
        return Math.Abs(movedW);
    }

    private void Set(BlastRadiusWish wish, long powerW) => _held[wish.Event] = new(powerW, wish.Release, false);

    private long Over(TimeSpan time) => (long)((Int128)_rateW * time.Ticks / TimeSpan.TicksPerMinute);

    private TimeSpan Lasts(long powerW) =>
        TimeSpan.FromTicks((long)(2 * (Int128)powerW * TimeSpan.TicksPerMinute / _rateW) + 1);

    private readonly record struct Held(long PowerW, TimeSpan Release, bool Waits);

    private readonly record struct Spread(long PowerW, TimeSpan From, TimeSpan Until)
    {
        public long PerMinuteW => (long)((Int128)Math.Abs(PowerW) * TimeSpan.TicksPerMinute / (Until - From).Ticks);

        public long LeftW(TimeSpan at) => at >= Until ? 0
            : at <= From ? PowerW
            : (long)((Int128)PowerW * (Until - at).Ticks / (Until - From).Ticks);

        public long FlownW(TimeSpan from, TimeSpan until) => Math.Abs(LeftW(from) - LeftW(until));
    }
}

/// <summary>What one event asks for now.</summary>
/// <param name="Event">The event.</param>
/// <param name="Target">Positive lowers net load.</param>
/// <param name="Release">How long its release is spread.</param>
public readonly record struct BlastRadiusWish(DispatchEventId Event, Power Target, TimeSpan Release);
