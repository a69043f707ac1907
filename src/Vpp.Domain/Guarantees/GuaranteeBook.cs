using Vpp.Domain.Identities;
using Vpp.Domain.Quantities;

namespace Vpp.Domain.Guarantees;

/// <summary>
/// A feeder's account of promises, in bounded room: the newest departures, and the aftermath of the newest events.
/// </summary>
public sealed class GuaranteeBook
{
    public const int DeparturesMax = 1_024;
    public const int EventsMax = 32;

    private readonly List<Guarantee> _departures = [];
    private readonly List<EventAftermath> _events = [];
    private int _oldest;

    /// <summary>Aftermaths, the oldest event first.</summary>
    public IReadOnlyList<EventAftermath> Events => _events;

    /// <summary>The newest departure of a vehicle; null when none is remembered.</summary>
    public Guarantee? LastOf(VehicleId vehicle)
    {
        for (var back = 1; back <= _departures.Count; back++)
        {
            var departure = _departures[(_oldest + _departures.Count - back) % _departures.Count];
            if (departure.Vehicle == vehicle)
            {
                return departure;
            }
        }

        return null;
    }

    /// <summary>What became of an event here; null when it never ran or is forgotten.</summary>
    public EventAftermath? Of(DispatchEventId @event) => _events.Find(each => each.Event == @event);

    internal void OnRuns(DispatchEventId @event)
    {
        if (Of(@event) is { } known)
        {
            known.Resume();
            return;
        }

        if (_events.Count == EventsMax)
        {
            _events.RemoveAt(0);
        }

        _events.Add(new(@event));
    }

    internal void OnEnds(DispatchEventId @event, DateTimeOffset now) => Of(@event)?.End(now);

    internal void OnMeasured(Power netLoad, bool recharges)
    {
        foreach (var each in _events)
        {
            each.See(netLoad, recharges);
        }
    }

    internal void OnLeft(in Guarantee guarantee)
    {
        if (_departures.Count < DeparturesMax)
        {
            _departures.Add(guarantee);
        }
        else
        {
            _departures[_oldest] = guarantee;
            _oldest = (_oldest + 1) % DeparturesMax;
        }

        foreach (var each in _events)
        {
            if (!each.IsOver)
            {
                each.Add(guarantee);
            }
        }
    }
}
