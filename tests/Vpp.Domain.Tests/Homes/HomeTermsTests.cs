using Vpp.Domain.Homes;
using Vpp.Domain.Quantities;

namespace Vpp.Domain.Tests.Homes;

public sealed class HomeTermsTests
{
    [Theory]
    [InlineData(null, null, null)]
    [InlineData(9_000L, null, 9_000L)]
    [InlineData(null, 4_000L, 4_000L)]
    [InlineData(9_000L, 4_000L, 4_000L)]
    [InlineData(3_000L, 4_000L, 3_000L)]
    public void The_tighter_import_limit_counts(long? connectionW, long? ownerW, long? effectiveW) =>
        Assert.Equal(effectiveW, Terms(connectionW, 0, ownerW, null).EffectiveImportLimit?.Watts);

    [Theory]
    [InlineData(5_000, null, 5_000)]
    [InlineData(5_000, 2_000L, 2_000)]
    [InlineData(5_000, 8_000L, 5_000)]
    [InlineData(0, 8_000L, 0)]
    public void An_owner_can_tighten_the_export_limit_and_not_widen_it(
        long connectionW, long? ownerW, long effectiveW) =>
        Assert.Equal(effectiveW, Terms(null, connectionW, null, ownerW).EffectiveExportLimit.Watts);

    private static HomeTerms Terms(long? importW, long exportW, long? ownerImportW, long? ownerExportW) => new(
        new("h"), new("n/h"), new("n/f"), "UTC", Watts(importW), Power.FromWatts(exportW),
        new HomeSettings(Watts(ownerImportW), Watts(ownerExportW)), 1);

    private static Power? Watts(long? watts) => watts is { } value ? Power.FromWatts(value) : null;
}
