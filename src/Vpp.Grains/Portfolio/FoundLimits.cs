using Vpp.Domain.Feeders;

namespace Vpp.Grains.Portfolio;

/// <summary>
/// What feeders turned out to find for an event when they found less than they were asked for. For a while they are
/// asked for no more: otherwise each interval would ask first them and then, in vain again, the others, whose vehicles
/// would go to and fro. After it their word counts anew.
/// </summary>
internal sealed class FoundLimits(TimeSpan life)
{
    private readonly Dictionary<(string Event, int Feeder), Limit> _limits = [];

    /// <summary>The most that a feeder is asked for; null is no such limit.</summary>
    public long? Of(string @event, int feeder) =>
        _limits.Count > 0 && _limits.TryGetValue((@event, feeder), out var limit) ? limit.PowerW : null;

    /// <summary>A magnitude that was asked, and what was found of it.</summary>
    /// <param name="event">For which event.</param>
    /// <param name="feeder">By which feeder.</param>
    /// <param name="askedW">What it was asked.</param>
    /// <param name="foundW">What it found by its last word; nothing counts as found that is unknown (C11).</param>
    /// <param name="isAnswered">Whether that word answers what it was asked last.</param>
    /// <param name="now">The instant.</param>
    public void Learn(string @event, int feeder, long askedW, long foundW, bool isAnswered, FeederInstant now)
    {
        if (foundW < askedW)
        {
            _limits[(@event, feeder)] = new(foundW, isAnswered, now.Monotonic + life);
        }
    }

    /// <summary>A feeder has answered after all: what was assumed of it meanwhile holds no longer.</summary>
    public void OnAnswered(string @event, int feeder)
    {
        if (_limits.TryGetValue((@event, feeder), out var limit) && !limit.IsAnswered)
        {
            _limits.Remove((@event, feeder));
        }
    }

    public void Forget(FeederInstant now)
    {
        foreach (var (key, limit) in _limits)
        {
            if (limit.Until <= now.Monotonic)
            {
                _limits.Remove(key);
            }
        }
    }

    private readonly record struct Limit(long PowerW, bool IsAnswered, TimeSpan Until);
}
