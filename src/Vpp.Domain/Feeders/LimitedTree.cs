namespace Vpp.Domain.Feeders;

/// <summary>
/// The nodes that can hold vehicles back in one direction: those with a limit and a vehicle below, parents before
/// children. Sums run over these alone. Entry 0 stands for the whole and has no limit, so that every row has a place.
/// </summary>
internal sealed class LimitedTree(int nodes)
{
    private int[] _entryOfNode = new int[nodes];
    private int[] _entryOfRow = [];
    private int[] _parent = [0];
    private long[] _freeW = [0];

    public int Count { get; private set; } = 1;

    /// <summary>The node of an entry, from entry 1 on.</summary>
    public int[] Node { get; private set; } = [-1];

    /// <summary>The entry of each node: the lowest limited one at or above it.</summary>
    public ReadOnlySpan<int> EntryOfNode => _entryOfNode;

    /// <summary>The entry of each row that was there when the tree was built; 0 for one without a node.</summary>
    public ReadOnlySpan<int> EntryOfRow => _entryOfRow;

    /// <summary>What all vehicles below an entry may take together, in watts; below zero where loads leave none.</summary>
    public ReadOnlySpan<long> FreeW => _freeW.AsSpan(0, Count);

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

        _freeW = new long[Count];
        _entryOfRow = new int[rows.Count];
        foreach (var row in rows.InUse)
        {
            _entryOfRow[row] = _entryOfNode[rows.Node[row]];
        }
    }

    /// <summary>Takes what limits leave beside loads, both by node and in this tree's direction.</summary>
    public void SetFree(long[] limitW, long[] loadW, int sign)
    {
        for (var entry = 1; entry < Count; entry++)
        {
            _freeW[entry] = limitW[Node[entry]] - (sign * loadW[Node[entry]]);
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
