using Vpp.Domain.Fleets;
using Vpp.Domain.Homes;
using Vpp.Domain.Network;
using Vpp.Domain.Quantities;
using Vpp.Domain.Vehicles;

namespace Vpp.Domain.Safety;

/// <summary>
/// Looks at a simulated fleet as it truly is, after every step, and counts what must never happen: reserve (P1),
/// equipment (P2), site (P3), network (P4), consent (P6) and leases (C2). It knows nothing of how decisions were made.
/// </summary>
public sealed class FleetInvariants
{
    private static readonly string[] s_ids = ["C2", "P1", "P2", "P3", "P4", "P6"];

    private static readonly TimeSpan s_lastMoment = TimeSpan.FromMilliseconds(100);

    private readonly FeederNetwork _network;
    private readonly IReadOnlyList<HomeTerms> _homes;
    private readonly IReadOnlyList<VehicleTerms> _vehicles;
    private readonly int[] _nodeOfHome;
    private readonly long[] _importW;
    private readonly long[] _vehiclesW;
    private readonly long[] _uncontrolledW;
    private readonly long[] _homeW;

    /// <param name="network">The feeder.</param>
    /// <param name="headImportLimit">Its part of the limits above the head; null for no limit.</param>
    /// <param name="homes">Homes, in the order of the simulated ones.</param>
    /// <param name="vehicles">Vehicles, in the order of the simulated ones.</param>
    public FleetInvariants(
        FeederNetwork network,
        Power? headImportLimit,
        IReadOnlyList<HomeTerms> homes,
        IReadOnlyList<VehicleTerms> vehicles)
    {
        (_network, _homes, _vehicles) = (network, homes, vehicles);
        _nodeOfHome = [.. homes.Select(home => network.IndexOf(home.Node)!.Value)];
        _importW = network.ImportLimitW.ToArray();
        _importW[0] = Math.Min(_importW[0], headImportLimit?.Watts ?? long.MaxValue);
        _vehiclesW = new long[network.Count];
        _uncontrolledW = new long[network.Count];
        _homeW = new long[homes.Count];
    }

    public InvariantCounts Counts { get; } = new();

    /// <summary>
    /// The highest loading of any service transformer in the last look, as parts per thousand of its limit.
    /// </summary>
    public int WorstTransformerPerMille { get; private set; }

    /// <summary>The same of the homes alone, whatever the vehicles do.</summary>
    public int WorstOfHomesPerMille { get; private set; }

    /// <summary>Net load of the feeder in the last look.</summary>
    public Power NetLoad { get; private set; }

    /// <summary>
    /// Looks once. Without a plant only the loading is of interest, since nobody has promised anything.
    /// </summary>
    public void Look(SimulatedFleet fleet, SimulatedHomes homes, bool controlled)
    {
        SumUp(fleet, homes);
        MeasureLoading();
        if (controlled)
        {
            Array.ForEach(s_ids, Counts.Watch);
            CheckNodes();
            CheckHomes(homes);
            CheckVehicles(fleet);
        }
    }

    private void SumUp(SimulatedFleet fleet, SimulatedHomes homes)
    {
        Array.Clear(_homeW);
        Array.Clear(_vehiclesW);
        Array.Clear(_uncontrolledW);
        fleet.AddPowerTo(_homeW);
        for (var home = 0; home < _homeW.Length; home++)
        {
            _vehiclesW[_nodeOfHome[home]] += _homeW[home];
            _uncontrolledW[_nodeOfHome[home]] += homes.LoadW[home];
        }

        for (var node = _network.Count - 1; node > 0; node--)
        {
            _vehiclesW[_network.Parents[node]] += _vehiclesW[node];
            _uncontrolledW[_network.Parents[node]] += _uncontrolledW[node];
        }
    }

