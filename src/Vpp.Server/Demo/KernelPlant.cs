using Vpp.Domain.Feeders;
using Vpp.Domain.Fleets;
using Vpp.Domain.Homes;
using Vpp.Domain.Leases;
using Vpp.Domain.Network;
using Vpp.Domain.Safety;
using Vpp.Domain.Vehicles;

namespace Vpp.Server.Demo;

/// <summary>
/// A feeder's kernel and a fleet face to face, without actors, network or store: the same decisions, in a fraction of
/// the time. The demonstration runs its twin on it.
/// </summary>
internal sealed class KernelPlant
{
    private readonly FeederControl _control;
    private readonly SimulatedHomes _homes;
    private readonly FleetReadings _readings;
    private readonly List<SetpointAcknowledgement> _answers = [];
    private readonly int[] _rowOfVehicle;
    private readonly int[] _vehicleOfRow;

    /// <param name="network">The feeder.</param>
    /// <param name="above">Its part of what is above its head.</param>
    /// <param name="options">How it decides.</param>
    /// <param name="world">Homes and vehicles.</param>
    /// <param name="fleet">How the vehicles behave.</param>
    /// <param name="told">What the kernel is told of a vehicle's terms, for a test that misleads it.</param>
    public KernelPlant(
        FeederNetwork network,
        UpperShare above,
        FeederOptions options,
        DemoWorld world,
        FleetOptions fleet,
        Func<VehicleTerms, VehicleTerms>? told = null)
    {
        var start = At(TimeSpan.Zero);
        _control = new(network, above.ImportLimit, above.ExportLimit, options, start) { Epoch = 1 };
        Enrol(_control, world.Homes, told is null ? world.Vehicles : [.. world.Vehicles.Select(told)]);
        _rowOfVehicle = [.. world.Vehicles.Select(terms => _control.RowOf(terms.Vehicle))];
        _vehicleOfRow = new int[_rowOfVehicle.Max() + 1];
        for (var vehicle = 0; vehicle < _rowOfVehicle.Length; vehicle++)
        {
            _vehicleOfRow[_rowOfVehicle[vehicle]] = vehicle;
            _control.SetReachable(_rowOfVehicle[vehicle], true);
        }

        Fleet = world.Fleet(fleet, terms => _control.SetpointOf(_control.RowOf(terms.Vehicle)).Then);
        _homes = world.Loads();
        _readings = new(Fleet.Count);
        Fleet.ReadAll(_readings);
        Report(start);
    }

    public SimulatedFleet Fleet { get; }

    public SimulatedHomes Homes => _homes;

    public FeederControl Control => _control;

    /// <summary>The feeder's row of a vehicle of the fleet.</summary>
    public int RowOf(int vehicle) => _rowOfVehicle[vehicle];

    /// <summary>Who looks at every reading and decision; null for nobody.</summary>
    public DecisionInvariants? Watch { get; init; }

    /// <summary>Takes everybody's terms, and settles what they are assured of.</summary>
    public static void Enrol(
        FeederControl control, IReadOnlyList<HomeTerms> homes, IReadOnlyList<VehicleTerms> vehicles)
    {
        foreach (var home in homes)
        {
            control.Agree(home);
        }

        foreach (var vehicle in vehicles)
        {
            control.Agree(vehicle, out _);
        }

        control.TakeTerms();
    }

    /// <summary>Moves fleet and homes, reports them, decides, and tells the fleet.</summary>
    public void Step(TimeSpan to, IReadOnlyList<FeederTarget> targets)
    {
        Fleet.Advance(to);
        _homes.Advance(to);
        Fleet.Read(_readings);
        var now = At(to);
        Report(now);
        Fleet.TakeAcknowledgements(_answers);
        foreach (var answer in _answers)
        {
            _control.Acknowledge(_rowOfVehicle[answer.Vehicle], answer.Fence, answer.Outcome);
        }

        _answers.Clear();
        var decision = _control.IsPlanDue(now) ? _control.Decide(targets, now) : _control.Dispatch(targets, now);
        foreach (var row in decision.Rows)
        {
            var setpoint = _control.SetpointOf(row);
            Watch?.Sent(_vehicleOfRow[row], setpoint, to);
            Fleet.Offer(_vehicleOfRow[row], setpoint, to);
        }

        Watch?.Divided(_control.Results.Values);
    }

    private void Report(FeederInstant now)
    {
        for (var i = 0; i < _readings.Count; i++)
        {
            Watch?.Heard(_readings.Vehicle[i], now.Monotonic);
            _control.Report(
                _rowOfVehicle[_readings.Vehicle[i]],
                new VehicleReading(
                    _readings.PowerW[i],
                    _readings.StateOfChargeBasisPoints[i],
                    _readings.Connection[i],
                    0,
                    new Fence(_readings.Epoch[i], _readings.Sequence[i]),
                    _readings.SetpointW[i],
                    _readings.RemainingLifeMs[i]),
                now);
        }

        for (var home = 0; home < _homes.Count; home++)
        {
            _control.Report(home, _homes.LoadW[home], 0, now);
        }
    }

    private static FeederInstant At(TimeSpan time) => new(time, DemoWorld.Origin + time);
}
