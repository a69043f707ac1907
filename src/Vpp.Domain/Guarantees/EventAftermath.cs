using Vpp.Domain.Identities;
using Vpp.Domain.Quantities;

namespace Vpp.Domain.Guarantees;

/// <summary>
/// What an event did at one feeder to promises while it ran and until everybody had recharged, and what the feeder drew
/// afterwards.
/// </summary>
public sealed class EventAftermath(DispatchEventId @event)
{
    /// <summary>Misses that are kept by name; the others are only counted.</summary>
    public const int MissesMax = 64;

    private readonly List<Guarantee> _misses = [];

    public DispatchEventId Event => @event;

    /// <summary>When it ended here; null while it runs.</summary>
    public DateTimeOffset? EndedAt { get; private set; }

    /// <summary>Whether nobody is short of what it took any more.</summary>
    public bool IsOver { get; private set; }

    /// <summary>
    /// Highest measured net load of the feeder from its end until it was over; null before.
    /// </summary>
    public Power? Peak { get; private set; }

    /// <summary>Departures that fell due meanwhile.</summary>
    public int Departures { get; private set; }

    /// <summary>Those among them that left short and would not have without events.</summary>
    public int Missed { get; private set; }

    /// <summary>The first of them.</summary>
    public IReadOnlyList<Guarantee> Misses => _misses;

    internal void End(DateTimeOffset now) => EndedAt ??= now;

    internal void Resume() => (EndedAt, IsOver, Peak) = (null, false, null);

    internal void See(Power netLoad, bool recharges)
    {
        if (EndedAt is not null && !IsOver)
        {
            Peak = Peak is { } before && before > netLoad ? before : netLoad;
            IsOver = !recharges;
        }
    }

    internal void Add(in Guarantee guarantee)
    {
        Departures += guarantee.IsDue ? 1 : 0;
        if (guarantee.IsMissedByEvent)
        {
            Missed++;
            if (_misses.Count < MissesMax)
            {
                _misses.Add(guarantee);
            }
        }
    }
}
