using Vpp.Domain.Leases;
using Vpp.Domain.Vehicles;

namespace Vpp.Domain.Fleets;

/// <summary>What a simulated vehicle is made of.</summary>
/// <param name="Nameplate">Its limits; capacity at most 2.5 MWh, power at most 1 MW.</param>
/// <param name="Home">Place of its home among the simulated homes.</param>
/// <param name="Enrolled">Default control agreed at enrolment, followed until a setpoint says otherwise.</param>
/// <param name="Stays">In order of time, without overlap; may be empty.</param>
public sealed record SimulatedVehicle(
    VehicleNameplate Nameplate,
    int Home,
    DefaultControl Enrolled,
    IReadOnlyList<PlannedStay> Stays);
