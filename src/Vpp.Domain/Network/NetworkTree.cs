namespace Vpp.Domain.Network;

/// <summary>Rows in an order where each subtree stands together, its top first.</summary>
/// <param name="Rows">Depth first; siblings as in the file.</param>
/// <param name="Parents">For each row the index of its parent, −1 for the root.</param>
internal sealed record NetworkTree(NetworkRow[] Rows, int[] Parents)
{
    private const int NoNode = -1;
    private const int CycleShownMax = 8;

    /// <summary>The rows as one tree, or null and the faults that keep them from being one.</summary>
    public static NetworkTree? From(IReadOnlyList<NetworkRow> rows, NetworkFaults faults)
    {
        var parents = ResolveParents(rows, IndexById(rows, faults), faults);
        var root = FindRoot(rows, faults);
        NoteCycles(rows, parents, faults);
        return faults.Any ? null : InOrder(rows, parents, root);
    }

    private static Dictionary<string, int> IndexById(IReadOnlyList<NetworkRow> rows, NetworkFaults faults)
    {
        var indexById = new Dictionary<string, int>(rows.Count);
        for (var i = 0; i < rows.Count; i++)
        {
            if (rows[i].Id is not "" && !indexById.TryAdd(rows[i].Id, i))
            {
                var first = rows[indexById[rows[i].Id]].Line;
                faults.Add(rows[i].Line, $"id {NetworkNotice.Quote(rows[i].Id)} is taken by line {first}");
            }
        }

        return indexById;
    }

    private static int[] ResolveParents(
        IReadOnlyList<NetworkRow> rows, Dictionary<string, int> indexById, NetworkFaults faults)
    {
        var parents = new int[rows.Count];
        for (var i = 0; i < rows.Count; i++)
        {
            var row = rows[i];
            parents[i] = indexById.GetValueOrDefault(row.Parent, NoNode);
            if (!row.IsWhole || row.IsRoot || row.Parent is "")
            {
                parents[i] = NoNode;
            }
            else if (parents[i] == NoNode)
            {
                faults.Add(row.Line, $"parent {NetworkNotice.Quote(row.Parent)} is not in the file");
            }
            else if (rows[parents[i]] is { IsWhole: true } parent && parent.Kind.IsCustomer())
            {
                faults.Add(row.Line, $"parent {NetworkNotice.Quote(row.Parent)} is a customer, which has none below");
            }
        }

        return parents;
    }

    private static int FindRoot(IReadOnlyList<NetworkRow> rows, NetworkFaults faults)
    {
        var root = NoNode;
        for (var i = 0; i < rows.Count; i++)
        {
            if (rows[i].IsRoot && root != NoNode)
            {
                faults.Add(rows[i].Line, $"a second root; line {rows[root].Line} has the first");
            }
            else if (rows[i].IsRoot)
            {
                root = i;
            }
        }

        // A row that could not be read may be the root.
        if (root == NoNode && rows.All(row => row.IsWhole))
        {
            faults.Add(1, "the file has no root (a row whose parent is -1)");
        }

        return root;
    }

    private static void NoteCycles(IReadOnlyList<NetworkRow> rows, int[] parents, NetworkFaults faults)
    {
        var walks = new int[rows.Count];
        for (var i = 0; i < rows.Count; i++)
        {
            var node = i;
            while (node != NoNode && walks[node] == 0)
            {
                walks[node] = i + 1;
                node = parents[node];
            }

            if (node != NoNode && walks[node] == i + 1)
            {
                NoteCycle(rows, parents, node, faults);
            }
        }
    }

    private static void NoteCycle(IReadOnlyList<NetworkRow> rows, int[] parents, int start, NetworkFaults faults)
    {
        var path = new List<string> { rows[start].Id };
        var node = parents[start];
        for (; node != start && path.Count < CycleShownMax; node = parents[node])
        {
            path.Add(rows[node].Id);
        }

        path.Add(node == start ? rows[start].Id : "…");
        faults.Add(rows[start].Line, $"the parents go in a circle: {string.Join(" → ", path.Select(Shown))}");
    }

    private static string Shown(string id) => id is "…" ? id : NetworkNotice.Quote(id);

    private static NetworkTree InOrder(IReadOnlyList<NetworkRow> rows, int[] parents, int root)
    {
        var (firstChild, nextSibling) = Children(parents);
        var ordered = new NetworkRow[rows.Count];
        var orderedParents = new int[rows.Count];
        var place = new int[rows.Count];
        var node = root;
        for (var next = 0; next < ordered.Length; next++)
        {
            ordered[next] = rows[node];
            orderedParents[next] = parents[node] == NoNode ? NoNode : place[parents[node]];
            place[node] = next;
            node = firstChild[node] != NoNode ? firstChild[node] : NextBranch(node);
        }

        return new(ordered, orderedParents);

        int NextBranch(int from)
        {
            while (from != NoNode && nextSibling[from] == NoNode)
            {
                from = parents[from];
            }

            return from == NoNode ? NoNode : nextSibling[from];
        }
    }

    private static (int[] FirstChild, int[] NextSibling) Children(int[] parents)
    {
        var firstChild = new int[parents.Length];
        var nextSibling = new int[parents.Length];
        firstChild.AsSpan().Fill(NoNode);
        nextSibling.AsSpan().Fill(NoNode);
        for (var node = parents.Length - 1; node >= 0; node--)
        {
            if (parents[node] != NoNode)
            {
                nextSibling[node] = firstChild[parents[node]];
                firstChild[parents[node]] = node;
            }
        }

        return (firstChild, nextSibling);
    }
}
