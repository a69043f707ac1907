namespace Vpp.Domain.Fleets;

/// <summary>Who left, and who left short of the energy it needed.</summary>
public sealed class DepartureAccount
{
    private readonly List<MissedDeparture> _missed = [];

    /// <summary>Departures so far.</summary>
    public int Departed { get; private set; }

    /// <summary>Every departure short of its need, in order of departure within a step and of steps.</summary>
    public IReadOnlyList<MissedDeparture> Missed => _missed;

    /// <summary>Those among them that no charging could have prevented.</summary>
    public int Impossible { get; private set; }

    internal void Met() => Departed++;

    internal void Miss(in MissedDeparture missed)
    {
        Departed++;
        Impossible += missed.WasPossible ? 0 : 1;
        _missed.Add(missed);
    }
}
