using Vpp.Domain.Identities;
using Vpp.Domain.Quantities;
using Vpp.Domain.Vehicles;
using Vpp.Server.Api.Reading;

namespace Vpp.Server.Api.Contracts;

/// <summary>Enrols a vehicle, or changes its home or nameplate.</summary>
/// <param name="Home">The home it charges at.</param>
/// <param name="Nameplate">What the equipment allows.</param>
internal sealed record VehicleBody(string Home, NameplateBody Nameplate)
{
    public static EnrolledVehicle Read(JsonField body) => Read(body.Fields<VehicleBody>());

    /// <summary>Reads the same fields where they stand among others.</summary>
    public static EnrolledVehicle Read(JsonFields fields) =>
        new(fields["home"].HomeId(), NameplateBody.Read(fields["nameplate"]));
}

/// <summary>What the maker of the vehicle and of its EVSE allow; powers are AC at the EVSE and magnitudes.</summary>
/// <param name="UsableCapacityWh">Energy between empty and full as operated.</param>
/// <param name="ChargePowerMaxW">The smaller of EVSE, vehicle and derating.</param>
/// <param name="DischargePowerMaxW">The same for discharge; 0 when the equipment cannot discharge.</param>
/// <param name="MinimumPowerW">Power is zero or at least this; 0 when not given.</param>
/// <param name="ChargeEfficiencyPercent">Share of AC energy that reaches the battery; 100 when not given.</param>
/// <param name="DischargeEfficiencyPercent">Share of the battery's energy that reaches the EVSE.</param>
internal sealed record NameplateBody(
    long UsableCapacityWh,
    long ChargePowerMaxW,
    long DischargePowerMaxW,
    long? MinimumPowerW = null,
    decimal? ChargeEfficiencyPercent = null,
    decimal? DischargeEfficiencyPercent = null)
{
    public static VehicleNameplate Read(JsonField body)
    {
        var fields = body.Fields<NameplateBody>();
        var before = body.Faults.Count;
        var nameplate = new VehicleNameplate(
            fields["usableCapacityWh"].WattHours(),
            fields["chargePowerMaxW"].Watts(),
            fields["dischargePowerMaxW"].Watts(),
            fields["minimumPowerW"] is { IsAbsent: false } minimum ? minimum.Watts() : Power.Zero,
            EfficiencyOf(fields["chargeEfficiencyPercent"]),
            EfficiencyOf(fields["dischargeEfficiencyPercent"]));
        if (body.Faults.Count == before)
        {
            body.Faults.Add(VehicleRules.Faults(nameplate));
        }

        return nameplate;
    }

    public static NameplateBody From(VehicleNameplate nameplate) => new(
        nameplate.UsableCapacity.Joules / 3_600,
        nameplate.ChargePowerMax.Watts,
        nameplate.DischargePowerMax.Watts,
        nameplate.MinimumPower.Watts,
        nameplate.ChargeEfficiency.BasisPoints / 100m,
        nameplate.DischargeEfficiency.BasisPoints / 100m);

    private static Efficiency EfficiencyOf(JsonField field) =>
        field.IsAbsent ? Efficiency.Lossless : Efficiency.FromBasisPoints(field.Percent(1));
}

/// <summary>What the owner asks of the plant for one vehicle; replaces what was asked before.</summary>
/// <param name="EnergyAtDepartureWh">Energy the battery must hold at departure.</param>
/// <param name="ReserveWh">Energy that discharge never touches.</param>
/// <param name="DischargeAllowed">Consent to discharge.</param>
/// <param name="Departures">When it must be ready, by day in the home's local time; none when not given.</param>
/// <param name="PriceMicroPerWh">What the owner asks for energy not charged or given up, millionths; 0.</param>
/// <param name="DischargePriceMicroPerWh">What discharge costs beyond that, millionths; 0.</param>
internal sealed record VehicleSettingsBody(
    long EnergyAtDepartureWh,
    long ReserveWh,
    bool DischargeAllowed,
    DeparturesBody? Departures = null,
    long? PriceMicroPerWh = null,
    long? DischargePriceMicroPerWh = null)
{
    public static VehicleSettings Read(JsonField body) => Read(body, null);

    /// <summary>The settings, held against the nameplate where it is known.</summary>
    public static VehicleSettings Read(JsonField body, VehicleNameplate? nameplate)
    {
        var fields = body.Fields<VehicleSettingsBody>();
        var before = body.Faults.Count;
        var settings = new VehicleSettings(
            fields["departures"] is { IsAbsent: false } departures
                ? DeparturesBody.Read(departures)
                : DepartureSchedule.None,
            fields["energyAtDepartureWh"].WattHours(),
            fields["reserveWh"].WattHours(),
            fields["dischargeAllowed"].Flag(),
            PriceOf(fields["priceMicroPerWh"]),
            PriceOf(fields["dischargePriceMicroPerWh"]));
        if (body.Faults.Count == before)
        {
            body.Faults.AddAt(body.Place, VehicleRules.Faults(settings, nameplate));
        }

        return settings;
    }

    public static VehicleSettingsBody From(VehicleSettings settings) => new(
        settings.EnergyAtDeparture.Joules / 3_600,
        settings.Reserve.Joules / 3_600,
        settings.DischargeAllowed,
        DeparturesBody.From(settings.Departures),
        settings.Price.MicroPerWattHour,
        settings.DischargePrice.MicroPerWattHour);

    private static EnergyPrice PriceOf(JsonField field) => field.IsAbsent ? default : field.Price();
}

/// <summary>A local time of day such as <c>07:30</c> for each day with a departure.</summary>
internal sealed record DeparturesBody(
    string? Sunday = null,
    string? Monday = null,
    string? Tuesday = null,
    string? Wednesday = null,
    string? Thursday = null,
    string? Friday = null,
    string? Saturday = null)
{
    private static readonly string[] Days =
        ["sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday"];

    public static DepartureSchedule Read(JsonField body)
    {
        var fields = body.Fields<DeparturesBody>();
        return new([.. Days.Select(day => TimeOf(fields[day]))]);
    }

    public static DeparturesBody From(DepartureSchedule schedule)
    {
        var times = schedule.ByDay.Select(time => time?.ToString("HH:mm")).ToArray();
        return new(times[0], times[1], times[2], times[3], times[4], times[5], times[6]);
    }

    private static TimeOnly? TimeOf(JsonField field) => field.IsAbsent ? null : field.TimeOfDay();
}

/// <summary>What a caller enrols.</summary>
internal sealed record EnrolledVehicle(HomeId Home, VehicleNameplate Nameplate);
