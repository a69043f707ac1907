using Vpp.Domain.Quantities;

namespace Vpp.Domain.Vehicles;

/// <summary>What the owner asks of the plant for one vehicle.</summary>
/// <param name="Departures">When it must be ready.</param>
/// <param name="EnergyAtDeparture">Energy the battery must hold then, ≥ 0 and ≤ usable capacity.</param>
/// <param name="Reserve">Energy that discharge never touches, ≥ 0 and ≤ usable capacity.</param>
/// <param name="DischargeAllowed">Consent to discharge; without it only charging is moved (P6).</param>
/// <param name="Price">What the owner asks for energy not charged or given up.</param>
/// <param name="DischargePrice">What discharge costs beyond that: wear and the owner's floor, ≥ 0.</param>
public sealed record VehicleSettings(
    DepartureSchedule Departures,
    Energy EnergyAtDeparture,
    Energy Reserve,
    bool DischargeAllowed,
    EnergyPrice Price,
    EnergyPrice DischargePrice)
{
    /// <summary>The settings of a vehicle whose owner has said nothing yet: full when it can, no discharge.</summary>
    public static VehicleSettings For(VehicleNameplate nameplate) =>
        new(DepartureSchedule.None, nameplate.UsableCapacity, Energy.Zero, false, default, default);
}
