using Vpp.Domain.Quantities;

namespace Vpp.Domain.Vehicles;

/// <summary>
/// What the maker of the vehicle and of its EVSE allow; each power is AC at the EVSE and a magnitude.
/// </summary>
/// <param name="UsableCapacity">Energy between empty and full as operated, > 0.</param>
/// <param name="ChargePowerMax">The smaller of EVSE, vehicle and derating, ≥ 0.</param>
/// <param name="DischargePowerMax">The same for discharge; zero when the equipment cannot discharge.</param>
/// <param name="MinimumPower">Power is zero or at least this, in both directions; ≥ 0 and ≤ the maxima in use.</param>
/// <param name="ChargeEfficiency">Share of the AC energy that reaches the battery, above 0.</param>
/// <param name="DischargeEfficiency">Share of the battery's energy that reaches the EVSE, above 0.</param>
public sealed record VehicleNameplate(
    Energy UsableCapacity,
    Power ChargePowerMax,
    Power DischargePowerMax,
    Power MinimumPower,
    Efficiency ChargeEfficiency,
    Efficiency DischargeEfficiency);
