namespace Vpp.Domain.Dispatch;

/// <summary>
/// The nodes whose bounds can bind at all, in preorder, with the root. The others hang through: on a feeder in order
/// most nodes have more room than their vehicles could use, and cost nothing in the search.
/// </summary>
internal sealed class ActiveTree
{
    private long[] _sumLowW = [];
    private long[] _sumHighW = [];
    private int[] _activeAt = [];
    private int[] _activeFrom = [];

    public int Count { get; private set; }

    public int[] Parent { get; private set; } = [];

    public int[] End { get; private set; } = [];

    public int[] SlotFrom { get; private set; } = [];

    public int[] SlotEnd { get; private set; } = [];

    public long[] LowW { get; private set; } = [];

    public long[] HighW { get; private set; } = [];

    /// <summary>Active node that a slot hangs on.</summary>
    public int[] NodeOfSlot { get; private set; } = [];

    public void Build(AllocationTree tree, OfferColumns offers, NodeBounds bounds)
    {
        Grow(tree.Count, offers.Count);
        FindActive(tree, offers, bounds);
        for (var position = 0; position < tree.Count; position++)
        {
            _activeFrom[position] = Count;
            if (_activeAt[position] < 0)
            {
                _activeAt[position] = _activeAt[tree.Parent[position]];
                continue;
            }

            _activeAt[position] = Count;
            Parent[Count] = position == 0 ? -1 : _activeAt[tree.Parent[position]];
            SlotFrom[Count] = offers.SlotFrom[position];
            SlotEnd[Count] = offers.SlotFrom[tree.End[position]];
            LowW[Count] = bounds.LowW[position];
            HighW[Count] = bounds.HighW[position];
            End[Count] = tree.End[position];
            Count++;
        }

        _activeFrom[tree.Count] = Count;
        for (var active = 0; active < Count; active++)
        {
            End[active] = _activeFrom[End[active]];
        }

        for (var slot = 0; slot < offers.Count; slot++)
        {
            NodeOfSlot[slot] = _activeAt[offers.Position[slot]];
        }
    }

    private void FindActive(AllocationTree tree, OfferColumns offers, NodeBounds bounds)
    {
        Count = 0;
        _sumLowW.AsSpan(0, tree.Count).Clear();
        _sumHighW.AsSpan(0, tree.Count).Clear();
        for (var slot = 0; slot < offers.Count; slot++)
        {
            _sumLowW[offers.Position[slot]] += offers.LowW[slot];
            _sumHighW[offers.Position[slot]] += offers.HighW[slot];
        }

        for (var position = tree.Count - 1; position > 0; position--)
        {
            var from = offers.SlotFrom[position];
            var below = offers.SlotFrom[tree.End[position]] - from;
            var (lowW, highW) = (bounds.LowW[position], bounds.HighW[position]);
            var binds = highW < _sumHighW[position] || lowW > _sumLowW[position];
            _activeAt[position] = binds && below > 1 ? 0 : -1;
            if (binds && below == 1)
            {
                offers.LowW[from] = Math.Max(offers.LowW[from], lowW);
                offers.HighW[from] = Math.Min(offers.HighW[from], highW);
            }

            _sumLowW[tree.Parent[position]] += lowW;
            _sumHighW[tree.Parent[position]] += highW;
        }

        _activeAt[0] = 0;
    }

    private void Grow(int nodes, int slots)
    {
        if (_activeAt.Length < nodes)
        {
            (_sumLowW, _sumHighW, _activeAt, _activeFrom) =
                (new long[nodes], new long[nodes], new int[nodes], new int[nodes + 1]);
            (Parent, End, SlotFrom, SlotEnd) = (new int[nodes], new int[nodes], new int[nodes], new int[nodes]);
            (LowW, HighW) = (new long[nodes], new long[nodes]);
        }

        if (NodeOfSlot.Length < slots)
        {
            NodeOfSlot = new int[Math.Max(slots, NodeOfSlot.Length * 2)];
        }
    }
}