    private void MeasureLoading()
    {
        NetLoad = Power.FromWatts(_vehiclesW[0] + _uncontrolledW[0]);
        (WorstTransformerPerMille, WorstOfHomesPerMille) = (0, 0);
        for (var node = 0; node < _network.Count; node++)
        {
            if (_network.Kinds[node] == NodeKind.ServiceTransformer && _importW[node] > 0)
            {
                var loading = Math.Abs(_vehiclesW[node] + _uncontrolledW[node]) * 1_000 / _importW[node];
                var homes = Math.Abs(_uncontrolledW[node]) * 1_000 / _importW[node];
                WorstTransformerPerMille = Math.Max(WorstTransformerPerMille, (int)loading);
                WorstOfHomesPerMille = Math.Max(WorstOfHomesPerMille, (int)homes);
            }
        }
    }

    // Where homes alone exceed a rating vehicles must add nothing; elsewhere nothing may exceed it at all.
    private void CheckNodes()
    {
        for (var node = 0; node < _network.Count; node++)
        {
            var vehiclesW = _vehiclesW[node];
            var netW = vehiclesW + _uncontrolledW[node];
            if (vehiclesW > 0 && netW > _importW[node])
            {
                Counts.Add(
                    "P4",
                    $"{_network.NodeId(node)} draws {netW} W, more than {_importW[node]} W, {vehiclesW} W by vehicles");
            }

            if (vehiclesW < 0 && netW < 0 && -netW > ExportLimitW(node))
            {
                Counts.Add("P4", $"{_network.NodeId(node)} injects {-netW} W, more than {ExportLimitW(node)} W");
            }
        }
    }

    // A customer node's limit is that of its home, which is checked there.
    private long ExportLimitW(int node) =>
        _network.Kinds[node] is NodeKind.Customer or NodeKind.CustomerPrimary
            ? long.MaxValue
            : _network.ExportLimitW[node];

    private void CheckHomes(SimulatedHomes homes)
    {
        for (var home = 0; home < _homeW.Length; home++)
        {
            var (vehiclesW, terms) = (_homeW[home], _homes[home]);
            var netW = vehiclesW + homes.LoadW[home];
            if ((vehiclesW > 0 && netW > (terms.EffectiveImportLimit?.Watts ?? long.MaxValue))
                || (vehiclesW < 0 && -netW > terms.EffectiveExportLimit.Watts))
            {
                Counts.Add("P3", $"{terms.Home} exchanges {netW} W");
            }
        }
    }

    private void CheckVehicles(SimulatedFleet fleet)
    {
        for (var vehicle = 0; vehicle < fleet.Count; vehicle++)
        {
            var powerW = fleet.PowerW[vehicle];
            if (powerW != 0)
            {
                CheckVehicle(fleet, vehicle, powerW);
            }
        }
    }

    private void CheckVehicle(SimulatedFleet fleet, int vehicle, int powerW)
    {
        var terms = _vehicles[vehicle];
        var (nameplate, settings) = (terms.Nameplate, terms.Settings);
        if (powerW < 0 && fleet.EnergyHeld(vehicle) < settings.Reserve)
        {
            Counts.Add("P1", $"{terms.Vehicle} discharges below its reserve, at {fleet.EnergyHeld(vehicle)}");
        }

        if (powerW > nameplate.ChargePowerMax.Watts || -powerW > nameplate.DischargePowerMax.Watts)
        {
            Counts.Add("P2", $"{terms.Vehicle} runs at {powerW} W");
        }

        var isConnected = fleet.Connection(vehicle) == ConnectionState.Connected;
        if (!isConnected || (powerW < 0 && (!settings.DischargeAllowed || terms.OptedOut)))
        {
            Counts.Add("P6", $"{terms.Vehicle} runs at {powerW} W without consent");
        }

        // Charging stays below what the lease, or default control after it, allows; discharge needs a living lease.
        // Power is that of the end of the last step, so the moment of a lease's end is not looked at yet.
        var allowedW = fleet.Lease(vehicle).PowerAt(fleet.Now - s_lastMoment).Watts;
        if (isConnected && (powerW > 0 ? powerW > Math.Max(0, allowedW) : powerW < Math.Min(0, allowedW)))
        {
            Counts.Add("C2", $"{terms.Vehicle} runs at {powerW} W where {allowedW} W are allowed");
        }
    }
}
