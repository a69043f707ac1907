using Vpp.Domain.Fleets;
using Vpp.Domain.Quantities;
using Vpp.Domain.Vehicles;

namespace Vpp.Server.Demo;

/// <summary>
/// One vehicle of the demonstration. Its owner charged it last some days ago, to the level wished for, has driven the
/// same surveyed day since, and wishes for that level again by the next departure.
/// </summary>
/// <param name="Nameplate">From its model and the home's EVSE.</param>
/// <param name="Settings">What its owner asks.</param>
/// <param name="Stay">The night it is at home.</param>
/// <param name="IsPluggedIn">Its owner plugs it in that night.</param>
internal sealed record DemoVehicle(
    VehicleNameplate Nameplate,
    VehicleSettings Settings,
    PlannedStay Stay,
    bool IsPluggedIn)
{
    private const long JoulesPerMile = 1_080_000;
    private const double MetresPerMile = 1_609.344;
    private const int DaysSinceChargeMax = 5;

    private static readonly Power s_evsePower = Power.FromWatts(11_500);
    private static readonly StateOfCharge s_arrivalFloor = StateOfCharge.FromBasisPoints(1_500);
    private static readonly int[] s_reserves = [2_000, 2_500, 3_000];

    // 6 A at 230 V, the least that charging equipment offers.
    private static readonly Power s_minimumPower = Power.FromWatts(1_380);

    public static DemoVehicle Draw(int vehicle, DemoWorldOptions options, DemoPopulation population)
    {
        var draws = new SeededDraws(options.Seed);
        var model = population.Model(draws, vehicle);
        var day = population.Day(draws, vehicle);
        var nameplate = new VehicleNameplate(
            model.UsableCapacity,
            Power.Min(model.AcChargePower, s_evsePower),
            Power.Min(model.AcDischargePower, s_evsePower),
            s_minimumPower,
            model.Efficiency,
            model.Efficiency);

        var tripEnergy = Energy.FromJoules((long)(day.Metres / MetresPerMile * JoulesPerMile));
        var reserve = StateOfCharge.FromBasisPoints(
            s_reserves[draws.Below(s_reserves.Length, vehicle, DemoDraw.Reserve, 0)]) * model.UsableCapacity;
        var wish = Wish(draws, vehicle, model.UsableCapacity, reserve, tripEnergy);
        var settings = new VehicleSettings(
            day.FirstDeparture is { } departure ? DepartureSchedule.Daily(departure) : DepartureSchedule.None,
            wish,
            reserve,
            Happens(draws, options.DischargeConsent, vehicle, DemoDraw.DischargeConsent),
            Price(draws, 50, 300, vehicle, DemoDraw.Price),
            Price(draws, 50, 200, vehicle, DemoDraw.DischargePrice));

        var days = DaysSinceCharge(draws, options.PluggedIn, vehicle);
        var driven = Energy.FromJoules(tripEnergy.Joules * days);
        var arrival = Energy.Max(wish - driven, s_arrivalFloor * model.UsableCapacity);
        var stay = Night(day, nameplate, arrival, wish);
        return new(nameplate, settings, stay, Happens(draws, options.PluggedIn, vehicle, DemoDraw.PluggedIn));
    }

    // Makers advise 80 % for every day, and most owners keep to it; the others ask for two days' trips above their
    // reserve, no less than half the battery and no more than 90 %.
    private static Energy Wish(SeededDraws draws, int vehicle, Energy capacity, Energy reserve, Energy trips)
    {
        if (draws.Happens(6_000, vehicle, DemoDraw.Wish, 0))
        {
            return StateOfCharge.FromBasisPoints(8_000) * capacity;
        }

        var wish = Energy.Max(reserve + trips + trips, StateOfCharge.FromBasisPoints(5_000) * capacity);
        return Energy.Min(wish, StateOfCharge.FromBasisPoints(9_000) * capacity);
    }

    // Who plugs in on two evenings of five has driven two and a half days on average: a geometric draw, cut at five.
    private static int DaysSinceCharge(SeededDraws draws, double pluggedIn, int vehicle)
    {
        var days = 1;
        while (days < DaysSinceChargeMax && !Happens(draws, pluggedIn, vehicle, DemoDraw.DaysSinceCharge, days))
        {
            days++;
        }

        return days;
    }

    /// <summary>The stay from the last arrival to the next first departure, as time since the origin.</summary>
    internal static PlannedStay Night(VehicleDay day, VehicleNameplate nameplate, Energy arrival, Energy wish)
    {
        // A vehicle that stayed at home all day came before it began and leaves after the next.
        var arrivesAt = (day.LastArrival?.ToTimeSpan() ?? TimeSpan.Zero) - DemoWorld.OriginLocal;
        var departsAt = TimeSpan.FromDays(1) + (day.FirstDeparture?.ToTimeSpan() ?? TimeSpan.FromDays(1))
            - DemoWorld.OriginLocal;
        if (arrivesAt >= TimeSpan.Zero || arrival >= wish)
        {
            return new(arrivesAt, departsAt, arrival, wish);
        }

        // It has been charging since it came.
        var charged = arrival + (nameplate.ChargeEfficiency * (nameplate.ChargePowerMax * -arrivesAt));
        return new(arrivesAt, departsAt, Energy.Min(charged, wish), wish);
    }

    private static EnergyPrice Price(SeededDraws draws, long least, long most, int vehicle, int purpose) =>
        EnergyPrice.FromMicroPerWattHour(least + draws.Below(most - least + 1, vehicle, purpose, 0));

    private static bool Happens(SeededDraws draws, double share, int vehicle, int purpose, long number = 0) =>
        draws.Happens((int)Math.Round(share * 10_000), vehicle, purpose, number);
}
