namespace Vpp.Domain.Feeders;

/// <summary>
/// The nodes that can hold vehicles back in one direction: those with a limit that all vehicles below together could
/// reach beside present loads, parents before children. Sums run over these alone. Entry 0 stands for the whole and
/// has no limit, so that every row has a place.
/// </summary>
internal sealed class LimitedTree
{
    // Every limited node with a vehicle below, as entries of a tree of their own; the most that is below it can ever
    // take, what it leaves to it now, and its entry here, or that of the next one above that has one.
    private int[] _limitedNode = [-1];
    private int[] _limitedAbove = [0];
    private int[] _limitedOfRow = [];
    private long[] _mostW = [0];
    private long[] _leftW = [0];
    private int[] _entry = [0];
    private int _limited = 1;

    private int[] _node = [-1];
    private int[] _above = [0];
    private int[] _entryOfRow = [];
    private long[] _freeW = [0];

    public int Count { get; private set; } = 1;

    /// <summary>Grows whenever nodes come or go.</summary>
    public int Version { get; private set; }

    /// <summary>The node of each entry, from entry 1 on.</summary>
    public ReadOnlySpan<int> Node => _node.AsSpan(0, Count);

    /// <summary>The entry of each row that the tree was built with: the lowest at or above its node.</summary>
    public ReadOnlySpan<int> EntryOfRow => _entryOfRow;

    /// <summary>What vehicles below an entry may take together, in watts; below zero where loads leave none.</summary>
    public ReadOnlySpan<long> FreeW => _freeW.AsSpan(0, Count);

    /// <summary>The next entry above one; 0 is the last.</summary>
    public int Above(int entry) => _above[entry];

    /// <summary>Takes the limits and the places of the rows anew; what loads leave has to be set next.</summary>
    /// <param name="parents">The network.</param>
    /// <param name="limitW">Limits by node.</param>
    /// <param name="rows">The feeder's vehicles.</param>
    /// <param name="mostW">The most that a row can ever take, whatever it is told, until the next call.</param>
    public void Build(ReadOnlySpan<int> parents, ReadOnlySpan<long> limitW, VehicleRows rows, Func<int, long> mostW)
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

        var limitedOfNode = new int[parents.Length];
        (_limitedNode, _limitedAbove, _limited) = (new int[parents.Length + 1], new int[parents.Length + 1], 1);
        for (var node = 0; node < parents.Length; node++)
        {
            var above = node == 0 ? 0 : limitedOfNode[parents[node]];
            limitedOfNode[node] = above;
            if (isUsed[node] && limitW[node] != FeederLimits.None)
            {
                (_limitedAbove[_limited], _limitedNode[_limited]) = (above, node);
                limitedOfNode[node] = _limited++;
            }
        }

        (_mostW, _leftW, _entry) = (new long[_limited], new long[_limited], new int[_limited]);
        (_node, _above, _freeW) = (new int[_limited], new int[_limited], new long[_limited]);
        _node[0] = -1;
        (_limitedOfRow, _entryOfRow, Count) = (new int[rows.Count], new int[rows.Count], 1);
        foreach (var row in rows.InUse)
        {
            _limitedOfRow[row] = limitedOfNode[rows.Node[row]];
            _mostW[_limitedOfRow[row]] += mostW(row);
        }

        for (var limited = _limited - 1; limited > 0; limited--)
        {
            _mostW[_limitedAbove[limited]] += _mostW[limited];
        }

        Version++;
    }

    /// <summary>Takes what limits leave beside loads, both by node and in this tree's direction.</summary>
    public void SetFree(long[] limitW, long[] loadW, int sign)
    {
        var isChosen = true;
        for (var limited = 1; limited < _limited; limited++)
        {
            var node = _limitedNode[limited];
            _leftW[limited] = limitW[node] - (sign * loadW[node]);
            isChosen &= _leftW[limited] >= _mostW[limited] || IsEntry(limited);
        }

        if (!isChosen)
        {
            Choose();
        }

        for (var limited = 1; limited < _limited; limited++)
        {
            if (IsEntry(limited))
            {
                _freeW[_entry[limited]] = _leftW[limited];
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
        var above = _above;
        for (var entry = Count - 1; entry > 0; entry--)
        {
            values[above[entry]] += values[entry];
        }
    }

    private bool IsEntry(int limited) => _node[_entry[limited]] == _limitedNode[limited];

    // Somewhat more than can bind now, so that loads that move a little choose nothing anew.
    private void Choose()
    {
        Count = 1;
        for (var limited = 1; limited < _limited; limited++)
        {
            var above = _entry[_limitedAbove[limited]];
            _entry[limited] = above;
            if (_leftW[limited] < _mostW[limited] + (_mostW[limited] / 4))
            {
                (_node[Count], _above[Count]) = (_limitedNode[limited], above);
                _entry[limited] = Count++;
            }
        }

        for (var row = 0; row < _entryOfRow.Length; row++)
        {
            _entryOfRow[row] = _entry[_limitedOfRow[row]];
        }

        Version++;
    }
}
