using CsCheck;
using Vpp.Domain.Metering;
using Vpp.Domain.Quantities;

namespace Vpp.Domain.Tests.Metering;

public sealed class MarginalEmissionsTests
{
    private static readonly DateTimeOffset s_start = new(2020, 8, 14, 22, 0, 0, TimeSpan.Zero);

    private static readonly MarginalEmissions s_emissions = new(
        s_start,
        TimeSpan.FromMinutes(5),
        [Factor(310_100), Factor(0), Factor(450_000)]);

    [Theory]
    [InlineData(0, 310_100)]
    [InlineData(299, 310_100)]
    [InlineData(300, 0)]
    [InlineData(899, 450_000)]
    public void An_instant_takes_the_factor_of_the_interval_that_holds_it(int seconds, long expected) =>
        Assert.Equal(Factor(expected), s_emissions.At(s_start.AddSeconds(seconds)));

    [Theory]
    [InlineData(-1)]
    [InlineData(900)]
    public void Outside_the_intervals_nothing_is_known(int seconds) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => s_emissions.At(s_start.AddSeconds(seconds)));

    [Fact]
    public void Emissions_are_energy_times_factor_summed_over_the_intervals()
    {
        Energy[] energy = [Energy.FromWattHours(10_000), Energy.FromWattHours(5_000), Energy.FromWattHours(-2_000)];
        Assert.Equal((10 * 0.3101) - (2 * 0.45), s_emissions.CausedBy(energy, s_start).Kilograms, 9);
        Assert.Equal(-2 * 0.45, s_emissions.CausedBy(energy[2..], s_start.AddMinutes(10)).Kilograms, 9);
    }

    [Fact]
    public void Energy_moved_to_another_interval_saves_the_difference_of_the_factors() =>
        Gen.Long[0, 1_000_000_000_000].Sample(joules =>
        {
            var energy = Energy.FromJoules(joules);
            var before = s_emissions.CausedBy([Energy.Zero, Energy.Zero, energy], s_start);
            var after = s_emissions.CausedBy([energy, Energy.Zero, Energy.Zero], s_start);
            var expected = joules * (450_000 - 310_100) / 3_600_000.0;
            Assert.InRange((before - after).Milligrams - expected, -1, 1);
        });

    private static EmissionFactor Factor(long milligrams) => EmissionFactor.FromMilligramsPerKilowattHour(milligrams);
}
