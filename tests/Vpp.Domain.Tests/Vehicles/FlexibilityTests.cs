using CsCheck;
using Vpp.Domain.Quantities;
using Vpp.Domain.Vehicles;

namespace Vpp.Domain.Tests.Vehicles;

/// <summary>P1, P2 and P6 for one vehicle, in examples worked by hand and as laws.</summary>
public sealed class FlexibilityTests
{
    // 60 kWh, 10 kW each way, 90 % in and 80 % out.
    private static readonly VehicleNameplate Plate = new(
        Kilowatthours(60), Kilowatts(10), Kilowatts(10), Kilowatts(1.4), Efficiency.FromBasisPoints(9_000),
        Efficiency.FromBasisPoints(8_000));

    private static readonly VehicleCircumstances Plain = new(
        ConnectionState.Connected, false, true, Kilowatthours(40), Energy.Zero, TimeSpan.Zero, Power.Zero, Kilowatts(5),
        TimeSpan.FromHours(2), null, TimeSpan.FromSeconds(120));

    // Each line says what changes from "40 kWh held, 10 kWh in reserve, nothing needed".
    public static TheoryData<string, VehicleCircumstances, double, double, double> Examples => new()
    {
        // 0.8 · (40 − 10) = 24 kWh.
        { "no departure: the reserve alone limits", Plain, 30, 24, 0 },

        // E⁻ = 40 − 2 = 38: 0.8 · 28.
        { "sensor error", Plain with { SensorError = Kilowatthours(2) }, 30, 22.4, 0 },

        // E⁻ = 40 − 8 kW · 0.1 h / 0.8 = 39: 0.8 · 29.
        {
            "age with the worst export",
            Plain with { Age = TimeSpan.FromMinutes(6), ExportWorst = Kilowatts(8) }, 30, 23.2, 0
        },

        // R = 40 + 0.9 · 5 · (10 − 2) − 30 = 46, so the reserve limits.
        { "a late departure leaves time to recharge", Plain with { UntilDeparture = TimeSpan.FromHours(10) }, 30, 24,
            0 },

        // R = 40 + 0.9 · 5 · (4 − 2) − 30 = 19: 0.8 · 19.
        { "an earlier departure leaves less", Plain with { UntilDeparture = TimeSpan.FromHours(4) }, 30, 15.2, 0 },

        // R = 40 − 30 = 10: nothing is recharged after the release. 0.8 · 10.
        { "departure before the release", Plain with { UntilDeparture = TimeSpan.FromHours(1) }, 30, 8, 0 },

        // R = 40 + 0.9 · 5 · 2 − 60 = −11: 11 / (0.9 · 2 h) = 6.1111 kW.
        { "charge is owed until the release", Plain with { UntilDeparture = TimeSpan.FromHours(4) }, 60, 0, 6.112 },

        // R = 40 − 48 = −8 over one hour: 8 / 0.9 = 8.8889 kW.
        { "charge is owed until the departure", Plain with { UntilDeparture = TimeSpan.FromHours(1) }, 48, 0, 8.889 },

        // R = 40 − 60 = −20 in one hour: 22.2 kW, and 10 kW is all there is.
        { "more is owed than can be charged", Plain with { UntilDeparture = TimeSpan.FromHours(1) }, 60, 0, 10 },

        // R = 40 + 0.9 · 5 · 4 − 59 = −1, and nobody releases anything: at once.
        {
            "owed without an event",
            Plain with { UntilRelease = TimeSpan.Zero, UntilDeparture = TimeSpan.FromHours(4) }, 59, 0, 10
        },
    };

    [Theory]
    [MemberData(nameof(Examples))]
    public void P1_what_may_be_given_and_what_is_owed_follow_the_formula(
        string what, VehicleCircumstances now, double neededKwh, double dischargeableKwh, double owedKw)
    {
        var can = Flexibility.Of(Plate, Kilowatthours(10), Kilowatthours(neededKwh), true, now);

        Assert.True(can.Refusal == VehicleRefusal.None, what);
        Assert.Equal(dischargeableKwh, can.Dischargeable.KilowattHours, 3);
        Assert.InRange(can.MustCharge.Kilowatts, owedKw - 0.001, owedKw);
        Assert.Equal(10, can.ChargePowerMax.Kilowatts);
        Assert.Equal(dischargeableKwh > 0 ? 10 : 0, can.DischargePowerMax.Kilowatts);
    }

