using Vpp.Domain.Quantities;

namespace Vpp.Domain.Network;

/// <summary>
/// Limits in watts from ratings in volt-amperes: <c>⌊√(rating² − Q²)⌋</c>, Q being the peak reactive load at and below
/// the node plus the reserve for volt-var. A transformer of 25 kVA above 7 kvar keeps 24 kW.
/// </summary>
internal static class NetworkLimits
{
    /// <summary>Fills the columns of limits, and returns the feeders' heads, at which reverse flow is off.</summary>
    public static List<int> Apply(NodeColumns nodes, NetworkOptions options)
    {
        var heads = FeederHeads.Of(nodes, nodes.SubtreeSizes());
        var isHead = new bool[nodes.Count];
        heads.ForEach(head => isHead[head] = true);
        var reactiveVar = ReactiveLoadBelow(nodes);
        for (var node = 0; node < nodes.Count; node++)
        {
            var limitW = LimitW(nodes, node, reactiveVar[node], options);
            var guardsReverseFlow = isHead[node] || nodes.Kinds[node] is NodeKind.Substation;
            nodes.ImportLimitW[node] = limitW;
            nodes.ExportLimitW[node] = options.ExportLimits.TryGetValue(nodes.Ids[node], out var configured)
                ? Math.Min(configured.Watts, Math.Min(limitW, nodes.RatingVa[node]))
                : (guardsReverseFlow && !options.ReverseFlowAllowed) || nodes.Kinds[node].IsCustomer() ? 0 : limitW;
        }

        return heads;
    }

    private static long LimitW(NodeColumns nodes, int node, long reactiveVar, NetworkOptions options)
    {
        var ratingVa = nodes.RatingVa[node];
        if (ratingVa == NodeColumns.None || nodes.Kinds[node] is NodeKind.Source || nodes.Kinds[node].IsCustomer())
        {
            return NodeColumns.None;
        }

        var reserveVar = ((ratingVa * options.VoltVarReservePerMille) + 999) / 1_000;
        return ApparentPower.FromVoltAmperes(ratingVa).ActivePowerBeside(reactiveVar + reserveVar).Watts;
    }

    private static long[] ReactiveLoadBelow(NodeColumns nodes)
    {
        var below = (long[])nodes.PeakLoadVar.Clone();
        for (var node = nodes.Count - 1; node >= 0; node--)
        {
            if (nodes.Parents[node] >= 0)
            {
                below[nodes.Parents[node]] += below[node];
            }
        }

        return below;
    }
}
