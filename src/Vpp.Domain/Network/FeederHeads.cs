namespace Vpp.Domain.Network;

/// <summary>
/// Finds the nodes that head a feeder: in each tree the topmost feeder heads. In a tree that names none, the topmost
/// nodes that are neither source nor customer, usually the substation, count as heads; failing those, the root. So a
/// tree without feeder heads leaves no home without a feeder.
/// </summary>
internal static class FeederHeads
{
    public static List<int> Of(NodeColumns nodes, int[] subtreeSizes)
    {
        var heads = new List<int>();
        for (var root = 0; root < nodes.Count; root += subtreeSizes[root])
        {
            var end = root + subtreeSizes[root];
            var before = heads.Count;
            AddTopmost(heads, root, end, nodes, subtreeSizes, kind => kind is NodeKind.FeederHead);
            if (heads.Count == before)
            {
                AddTopmost(heads, root, end, nodes, subtreeSizes, CanStandIn);
            }

            if (heads.Count == before)
            {
                heads.Add(root);
            }
        }

        return heads;
    }

    private static bool CanStandIn(NodeKind kind) => kind is not NodeKind.Source && !kind.IsCustomer();

    private static void AddTopmost(
        List<int> heads, int start, int end, NodeColumns nodes, int[] subtreeSizes, Predicate<NodeKind> isHead)
    {
        for (var node = start; node < end;)
        {
            var found = isHead(nodes.Kinds[node]);
            if (found)
            {
                heads.Add(node);
            }

            node += found ? subtreeSizes[node] : 1;
        }
    }
}
