using Vpp.Domain.Fleets;
using Vpp.Domain.Metering;
using Vpp.Domain.Quantities;
using Vpp.Domain.Safety;

namespace Vpp.Server.Demo;

/// <summary>Measures one fleet after every step: power, loading, energy by five-minute interval, invariants.</summary>
internal sealed class DemoMeter(
    FleetInvariants invariants, SimulatedFleet fleet, SimulatedHomes homes, bool controlled, DemoDay day)
{
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(5);

    private readonly List<DemoSample> _samples = [];
    private readonly long[] _energyJ = new long[(int)(day.End / Interval)];

    public IReadOnlyList<DemoSample> Samples => _samples;

    public FleetInvariants Invariants => invariants;

    public DemoSample Read()
    {
        invariants.Look(fleet, homes, controlled);
        var vehiclesW = 0L;
        foreach (var powerW in fleet.PowerW)
        {
            vehiclesW += powerW;
        }

        var before = _samples.Count == 0 ? TimeSpan.Zero : _samples[^1].At;
        _energyJ[(int)(before / Interval)] += vehiclesW * (long)(fleet.Now - before).TotalSeconds;
        var sample = new DemoSample(
            fleet.Now,
            vehiclesW,
            invariants.NetLoad.Watts,
            invariants.WorstTransformerPerMille,
            invariants.WorstOfHomesPerMille);
        _samples.Add(sample);
        return sample;
    }

    /// <summary>What generating the vehicles' energy has emitted at the margin.</summary>
    public EmissionMass Emissions(MarginalEmissions factors) =>
        factors.CausedBy([.. _energyJ.Select(Energy.FromJoules)], DemoWorld.Origin);

    /// <summary>Vehicles that left, or are still there at the end, without the energy they needed.</summary>
    public HashSet<int> Unready(DemoWorld world)
    {
        var unready = fleet.Departures.Missed.Select(missed => missed.Vehicle).ToHashSet();
        for (var vehicle = 0; vehicle < fleet.Count; vehicle++)
        {
            if (fleet.Connection(vehicle) == Domain.Vehicles.ConnectionState.Connected
                && fleet.EnergyHeld(vehicle) < world.Vehicles[vehicle].Settings.EnergyAtDeparture)
            {
                unready.Add(vehicle);
            }
        }

        return unready;
    }
}
