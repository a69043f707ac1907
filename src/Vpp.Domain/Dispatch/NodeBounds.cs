namespace Vpp.Domain.Dispatch;

/// <summary>
/// The least and the most that may go below every node so that a target is met as far as it can be and present
/// overloads are relieved as far as possible. A watt's level is the number of overloads it relieves; watts of a higher
/// level go first.
/// </summary>
/// <remarks>
/// <c>carried(k)</c> of a node is what its vehicles of level ≥ k can send through it. The target falls between
/// <c>carried(k+1)</c> and <c>carried(k)</c> of the root for some k, and so does, for the k handed down, the share of
/// every node in exactly those solutions that relieve best; price then chooses among these.
/// </remarks>
internal sealed class NodeBounds
{
    private int[] _levels = [];
    private int[] _from = [];
    private long[] _arriving = [];
    private long[] _carried = [];
    private int[] _levelInside = [];
    private long[] _floorW = [];

    /// <summary>Room by tree position; <see cref="long.MaxValue"/> when the node has no limit.</summary>
    public long[] RoomW { get; private set; } = [];

    public long[] ReliefW { get; private set; } = [];

    public long[] LowW { get; private set; } = [];

    public long[] HighW { get; private set; } = [];

    private bool _relieves;

    /// <summary>Takes rooms and wanted reliefs, given by node index, into tree order.</summary>
    public void Load(AllocationTree tree, ReadOnlySpan<long> roomW, ReadOnlySpan<long> reliefW)
    {
        var count = tree.Count;
        if (RoomW.Length < count)
        {
            (RoomW, ReliefW, LowW, HighW) = (new long[count], new long[count], new long[count], new long[count]);
            (_levels, _from, _levelInside, _floorW) = (new int[count], new int[count], new int[count], new long[count]);
        }

        _relieves = false;
        for (var position = 0; position < count; position++)
        {
            var node = tree.NodeAt[position];
            RoomW[position] = roomW[node];
            ReliefW[position] = reliefW[node];
            _relieves |= reliefW[node] > 0;
        }
    }

    /// <summary>Sets the bounds of nodes and slots; answers the part of the target that can be met.</summary>
    public long Bind(AllocationTree tree, OfferColumns offers, long targetW)
    {
        offers.FloorW.AsSpan(0, offers.Count).CopyTo(offers.LowW);
        offers.CapW.AsSpan(0, offers.Count).CopyTo(offers.HighW);
        return _relieves ? BindByLevel(tree, offers, targetW) : BindRooms(tree, offers, targetW);
    }

    private long BindRooms(AllocationTree tree, OfferColumns offers, long targetW)
    {
        LowW.AsSpan(0, tree.Count).Clear();
        HighW.AsSpan(0, tree.Count).Clear();
        for (var slot = 0; slot < offers.Count; slot++)
        {
            LowW[offers.Position[slot]] += offers.FloorW[slot];
            HighW[offers.Position[slot]] += offers.CapW[slot];
        }

        for (var position = tree.Count - 1; position > 0; position--)
        {
            HighW[position] = Math.Min(HighW[position], RoomW[position]);
            HighW[tree.Parent[position]] += HighW[position];
            LowW[tree.Parent[position]] += LowW[position];
        }

        HighW[0] = Math.Min(HighW[0], RoomW[0]);
        return Math.Min(targetW, HighW[0]);
    }

    private long BindByLevel(AllocationTree tree, OfferColumns offers, long targetW)
    {
        CountLevels(tree, offers);
        SumLevels(tree, offers);
        var reachableW = Math.Min(targetW, _carried[_from[0]]);
        var level = _levels[0] + 1;
        while (level > 0 && At(_carried, 0, level) < reachableW)
        {
            level--;
        }

        HandDown(tree, level);
        for (var slot = 0; slot < offers.Count; slot++)
        {
            if (_levelInside[offers.Position[slot]] > 0)
            {
                offers.HighW[slot] = offers.LowW[slot];
            }
        }

        return reachableW;
    }

    private void CountLevels(AllocationTree tree, OfferColumns offers)
    {
        _levels.AsSpan(0, tree.Count).Clear();
        var size = 0;
        for (var position = tree.Count - 1; position >= 0; position--)
        {
            var hasVehicles = offers.SlotFrom[tree.End[position]] > offers.SlotFrom[position];
            if (ReliefW[position] > 0 && hasVehicles)
            {
                _levels[position]++;
            }

            _from[position] = size;
            size += _levels[position] + 1;
            if (position > 0)
            {
                ref var above = ref _levels[tree.Parent[position]];
                above = Math.Max(above, _levels[position]);
            }
        }

        if (_arriving.Length < size)
        {
            (_arriving, _carried) = (new long[size * 2], new long[size * 2]);
        }

        _arriving.AsSpan(0, size).Clear();
        _floorW.AsSpan(0, tree.Count).Clear();
    }

    private void SumLevels(AllocationTree tree, OfferColumns offers)
    {
        for (var slot = 0; slot < offers.Count; slot++)
        {
            var position = offers.Position[slot];
            _floorW[position] += offers.FloorW[slot];
            _arriving[_from[position]] += offers.CapW[slot];
            for (var level = 1; level <= _levels[position]; level++)
            {
                _arriving[_from[position] + level] += offers.FloorW[slot];
            }
        }

        for (var position = tree.Count - 1; position >= 0; position--)
        {
            var from = _from[position];
            for (var level = 0; level <= _levels[position]; level++)
            {
                var passing = _arriving[from + level];
                if (level > 0)
                {
                    passing = Math.Max(passing, Math.Min(_arriving[from + level - 1], ReliefW[position]));
                }

                _carried[from + level] = Math.Min(passing, RoomW[position]);
            }

            if (position > 0)
            {
                var parent = tree.Parent[position];
                _floorW[parent] += _floorW[position];
                for (var level = 0; level <= _levels[parent]; level++)
                {
                    _arriving[_from[parent] + level] += At(_carried, position, level);
                }
            }
        }
    }

    private void HandDown(AllocationTree tree, int levelOfRoot)
    {
        for (var position = 0; position < tree.Count; position++)
        {
            var level = position == 0 ? levelOfRoot : _levelInside[tree.Parent[position]];
            LowW[position] = At(_carried, position, level + 1);
            HighW[position] = At(_carried, position, level);
            _levelInside[position] = LevelInside(position, level);
        }
    }

    /// <summary>The level at which a node buys from below, given the level at which it sells above.</summary>
    private int LevelInside(int position, int level)
    {
        var arriving = At(_arriving, position, level);
        var (inside, leastW) = arriving >= ReliefW[position]
            ? (level, Math.Max(At(_arriving, position, level + 1), ReliefW[position]))
            : (Math.Max(0, level - 1), arriving);
        if (RoomW[position] >= leastW)
        {
            return inside;
        }

        // The room ends before the level does: only what fits is bought, from the highest level that fills it.
        inside = _levels[position];
        while (inside > 0 && At(_arriving, position, inside) < RoomW[position])
        {
            inside--;
        }

        return inside;
    }

    private long At(long[] column, int position, int level) =>
        level <= _levels[position] ? column[_from[position] + level] : _floorW[position];
}
