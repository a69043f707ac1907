using Vpp.Domain.Quantities;

namespace Vpp.Domain.Fleets;

/// <summary>The stays of all vehicles one after the other, instants in tenths of a second.</summary>
internal sealed class StayColumns
{
    private readonly int[] _first;
    private readonly long[] _arrivesAt;
    private readonly long[] _departsAt;
    private readonly long[] _arrivalJ;
    private readonly long[] _needJ;

    public StayColumns(IReadOnlyList<SimulatedVehicle> vehicles)
    {
        var total = vehicles.Sum(vehicle => vehicle.Stays.Count);
        _first = new int[vehicles.Count + 1];
        _arrivesAt = new long[total];
        _departsAt = new long[total];
        _arrivalJ = new long[total];
        _needJ = new long[total];
        for (var vehicle = 0; vehicle < vehicles.Count; vehicle++)
        {
            Add(vehicle, vehicles[vehicle]);
        }
    }

    public int Count(int vehicle) => _first[vehicle + 1] - _first[vehicle];

    public long ArrivesAt(int vehicle, int stay) => _arrivesAt[_first[vehicle] + stay];

    public long DepartsAt(int vehicle, int stay) => _departsAt[_first[vehicle] + stay];

    public Energy EnergyAtArrival(int vehicle, int stay) => Energy.FromJoules(_arrivalJ[_first[vehicle] + stay]);

    public Energy EnergyAtDeparture(int vehicle, int stay) => Energy.FromJoules(_needJ[_first[vehicle] + stay]);

    private void Add(int vehicle, SimulatedVehicle simulated)
    {
        var next = _first[vehicle];
        var free = long.MinValue;
        foreach (var stay in simulated.Stays)
        {
            _arrivesAt[next] = FleetClock.Tenths(stay.ArrivesAt);
            _departsAt[next] = FleetClock.Tenths(stay.DepartsAt);
            _arrivalJ[next] = Held(stay.EnergyAtArrival, simulated);
            _needJ[next] = Held(stay.EnergyAtDeparture, simulated);
            if (_arrivesAt[next] < free || _departsAt[next] <= _arrivesAt[next])
            {
                throw new ArgumentException($"the stays of vehicle {vehicle} overlap or are out of order");
            }

            free = _departsAt[next++];
        }

        _first[vehicle + 1] = next;
    }

    private static long Held(Energy energy, SimulatedVehicle simulated) =>
        energy >= Energy.Zero && energy <= simulated.Nameplate.UsableCapacity
            ? energy.Joules
            : throw new ArgumentException("the energy of a stay lies between zero and usable capacity");
}
