using Vpp.Domain.Quantities;
using Vpp.Domain.Rules;

namespace Vpp.Domain.Vehicles;

/// <summary>What the values of a vehicle's terms must satisfy, wherever they come from.</summary>
public static class VehicleRules
{
    /// <summary>A megawatt: beyond any EVSE that is built.</summary>
    public static readonly Power PowerMax = Power.FromWatts(1_000_000);

    /// <summary>A megawatt-hour: beyond any vehicle that charges at home; its joules fit in 32 bits.</summary>
    public static readonly Energy CapacityMax = Energy.FromWattHours(1_000_000);

    /// <summary>Every rule that a nameplate breaks; empty when it is sound.</summary>
    public static IReadOnlyList<FieldFault> Faults(VehicleNameplate nameplate) => new RuleCheck()
        .Between(nameplate.UsableCapacity, Energy.FromWattHours(1), CapacityMax, "nameplate.usableCapacityWh")
        .VehiclePower(nameplate.ChargePowerMax, "nameplate.chargePowerMaxW")
        .VehiclePower(nameplate.DischargePowerMax, "nameplate.dischargePowerMaxW")
        .VehiclePower(nameplate.MinimumPower, "nameplate.minimumPowerW")
        .Require(
            IsReachable(nameplate.MinimumPower, nameplate.ChargePowerMax),
            "nameplate.minimumPowerW",
            "must be at most chargePowerMaxW, unless that is 0")
        .Require(
            IsReachable(nameplate.MinimumPower, nameplate.DischargePowerMax),
            "nameplate.minimumPowerW",
            "must be at most dischargePowerMaxW, unless that is 0")
        .Faults;

    /// <summary>Every rule that settings break; the capacity counts where the nameplate is known.</summary>
    public static IReadOnlyList<FieldFault> Faults(VehicleSettings settings, VehicleNameplate? nameplate = null)
    {
        var most = nameplate?.UsableCapacity ?? CapacityMax;
        return new RuleCheck()
            .Between(settings.EnergyAtDeparture, Energy.Zero, most, "energyAtDepartureWh")
            .Between(settings.Reserve, Energy.Zero, most, "reserveWh")
            .Faults;
    }

    /// <summary>
    /// Every rule that a vehicle's terms break, however they came about: no feeder can reckon with such terms.
    /// </summary>
    public static IReadOnlyList<FieldFault> Faults(VehicleTerms terms) =>
    [
        .. Faults(terms.Nameplate),
        .. Faults(terms.Settings, terms.Nameplate),
        .. new RuleCheck().TimeZone(terms.TimeZone).Faults,
    ];

    private static RuleCheck VehiclePower(this RuleCheck check, Power power, string field) => check
        .Require(power >= Power.Zero, field, "must not be negative")
        .Require(power <= PowerMax, field, $"must be at most {PowerMax.Watts} W");

    private static bool IsReachable(Power minimum, Power most) => most == Power.Zero || minimum <= most;
}
