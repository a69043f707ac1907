using Vpp.Domain.Dispatch;

namespace Vpp.Domain.Feeders;

/// <summary>
/// Gives every row what it wants as far as nodes have room. Where all that is wanted below a node fits, nothing below
/// it has to wait for another; below the others the smaller key comes first, and who cannot use what is left by then,
/// because it is less than the vehicle can run at, leaves it to the next. In the end nobody could be given more.
/// </summary>
internal sealed class PriorityFill(LimitedTree tree)
{
    private long[] _roomW = [];
    private long[] _sumW = [];
    private bool[] _isShort = [];
    private MoveCandidate[] _queue = [];

    /// <summary>The rows that got less than they wanted.</summary>
    public List<int> Cut { get; } = [];

    /// <summary>Room by entry of the tree, watts; below zero is none. To be set before each division.</summary>
    public long[] Room() => tree.Zeroed(ref _roomW);

    /// <summary>Lowers what is wanted to what is given.</summary>
    /// <param name="rows">The feeder's vehicles.</param>
    /// <param name="wantW">By row, watts ≥ 0; the result stands in its place.</param>
    /// <param name="judge">For a row that may have to wait its key, and the least that is of use to it.</param>
    public void Divide(VehicleRows rows, int[] wantW, Func<int, (long Key, int LeastW)> judge)
    {
        Cut.Clear();
        if (FindShort(rows, wantW))
        {
            var count = Queue(rows, wantW, judge);
            var queue = _queue.AsSpan(0, count);
            queue.Sort();
            foreach (ref readonly var next in queue)
            {
                Give(rows, wantW, next.Slot, judge);
            }
        }
    }

    private bool FindShort(VehicleRows rows, int[] wantW)
    {
        var (sumW, isAny) = (tree.Zeroed(ref _sumW), false);
        var entryOfRow = tree.EntryOfRow;
        for (var row = 0; row < rows.Count; row++)
        {
            if (wantW[row] > 0)
            {
                sumW[entryOfRow[row]] += wantW[row];
                isAny = true;
            }
        }

        if (!isAny)
        {
            return false;
        }

        tree.SumUp(sumW);
        if (_isShort.Length < tree.Count)
        {
            _isShort = new bool[tree.Count];
        }

        var isAnyShort = false;
        for (var entry = 1; entry < tree.Count; entry++)
        {
            var isShort = sumW[entry] > 0 && sumW[entry] > _roomW[entry];
            _isShort[entry] = isShort;
            isAnyShort |= isShort;
        }

        return isAnyShort;
    }

    private int Queue(VehicleRows rows, int[] wantW, Func<int, (long Key, int LeastW)> judge)
    {
        if (_queue.Length < rows.Count)
        {
            _queue = new MoveCandidate[Math.Max(rows.Count, _queue.Length * 2)];
        }

        var count = 0;
        for (var row = 0; row < rows.Count; row++)
        {
            if (wantW[row] > 0 && IsBelowShort(tree.EntryOfRow[row]))
            {
                _queue[count++] = new MoveCandidate(judge(row).Key, rows.Rank[row], row);
            }
        }

        return count;
    }

    private bool IsBelowShort(int entry)
    {
        for (; entry > 0; entry = tree.Above(entry))
        {
            if (_isShort[entry])
            {
                return true;
            }
        }

        return false;
    }

    private void Give(VehicleRows rows, int[] wantW, int row, Func<int, (long Key, int LeastW)> judge)
    {
        long givenW = wantW[row];
        for (var entry = tree.EntryOfRow[row]; entry > 0; entry = tree.Above(entry))
        {
            givenW = _isShort[entry] ? Math.Min(givenW, Math.Max(0, _roomW[entry])) : givenW;
        }

        if (givenW == wantW[row])
        {
            Take(rows, row, givenW);
            return;
        }

        givenW = givenW < judge(row).LeastW ? 0 : givenW;
        Take(rows, row, givenW);
        wantW[row] = (int)givenW;
        Cut.Add(row);
    }

    private void Take(VehicleRows rows, int row, long watts)
    {
        for (var entry = tree.EntryOfRow[row]; entry > 0; entry = tree.Above(entry))
        {
            _roomW[entry] -= watts;
        }
    }
}
