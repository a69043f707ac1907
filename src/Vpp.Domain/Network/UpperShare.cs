using Vpp.Domain.Quantities;

namespace Vpp.Domain.Network;

/// <summary>
/// A feeder's part of what the nodes above its head can carry. It is fixed, so that feeders which cannot hear each
/// other still keep the substation within its rating (P4): what is left beside the loads that hang there directly,
/// divided in proportion to the feeders' peak loads.
/// </summary>
/// <param name="ImportLimit">The most the feeder may draw; null when nothing above limits it.</param>
/// <param name="ExportLimit">The most it may inject; null when nothing above limits it.</param>
public readonly record struct UpperShare(Power? ImportLimit, Power? ExportLimit)
{
    /// <param name="model">The network.</param>
    /// <param name="feeder">Index in <see cref="NetworkModel.Feeders"/>.</param>
    public static UpperShare Of(NetworkModel model, int feeder)
    {
        var upper = model.Upper;
        var (importW, exportW) = (long.MaxValue, long.MaxValue);
        for (var node = upper.FeederParents[feeder]; node >= 0; node = upper.Parents[node])
        {
            importW = Math.Min(importW, Part(model, feeder, node, upper.ImportLimitW[node], DirectPeakW(upper, node)));
            exportW = Math.Min(exportW, Part(model, feeder, node, upper.ExportLimitW[node], 0));
        }

        return new(Limit(importW), Limit(exportW));
    }

    private static long Part(NetworkModel model, int feeder, int node, long limitW, long besideW)
    {
        if (limitW == long.MaxValue)
        {
            return limitW;
        }

        var total = (Int128)0;
        for (var other = 0; other < model.Feeders.Count; other++)
        {
            total += HangsBelow(model.Upper, model.Upper.FeederParents[other], node) ? Weight(model, other) : 0;
        }

        return (long)((Int128)Math.Max(0, limitW - besideW) * Weight(model, feeder) / total);
    }

    // A feeder without a load of its own still gets a part.
    private static long Weight(NetworkModel model, int feeder)
    {
        var peakW = 1L;
        foreach (var loadW in model.Feeders[feeder].PeakLoadW)
        {
            peakW += loadW;
        }

        return peakW;
    }

    private static long DirectPeakW(UpperNetwork upper, int node)
    {
        var peakW = 0L;
        for (var other = 0; other < upper.Count; other++)
        {
            peakW += HangsBelow(upper, other, node) ? upper.PeakLoadW[other] : 0;
        }

        return peakW;
    }

    private static bool HangsBelow(UpperNetwork upper, int node, int top)
    {
        while (node >= 0 && node != top)
        {
            node = upper.Parents[node];
        }

        return node == top;
    }

    private static Power? Limit(long watts) => watts == long.MaxValue ? null : Power.FromWatts(watts);
}
