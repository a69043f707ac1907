using System.Globalization;
using Vpp.Domain.Quantities;

namespace Vpp.Domain.Regulation;

/// <summary>How well a regulation signal was followed, by the legacy score of PJM Manual 12; all from 0 to 1.</summary>
/// <param name="Correlation">Mean over the windows of how alike signal and response are, at the best shift.</param>
/// <param name="Delay">Mean over the windows of 1 for a response at once, 0 for one after five minutes.</param>
/// <param name="Precision">1 less the mean error, as a share of the hour's mean |signal|.</param>
public sealed record RegulationScore(PerUnit Correlation, PerUnit Delay, PerUnit Precision)
{
    /// <summary>A third of each part.</summary>
    public PerUnit Composite => PerUnit.FromMillionths(
        (Correlation.Millionths + Delay.Millionths + Precision.Millionths) / 3);

    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{Composite.Value:0.000}: correlation {Correlation.Value:0.000}, delay {Delay.Value:0.000}, "
        + $"precision {Precision.Value:0.000}");
}
