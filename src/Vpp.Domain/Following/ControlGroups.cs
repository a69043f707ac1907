using Vpp.Domain.Feeders;
using Vpp.Domain.Identities;

namespace Vpp.Domain.Following;

/// <summary>
/// Of each event a few vehicles are left out, drawn by event and vehicle: what they do without it, against what they
/// were planned to do, is the error of the baseline. Where there are too few vehicles to tell anything nobody is.
/// </summary>
internal sealed class ControlGroups(FeederOptions options)
{
    private const int VehiclesMin = 50;
    private const int WholeBasisPoints = 10_000;

    private readonly Dictionary<DispatchEventId, bool[]> _drawn = [];

    // Asked row by row, mostly for the same event again.
    private (DispatchEventId? Event, bool[] Drawn) _last = (null, []);

    /// <summary>Whether each row is left out of an event; empty when nobody is.</summary>
    public ReadOnlySpan<bool> Of(DispatchEventId @event, VehicleRows rows)
    {
        if (options.ControlGroupBasisPoints == 0 || rows.Vehicles < VehiclesMin)
        {
            return [];
        }

        if (_last.Event != @event || _last.Drawn.Length < rows.Count)
        {
            _last = (@event, Find(@event, rows));
        }

        return _last.Drawn;
    }

    /// <summary>Vehicles came or left, or an event is over: everybody is drawn again, with the same result.</summary>
    public void Forget()
    {
        _drawn.Clear();
        _last = (null, []);
    }

    private bool[] Find(DispatchEventId @event, VehicleRows rows)
    {
        if (!_drawn.TryGetValue(@event, out var drawn) || drawn.Length < rows.Count)
        {
            _drawn[@event] = drawn = Draw(@event, rows);
        }

        return drawn;
    }

    private bool[] Draw(DispatchEventId @event, VehicleRows rows)
    {
        var drawn = new bool[rows.Count];
        var seed = SeededDraw.Hash(options.Seed, @event.Text);
        foreach (var row in rows.InUse)
        {
            drawn[row] = SeededDraw.Hash(seed, rows.Terms[row]!.Vehicle.Text) % WholeBasisPoints
                < (ulong)options.ControlGroupBasisPoints;
        }

        return drawn;
    }
}
