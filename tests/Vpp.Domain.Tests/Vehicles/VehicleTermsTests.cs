using Vpp.Domain.Quantities;
using Vpp.Domain.Rules;
using Vpp.Domain.Vehicles;

namespace Vpp.Domain.Tests.Vehicles;

public sealed class VehicleTermsTests
{
    private static readonly VehicleNameplate Plate = new(
        Energy.FromWattHours(60_000), Power.FromWatts(11_000), Power.FromWatts(7_000), Power.FromWatts(1_400),
            default, default);

    private static readonly VehicleSettings Settings = VehicleSettings.For(Plate);

    public static TheoryData<string?, VehicleNameplate, VehicleSettings> Cases => new()
    {
        { null, Plate, Settings },
        { null, Plate with { DischargePowerMax = Power.Zero }, Settings },
        { null, Plate with { ChargePowerMax = Power.Zero, DischargePowerMax = Power.Zero }, Settings },
        { "usableCapacityWh", Plate with { UsableCapacity = Energy.Zero }, Settings },
        { "usableCapacityWh", Plate with { UsableCapacity = Energy.FromJoules(long.MaxValue) }, Settings },
        { "chargePowerMaxW", Plate with { ChargePowerMax = Power.FromWatts(-1) }, Settings },
        { "dischargePowerMaxW", Plate with { DischargePowerMax = Power.FromWatts(1_000_001) }, Settings },
        { "minimumPowerW", Plate with { MinimumPower = Power.FromWatts(-1) }, Settings },
        { "minimumPowerW", Plate with { MinimumPower = Power.FromWatts(7_001) }, Settings },
        { "reserveWh", Plate, Settings with { Reserve = Energy.FromWattHours(60_001) } },
        { "energyAtDepartureWh", Plate, Settings with { EnergyAtDeparture = Energy.FromJoules(-1) } },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void Terms_name_the_rule_that_they_break(string? rule, VehicleNameplate plate, VehicleSettings settings)
    {
        var faults = VehicleRules.Faults(new VehicleTerms(
            new("v"), new("h"), new("n"), new("f"), "UTC", plate, settings, false, 1));

        Assert.Equal(rule is null, faults.Count == 0);
        Assert.Contains(rule ?? "", faults.Sentence());
    }
}
