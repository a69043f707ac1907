using Vpp.Domain.Feeders;
using Vpp.Domain.Homes;
using Vpp.Domain.Quantities;
using Vpp.Domain.Vehicles;

namespace Vpp.Grains.Vehicles;

/// <summary>
/// What terms must be for the kernel to reckon with them (P5). Owners' changes are refused by these rules; a feeder
/// that reads terms which break them, however they came into the store, leaves that vehicle alone and no other (C18).
/// </summary>
internal static class TermsRules
{
    private static readonly Power PowerMax = Power.FromWatts(VehicleReading.PowerMaxW);

    /// <summary>The rule that is broken, as a sentence; null when none is.</summary>
    public static string? Fault(VehicleTerms terms) =>
        Fault(terms.Nameplate) ?? Fault(terms.Settings, terms.Nameplate) ?? ZoneFault(terms.TimeZone);

    public static string? Fault(VehicleNameplate nameplate) => nameplate switch
    {
        { UsableCapacity: var capacity } when capacity <= Energy.Zero => "usable capacity must be above zero",
        { ChargePowerMax: var charge } when charge < Power.Zero || charge > PowerMax =>
            $"charge power must be from 0 to {PowerMax}",
        { DischargePowerMax: var discharge } when discharge < Power.Zero || discharge > PowerMax =>
            $"discharge power must be from 0 to {PowerMax}",
        { MinimumPower: var minimum } when minimum < Power.Zero || minimum > nameplate.ChargePowerMax =>
            "minimum power must be from 0 to the charge power",
        _ => null,
    };

    public static string? Fault(VehicleSettings settings, VehicleNameplate nameplate) => settings switch
    {
        { EnergyAtDeparture: var need, Reserve: var reserve }
            when need < Energy.Zero || reserve < Energy.Zero
                || need > nameplate.UsableCapacity || reserve > nameplate.UsableCapacity =>
            $"energy at departure and reserve must be from 0 to the usable capacity, {nameplate.UsableCapacity}",
        _ => null,
    };

    public static string? Fault(HomeTerms terms) =>
        terms.ImportLimit < Power.Zero
            || terms.ExportLimit < Power.Zero
            || terms.Settings.ImportLimit < Power.Zero
            || terms.Settings.ExportLimit < Power.Zero
            ? "limits are magnitudes and must not be negative"
            : ZoneFault(terms.TimeZone);

    private static string? ZoneFault(string timeZone) =>
        TimeZoneInfo.TryFindSystemTimeZoneById(timeZone, out _) ? null : $"time zone {timeZone} is not known";
}
