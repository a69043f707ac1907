using Vpp.Domain.Quantities;
using Vpp.Domain.Vehicles;

namespace Vpp.Domain.Tests.Vehicles;

public sealed class VehicleRulesTests
{
    private static readonly VehicleNameplate Sound = new(
        Energy.FromWattHours(60_000),
        Power.FromWatts(9_600),
        Power.FromWatts(9_600),
        Power.FromWatts(1_400),
        Efficiency.Lossless,
        Efficiency.Lossless);

    public static TheoryData<string, VehicleNameplate> Broken => new()
    {
        { "nameplate.usableCapacityWh", Sound with { UsableCapacity = Energy.Zero } },
        { "nameplate.usableCapacityWh", Sound with { UsableCapacity = Energy.FromWattHours(10_000_001) } },
        { "nameplate.chargePowerMaxW", Sound with { ChargePowerMax = Power.FromWatts(1_000_001) } },
        { "nameplate.dischargePowerMaxW", Sound with { DischargePowerMax = Power.FromWatts(-1) } },
        { "nameplate.minimumPowerW", Sound with { MinimumPower = Power.FromWatts(-1) } },
        { "nameplate.minimumPowerW", Sound with { MinimumPower = Power.FromWatts(9_601) } },
    };

    [Theory, MemberData(nameof(Broken))]
    public void A_broken_rule_of_a_nameplate_names_its_field(string field, VehicleNameplate nameplate) =>
        Assert.Contains(field, VehicleRules.Faults(nameplate).Select(fault => fault.Field));

    [Fact]
    public void A_vehicle_that_cannot_discharge_is_sound() =>
        Assert.Empty(VehicleRules.Faults(Sound with { DischargePowerMax = Power.Zero }));

    [Theory]
    [InlineData(60_000, 0, null)]
    [InlineData(0, 60_000, null)]
    [InlineData(60_001, 0, "energyAtDepartureWh")]
    [InlineData(0, 60_001, "reserveWh")]
    [InlineData(-1, 0, "energyAtDepartureWh")]
    [InlineData(0, -1, "reserveWh")]
    public void Energy_at_departure_and_reserve_fit_the_battery(int atDepartureWh, int reserveWh, string? field)
    {
        var settings = VehicleSettings.For(Sound) with
        {
            EnergyAtDeparture = Energy.FromWattHours(atDepartureWh),
            Reserve = Energy.FromWattHours(reserveWh),
        };

        Assert.Equal(
            field is null ? [] : [field], VehicleRules.Faults(settings, Sound).Select(fault => fault.Field));
    }
}
