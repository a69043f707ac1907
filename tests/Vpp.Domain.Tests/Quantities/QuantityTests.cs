using CsCheck;
using Vpp.Domain.Quantities;

namespace Vpp.Domain.Tests.Quantities;

public sealed class QuantityTests
{
    private static readonly Gen<long> s_amounts = Gen.Long[-1_000_000_000_000, 1_000_000_000_000];

    [Theory]
    [InlineData(7.2, 7_200)]
    [InlineData(-0.0006, -1)]
    [InlineData(0.0004, 0)]
    public void Kilowatts_are_rounded_to_the_nearest_watt(double kilowatts, long watts) =>
        Assert.Equal(watts, Power.FromKilowatts(kilowatts).Watts);

    // P5: no NaN, infinity or overflow crosses the boundary.
    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(double.NegativeInfinity)]
    [InlineData(1e308)]
    [InlineData(-1e308)]
    public void P5_what_is_no_finite_number_of_64_bits_throws(double value)
    {
        Assert.Throws<OverflowException>(() => Power.FromKilowatts(value));
        Assert.Throws<OverflowException>(() => Energy.FromKilowattHours(value));
        Assert.ThrowsAny<ArithmeticException>(() => ApparentPower.FromKilovoltAmperes(Math.Abs(value)));
    }

    [Fact]
    public void P5_arithmetic_that_overflows_throws()
    {
        var (powerMax, energyMax) = (Power.FromWatts(long.MaxValue), Energy.FromJoules(long.MaxValue));

        Assert.Throws<OverflowException>(() => powerMax + Power.FromWatts(1));
        Assert.Throws<OverflowException>(() => Power.FromWatts(long.MinValue) - Power.FromWatts(1));
        Assert.Throws<OverflowException>(() => -Power.FromWatts(long.MinValue));
        Assert.Throws<OverflowException>(() => Power.Sum([powerMax, powerMax]));
        Assert.Throws<OverflowException>(() => powerMax * TimeSpan.FromHours(1));
        Assert.Throws<OverflowException>(() => energyMax + Energy.FromJoules(1));
        Assert.Throws<OverflowException>(() => energyMax / TimeSpan.FromMilliseconds(1));
        Assert.Throws<OverflowException>(() => Energy.FromWattHours(long.MaxValue));
    }

    [Fact]
    public void Sums_and_differences_undo_each_other() => Gen.Select(s_amounts, s_amounts).Sample((a, b) =>
    {
        var (left, right) = (Power.FromWatts(a), Power.FromWatts(b));
        Assert.Equal(left, left + right - right);
        Assert.Equal(left - right, -(right - left));
        Assert.Equal(Energy.FromJoules(a), Energy.FromJoules(a) + Energy.FromJoules(b) - Energy.FromJoules(b));
        Assert.Equal(left + right, Power.Min(left, right) + Power.Max(left, right));
        Assert.Equal(left < right, !(left >= right));
        Assert.Equal(Math.Sign(a.CompareTo(b)), Math.Sign(left.CompareTo(right)));
    });

    [Fact]
    public void Whole_watts_over_whole_seconds_are_exact_and_come_back() =>
        Gen.Select(Gen.Long[-1_000_000_000, 1_000_000_000], Gen.Int[1, 1_000_000]).Sample((watts, seconds) =>
        {
            var (power, duration) = (Power.FromWatts(watts), TimeSpan.FromSeconds(seconds));
            Assert.Equal(watts * seconds, (power * duration).Joules);
            Assert.Equal(power, power * duration / duration);
        });

    [Theory]
    [InlineData(1, 5_000_000, 1)]
    [InlineData(-1, 5_000_000, -1)]
    [InlineData(1, 4_999_999, 0)]
    [InlineData(3, 5_000_000, 2)]
    public void Energy_is_rounded_to_the_nearest_joule_halves_away_from_zero(long watts, long ticks, long joules) =>
        Assert.Equal(joules, (Power.FromWatts(watts) * TimeSpan.FromTicks(ticks)).Joules);

    // What is promised is never more than what is there: out is rounded down, in is rounded up.
    [Fact]
    public void Losses_are_rounded_to_the_safe_side() =>
        Gen.Select(Gen.Long[0, 1_000_000_000_000], Gen.Int[1, 10_000]).Sample((joules, basisPoints) =>
        {
            var (energy, efficiency) = (Energy.FromJoules(joules), Efficiency.FromBasisPoints(basisPoints));
            Assert.True(efficiency * energy <= energy);
            Assert.True(energy / efficiency >= energy);
            Assert.True(efficiency * (energy / efficiency) >= energy);
            Assert.True((efficiency * energy) / efficiency <= energy);
        });

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(10_001)]
    public void An_efficiency_is_above_nothing_and_at_most_all(int basisPoints) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => Efficiency.FromBasisPoints(basisPoints));

    [Theory]
    [InlineData(-1)]
    [InlineData(10_001)]
    public void A_state_of_charge_is_between_empty_and_full(int basisPoints) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => StateOfCharge.FromBasisPoints(basisPoints));

    [Fact]
    public void A_state_of_charge_never_tells_of_more_than_is_held() =>
        Gen.Select(Gen.Long[1, 1_000_000_000_000], Gen.Int[0, 10_000]).Sample((capacityJ, basisPoints) =>
        {
            var capacity = Energy.FromJoules(capacityJ);
            var held = StateOfCharge.FromBasisPoints(basisPoints) * capacity;
            Assert.InRange(StateOfCharge.Of(held, capacity).BasisPoints, 0, basisPoints);
            Assert.True(StateOfCharge.Of(held, capacity) * capacity <= held);
        });

    [Theory]
    [InlineData(25_000, 7_000, 24_000)]
    [InlineData(25_000, -7_000, 24_000)]
    [InlineData(10, 3, 9)]
    [InlineData(5, 5, 0)]
    [InlineData(5, 6, 0)]
    public void Active_power_beside_reactive_power_is_rounded_down(long rating, long reactive, long watts) =>
        Assert.Equal(watts, ApparentPower.FromVoltAmperes(rating).ActivePowerBeside(reactive).Watts);

    [Fact]
    public void Quantities_print_their_unit() => Assert.Equal(
        ["-7200 W", "1.5 Wh", "25000 VA", "61.5 %", "92 %", "150 µ/Wh"],
        new object[]
        {
            Power.FromWatts(-7_200),
            Energy.FromJoules(5_400),
            ApparentPower.FromVoltAmperes(25_000),
            StateOfCharge.FromBasisPoints(6_150),
            Efficiency.FromBasisPoints(9_200),
            EnergyPrice.FromMicroPerWattHour(150),
        }.Select(each => each.ToString()!));
}