    // (60 − 40) / 0.9 at the EVSE.
    [Fact]
    public void What_fits_into_the_battery_is_counted_where_it_is_drawn() =>
        Assert.Equal(22.222, Can(Plain).Chargeable.KilowattHours, 3);

    [Fact]
    public void P1_below_the_reserve_nothing_is_given() =>
        Assert.Equal(Energy.Zero, Can(Plain with { Held = Kilowatthours(9) }).Dischargeable);

    [Fact]
    public void P1_the_last_watt_hours_are_given_no_faster_than_a_lease_lasts()
    {
        // 0.8 · 0.1 kWh = 80 Wh in 120 s is 2.4 kW.
        var can = Can(Plain with { Held = Kilowatthours(10.1) });

        Assert.Equal(2_400, can.DischargePowerMax.Watts);
    }

    [Fact]
    public void P6_without_consent_nothing_is_discharged()
    {
        var can = Flexibility.Of(Plate, Energy.Zero, Energy.Zero, false, Plain);

        Assert.Equal(Energy.Zero, can.Dischargeable);
        Assert.Equal(Power.Zero, can.DischargePowerMax);
        Assert.Equal(Kilowatts(10), can.ChargePowerMax);
    }

    public static TheoryData<VehicleRefusal, VehicleCircumstances> Refusals => new()
    {
        { VehicleRefusal.OptedOut, Plain with { OptedOut = true } },
        { VehicleRefusal.NeverHeard, Plain with { Connection = ConnectionState.Unknown } },
        { VehicleRefusal.Unplugged, Plain with { Connection = ConnectionState.Unplugged } },
        { VehicleRefusal.ConnectedElsewhere, Plain with { Connection = ConnectionState.ConnectedElsewhere } },
        { VehicleRefusal.Stale, Plain with { IsFresh = false } },
        { VehicleRefusal.PastDeparture, Plain with { UntilDeparture = TimeSpan.Zero } },
        { VehicleRefusal.PastDeparture, Plain with { UntilDeparture = TimeSpan.FromHours(-3) } },
        { VehicleRefusal.OptedOut,
            Plain with { OptedOut = true, IsFresh = false, Connection = ConnectionState.Unknown } },
    };

    [Theory]
    [MemberData(nameof(Refusals))]
    public void P6_a_vehicle_that_is_refused_can_do_nothing(VehicleRefusal refusal, VehicleCircumstances now) =>
        Assert.Equal(
        new Flexibility(refusal, Power.Zero, Power.Zero, Energy.Zero, Energy.Zero, Power.Zero), Can(now));

    // P1: give all that may be given by the release, then charge at the guaranteed power until departure.
    [Fact]
    public void P1_giving_everything_and_recharging_still_meets_need_and_reserve() => ForAll((plate, terms, now) =>
    {
        var can = Flexibility.Of(plate, terms.Reserve, terms.Need, true, now);
        if (can.MustCharge > Power.Zero || can.Dischargeable == Energy.Zero)
        {
            return;
        }

        var surelyJ = SurelyJ(plate, now);
        var lowestJ = surelyJ - (can.Dischargeable.Joules / Share(plate.DischargeEfficiency));
        Assert.True(lowestJ >= terms.Reserve.Joules - 1, "the reserve is broken");
        if (now.UntilDeparture is { } departure)
        {
            var hours = Math.Max(0, (decimal)(departure - now.UntilRelease).Ticks / TimeSpan.TicksPerSecond);
            var atDepartureJ = lowestJ + (Share(plate.ChargeEfficiency) * now.ChargeGuaranteed.Watts * hours);
            Assert.True(Math.Min(atDepartureJ, plate.UsableCapacity.Joules) >= terms.Need.Joules - 1,
                "the need is not met");
        }
    });

    // P1: E⁻ − max(0, −P)·ttl/η_d ≥ E_reserve.
    [Fact]
    public void P1_a_lease_held_for_its_whole_life_never_breaks_the_reserve() => ForAll((plate, terms, now) =>
    {
        var can = Flexibility.Of(plate, terms.Reserve, terms.Need, true, now);
        var drawnJ = can.DischargePowerMax.Watts * (decimal)now.TimeToLive.TotalSeconds / Share(
            plate.DischargeEfficiency);
        Assert.True(
            can.DischargePowerMax == Power.Zero || SurelyJ(plate, now) - drawnJ >= terms.Reserve.Joules - 1);
    });

