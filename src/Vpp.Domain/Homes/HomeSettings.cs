using Vpp.Domain.Quantities;

namespace Vpp.Domain.Homes;

/// <summary>What the owner asks of the plant for one home; null asks nothing.</summary>
/// <param name="ImportLimit">The most the home should draw, ≥ 0.</param>
/// <param name="ExportLimit">The most the home should inject, ≥ 0.</param>
public sealed record HomeSettings(Power? ImportLimit, Power? ExportLimit)
{
    public static HomeSettings None { get; } = new(null, null);
}
