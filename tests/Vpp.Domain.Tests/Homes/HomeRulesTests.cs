using Vpp.Domain.Homes;
using Vpp.Domain.Quantities;

namespace Vpp.Domain.Tests.Homes;

public sealed class HomeRulesTests
{
    [Theory]
    [InlineData(0L, 0L)]
    [InlineData(1_000_000_000L, 1_000_000_000L)]
    [InlineData(-1L, 0L, "importLimitW")]
    [InlineData(0L, -1L, "exportLimitW")]
    [InlineData(1_000_000_001L, long.MaxValue, "importLimitW", "exportLimitW")]
    public void Limits_are_magnitudes(long importW, long exportW, params string[] fields)
    {
        var (import, export) = (Power.FromWatts(importW), Power.FromWatts(exportW));

        Assert.Equal(fields, HomeRules.Faults(import, export).Select(fault => fault.Field));
        Assert.Equal(fields, HomeRules.Faults(new HomeSettings(import, export)).Select(fault => fault.Field));
    }

    [Fact]
    public void No_limit_breaks_no_rule() => Assert.Empty(HomeRules.Faults(HomeSettings.None));
}