    // P1: what is owed, charged until the release or the departure, is what was missing.
    [Fact]
    public void P1_charging_what_is_owed_brings_what_was_missing_unless_the_equipment_cannot() => ForAll(
        (plate, terms, now) =>
    {
        var can = Flexibility.Of(plate, terms.Reserve, terms.Need, true, now);
        if (can.MustCharge == Power.Zero || can.MustCharge == plate.ChargePowerMax)
        {
            return;
        }

        var departure = now.UntilDeparture!.Value;
        var left = departure < now.UntilRelease ? departure : now.UntilRelease;
        var efficiency = Share(plate.ChargeEfficiency);
        var broughtJ = efficiency * can.MustCharge.Watts * left.Ticks / TimeSpan.TicksPerSecond;
        var laterJ = efficiency * now.ChargeGuaranteed.Watts
            * Math.Max(0, (departure - now.UntilRelease).Ticks) / TimeSpan.TicksPerSecond;
        Assert.True(SurelyJ(plate, now) + broughtJ + laterJ >= terms.Need.Joules - 2);
        Assert.Equal(Power.Zero, can.DischargePowerMax);
    });

    [Fact]
    public void P2_nothing_is_ever_negative_nor_beyond_the_equipment() => ForAll((plate, terms, now) =>
    {
        var can = Flexibility.Of(plate, terms.Reserve, terms.Need, true, now);
        Assert.InRange(can.ChargePowerMax.Watts, 0, plate.ChargePowerMax.Watts);
        Assert.InRange(can.DischargePowerMax.Watts, 0, plate.DischargePowerMax.Watts);
        Assert.InRange(can.MustCharge.Watts, 0, plate.ChargePowerMax.Watts);
        Assert.InRange(can.Dischargeable.Joules, 0, plate.UsableCapacity.Joules);
        Assert.True(can.Chargeable >= Energy.Zero);
        Assert.True(can.MustCharge == Power.Zero || can.Dischargeable == Energy.Zero);
    });

    private static Flexibility Can(in VehicleCircumstances now) =>
        Flexibility.Of(Plate, Kilowatthours(10), Energy.Zero, true, now);

    private static decimal SurelyJ(VehicleNameplate plate, VehicleCircumstances now) => Math.Max(0,
        now.Held.Joules - now.SensorError.Joules
        - (now.ExportWorst.Watts * (decimal)now.Age.TotalSeconds / Share(plate.DischargeEfficiency)));

    private static decimal Share(Efficiency efficiency) => efficiency.BasisPoints / 10_000m;

    private static void ForAll(Action<VehicleNameplate, (Energy Reserve, Energy Need), VehicleCircumstances> check) =>
        Gen.Int[0, 1_000_000].Sample(seed =>
        {
            var random = new Random(seed);
            var capacity = Energy.FromJoules(random.NextInt64(1, 400_000_000));
            var plate = new VehicleNameplate(
                capacity,
                Power.FromWatts(random.Next(0, 20_000)),
                Power.FromWatts(random.Next(0, 20_000)),
                Power.Zero,
                Efficiency.FromBasisPoints(random.Next(6_000, 10_001)),
                Efficiency.FromBasisPoints(random.Next(6_000, 10_001)));
            var now = new VehicleCircumstances(
                ConnectionState.Connected,
                false,
                true,
                Energy.FromJoules(random.NextInt64(0, capacity.Joules + 1)),
                Energy.FromJoules(random.NextInt64(0, (capacity.Joules / 50) + 1)),
                TimeSpan.FromMilliseconds(random.Next(0, 15_000)),
                Power.FromWatts(random.Next(0, 20_000)),
                Power.FromWatts(random.Next(0, 8_000)),
                TimeSpan.FromSeconds(random.Next(0, 20_000)),
                random.Next(3) == 0 ? null : TimeSpan.FromSeconds(random.Next(1, 60_000)),
                TimeSpan.FromSeconds(random.Next(30, 300)));
            check(
                plate,
                (Energy.FromJoules(random.NextInt64(0, capacity.Joules + 1)),
                    Energy.FromJoules(random.NextInt64(0, capacity.Joules + 1))),
                now);
        });

    private static Energy Kilowatthours(double value) => Energy.FromKilowattHours(value);

    private static Power Kilowatts(double value) => Power.FromKilowatts(value);
}
