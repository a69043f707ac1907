using Vpp.Domain.Quantities;

namespace Vpp.Domain.Tests.Quantities;

public sealed class PerUnitTests
{
    // P5: no value crosses that is not a share.
    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(1.0000001)]
    [InlineData(-1.5)]
    public void What_is_no_share_is_none(double value) => Assert.Null(PerUnit.From(value));

    [Theory]
    [InlineData(0.35, 350_000, 700_000)]
    [InlineData(-1, -1_000_000, -2_000_000)]
    [InlineData(0.0000004, 0, 0)]
    [InlineData(0.0000006, 1, 2)]
    public void A_share_of_a_power_is_whole_watts(double value, int millionths, long watts)
    {
        Assert.Equal(PerUnit.FromMillionths(millionths), PerUnit.From(value));
        Assert.Equal(watts, (PerUnit.From(value)!.Value * Power.FromWatts(2_000_000)).Watts);
    }

    [Fact]
    public void Shares_are_ordered_and_bounded()
    {
        Assert.True(PerUnit.Zero < PerUnit.One && PerUnit.One >= PerUnit.From(0.5));
        Assert.Throws<ArgumentOutOfRangeException>(() => PerUnit.FromMillionths(1_000_001));
        Assert.Throws<ArgumentOutOfRangeException>(() => PerUnit.FromMillionths(-1_000_001));
    }
}
