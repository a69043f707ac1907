using Vpp.Domain.Feeders;

namespace Vpp.Grains.Portfolio;

/// <summary>
/// What feeders turned out to find for an event when they found less than they were asked for. For a while they are
/// asked for no more: otherwise each interval would ask first them and then, in vain again, the others, whose vehicles
/// would go to and fro. After it their word counts anew.
/// </summary>
internal sealed class FoundLimits(TimeSpan life)
{
    private readonly Dictionary<(string Event, int Feeder), (long PowerW, TimeSpan Until)> _limits = [];

    public long? Of(string @event, int feeder) =>
        _limits.Count > 0 && _limits.TryGetValue((@event, feeder), out var limit) ? limit.PowerW : null;

    /// <summary>
    /// A magnitude that was asked and what was found of it; nothing counts as found that is unknown (C11).
    /// </summary>
    public void Learn(string @event, int feeder, long askedW, long foundW, FeederInstant now)
    {
        if (foundW < askedW)
        {
            _limits[(@event, feeder)] = (foundW, now.Monotonic + life);
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
}
