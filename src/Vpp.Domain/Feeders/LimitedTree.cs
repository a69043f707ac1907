namespace Vpp.Domain.Feeders;

/// <summary>
/// The nodes that can hold vehicles back in one direction: those with a limit and a vehicle below, parents before
/// children. Sums run over these alone. Entry 0 stands for the whole and has no limit, so that every row has a place.
/// </summary>
internal sealed class LimitedTree(int nodes)
{
    private int[] _entryOfNode = new int[nodes];
    private int[] _parent = [0];

    public int Count { get; private set; } = 1;

    /// <summary>The node of an entry, from entry 1 on.</summary>
    public int[] Node { get; private set; } = [-1];

    /// <summary>The entry of each node: the lowest limited one at or above it.</summary>
    public ReadOnlySpan<int> EntryOfNode => _entryOfNode;

    /// <summary>The entry that a row hangs on.</summary>
    public int EntryOf(VehicleRows rows, int row) => _entryOfNode[rows.Node[row]];

    /// <summary>The next entry above one; 0 is the last.</summary>
    public int Above(int entry) => _parent[entry];

    /// <summary>Takes the limits and the places of the rows anew.</summary>
    public void Build(ReadOnlySpan<int> parents, ReadOnlySpan<long> limitW, VehicleRows rows)
    {
        var isUsed = new bool[parents.Length];
        foreach (var row in rows.InUse)
        {
            isUsed[rows.Node[row]] = true;
        }

        for (var node = parents.Length - 1; node > 0; node--)
        {
            isUsed[parents[node]] |= isUsed[node];
        }

        (_entryOfNode, Count) = (new int[parents.Length], 1);
        (_parent, Node) = (new int[parents.Length + 1], new int[parents.Length + 1]);
        for (var node = 0; node < parents.Length; node++)
        {
            var above = node == 0 ? 0 : _entryOfNode[parents[node]];
            _entryOfNode[node] = above;
            if (isUsed[node] && limitW[node] != FeederLimits.None)
            {
                (_parent[Count], Node[Count]) = (above, node);
                _entryOfNode[node] = Count++;
            }
        }
    }

    /// <summary>A zeroed column with a value for each entry, in an array that is used again.</summary>
    public long[] Zeroed(ref long[] column)
    {
        if (column.Length < Count)
        {
            column = new long[Count];
        }

        column.AsSpan(0, Count).Clear();
        return column;
    }

    /// <summary>Adds each entry to the one above, children first, so that each holds all that is below it.</summary>
    public void SumUp(long[] values)
    {
        var parent = _parent;
        for (var entry = Count - 1; entry > 0; entry--)
        {
            values[parent[entry]] += values[entry];
        }
    }
}
