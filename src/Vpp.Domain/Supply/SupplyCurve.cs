using Vpp.Domain.Dispatch;
using Vpp.Domain.Feeders;

namespace Vpp.Domain.Supply;

/// <summary>
/// The supply of one feeder in one direction and one order of priority, kept up to date change by change. Every part
/// of an offer carries the watts that the limits let pass when all before it in the order have been taken; they count
/// in a histogram over <see cref="SupplyBuckets"/>, so that a target is a prefix: buckets taken whole and one in part.
/// </summary>
/// <remarks>
/// Least cost with two prices per vehicle is such an order, and so is longest first where no node binds. What a curve
/// cannot answer it says in <see cref="NeedsGeneralSolver"/>.
/// </remarks>
public sealed class SupplyCurve
{
    private readonly AllocationTree _tree;
    private readonly bool _largestFirst;
    private readonly bool _stopsPass;
    private readonly long[] _roomW;
    private readonly long[] _reliefW;
    private readonly SupplyHistogram _histogram = new();

    // Per tree position: what arrives from below, and, above the groups, whether that is more than passes.
    private readonly long[] _arrivingW;
    private readonly bool[] _binds;
    private readonly bool[] _touched;
    private readonly List<int> _touchedNodes = [];

    private SupplyGroups _groups = null!;
    private SupplyColumns _slots = null!;
    private SupplyUrgent _urgent = null!;
    private SupplyWalk _walk = null!;
    private SupplyPrefix _prefix = null!;
    private SupplyReport? _report;
    private SupplyShares? _shares;

    // Per group: what passes its own nodes, and whether they bind.
    private long[] _passingW = [];
    private bool[] _groupBinds = [];
    private bool[] _isDirty = [];
    private bool[] _isStale = [];
    private readonly List<int> _dirty = [];

    /// <summary>A curve over a tree without limits and rows.</summary>
    /// <param name="parents">
    /// Parent's index of each node, parents before children; the first is the root with parent -1.
    /// </param>
    /// <param name="largestFirst">Whether the largest key moves first, as with durations, not the smallest.</param>
    /// <param name="stopsPass">
    /// Whether watts that only give up present power take no room: discharge alone does where charging that is told to
    /// go on is a ceiling, so that nobody may rely on it.
    /// </param>
    public SupplyCurve(ReadOnlySpan<int> parents, bool largestFirst = false, bool stopsPass = false)
        : this(new AllocationTree(parents), largestFirst, stopsPass)
    {
    }

    internal SupplyCurve(AllocationTree tree, bool largestFirst = false, bool stopsPass = false)
    {
        _tree = tree;
        (_largestFirst, _stopsPass) = (largestFirst, stopsPass);
        (_roomW, _reliefW) = (new long[_tree.Count], new long[_tree.Count]);
        (_arrivingW, _binds, _touched) = (new long[_tree.Count], new bool[_tree.Count], new bool[_tree.Count]);
        Array.Fill(_roomW, AllocationProblem.Unlimited);
        Seat([]);
    }

    public int NodeCount => _tree.Count;

    /// <summary>
    /// Effective watts by bucket in the order of priority, the first taken first; the root's room is not in them yet,
    /// unless stops pass.
    /// </summary>
    public ReadOnlySpan<long> BucketW => _histogram.BucketW;

    /// <summary>Most that can be allocated, in watts ≥ 0.</summary>
    public long TotalW => _stopsPass ? PassingSumW : Math.Min(_roomW[0], PassingSumW);

    /// <summary>
    /// Whether the last <see cref="Allocate"/> may have found less than <see cref="AllocationProblem"/> would: minimum
    /// powers kept back watts that might be placed another way.
    /// </summary>
    public bool NeedsGeneralSolver { get; private set; }

    /// <summary>
    /// Whether any node below the root binds or wants relief; where none does, longest first is a plain order.
    /// </summary>
    public bool NodesBind => _groupBinds.AsSpan().Contains(true) || _binds.AsSpan().Contains(true);

    private long PassingSumW { get; set; }

    /// <summary>Seats the rows at their nodes and forgets all offers; rooms stay.</summary>
    /// <param name="nodeOfRow">Node of each row, -1 for a row that is empty.</param>
    public void Seat(ReadOnlySpan<int> nodeOfRow)
    {
        _groups = new SupplyGroups(_tree, nodeOfRow);
        _slots = new SupplyColumns(_groups.RowAt.Length, _largestFirst) { StopsPass = _stopsPass };
        _urgent = new SupplyUrgent();
        _walk = new SupplyWalk(_tree, _groups, _slots, _urgent, _roomW, _reliefW);
        _prefix = new SupplyPrefix(_histogram, _urgent, new SupplyParts(_slots, _urgent), _slots, _groups);
        (_report, _shares) = (null, null);
        _passingW = new long[_groups.Count];
        (_groupBinds, _isDirty, _isStale) =
            (new bool[_groups.Count], new bool[_groups.Count], new bool[_groups.Count]);
        _dirty.Clear();
        _dirty.EnsureCapacity(_groups.Count);
        _touchedNodes.Clear();
        _touchedNodes.EnsureCapacity(_tree.Count);
        _histogram.Clear();
        Array.Clear(_arrivingW);
        Array.Clear(_binds);
        Array.Clear(_touched);
        PassingSumW = 0;
        foreach (var position in _groups.Above)
        {
            Touch(position);
        }
    }

    /// <summary>Sets one node's room and wanted relief in watts ≥ 0; see <see cref="AllocationProblem"/>.</summary>
    public void SetRoom(int node, long roomW, long reliefW = 0)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(roomW);
        ArgumentOutOfRangeException.ThrowIfNegative(reliefW);
        var position = _tree.PositionOf[node];
        if (_roomW[position] == roomW && _reliefW[position] == reliefW)
        {
            return;
        }

        var beforeW = Math.Min(_roomW[position], _arrivingW[position]);
        (_roomW[position], _reliefW[position]) = (roomW, reliefW);
        var group = _groups.GroupOf[position];
        if (group >= 0 && position >= _groups.Top[group])
        {
            MarkDirty(group);
        }
        else
        {
            Touch(position);
            AddAbove(_tree.Parent[position], Math.Min(roomW, _arrivingW[position]) - beforeW);
        }
    }

    /// <summary>
    /// Sets what a row offers; see <see cref="VehicleOffer"/>, whose node is the row's seat. Ranks must differ for
    /// equals to move in their order.
    /// </summary>
    /// <param name="row">The row.</param>
    /// <param name="offer">What it can move.</param>
    /// <param name="stopKey">Key of the watts that give up its present power, at least -2^60 and at most 2^60.</param>
    /// <param name="beyondKey">Key of the watts beyond, not before <paramref name="stopKey"/> in the order.</param>
    public void SetOffer(int row, in VehicleOffer offer, long stopKey, long beyondKey)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan((ulong)offer.LimitW, (ulong)AllocationProblem.LimitMaxW);
        ArgumentOutOfRangeException.ThrowIfGreaterThan((ulong)offer.MinimumW, (ulong)AllocationProblem.LimitMaxW);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(Math.Abs(offer.PresentW), AllocationProblem.LimitMaxW);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(_largestFirst ? beyondKey - stopKey : stopKey - beyondKey, 0);
        var slot = _groups.SlotOfRow[row];
        if (_slots.Set(slot, in offer, stopKey, beyondKey))
        {
            MarkDirty(_groups.GroupOf[_groups.Position[slot]]);
        }
    }

    /// <summary>
    /// Sets how much a row offers whose <see cref="SetOffer"/> said what never changes while it is seated: keys, rank
    /// and minimum power.
    /// </summary>
    public void ChangeOffer(int row, long limitW, long presentW, BindingLimitKind kind)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan((ulong)limitW, (ulong)AllocationProblem.LimitMaxW);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(Math.Abs(presentW), AllocationProblem.LimitMaxW);
        var slot = _groups.SlotOfRow[row];
        if (_slots.Change(slot, (int)limitW, (int)presentW, kind))
        {
            MarkDirty(_groups.GroupOf[_groups.Position[slot]]);
        }
    }

    /// <summary>Takes a row's offer away.</summary>
    public void ClearOffer(int row) => SetOffer(row, default, 0, 0);

    /// <summary>Brings the curve up to date with all that was set.</summary>
    public void Refresh()
    {
        foreach (var group in _dirty)
        {
            _isDirty[group] = false;
            _isStale[group] = true;
            var beforeW = _passingW[group];
            SumUp(group);
            AddAbove(_groups.Parent[group], _passingW[group] - beforeW);
        }

        foreach (var position in _touchedNodes)
        {
            _touched[position] = false;
            var binds = position > 0
                ? _arrivingW[position] > _roomW[position] || _reliefW[position] > 0
                : _stopsPass && _arrivingW[position] > _roomW[position];
            if (binds || _binds[position])
            {
                _binds[position] = binds;
                var from = _groups.GroupFrom[position];
                _isStale.AsSpan(from, _groups.GroupFrom[_tree.End[position]] - from).Fill(true);
            }
        }

        _dirty.Clear();
        _touchedNodes.Clear();
        for (var group = _isStale.AsSpan().IndexOf(true); group >= 0 && group < _groups.Count;)
        {
            group = _isStale[group] ? Renew(group) : group + 1;
        }
    }

    /// <summary>
    /// Gives each row its share, in watts ≥ 0, of as much of the amount as can be met; answers the sum.
    /// </summary>
    public long Allocate(long amountW, Span<int> shareW)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(amountW);
        var allocatedW = _prefix.Allocate(Math.Min(amountW, TotalW), shareW);
        NeedsGeneralSolver = allocatedW < amountW && allocatedW < ReachableW();
        return allocatedW;
    }

    /// <summary>Writes what can be allocated by bucket, the root's room included: what a feeder publishes.</summary>
    public void CopyTo(Span<long> bucketW)
    {
        var leftW = TotalW;
        for (var bucket = 0; bucket < SupplyBuckets.Count; bucket++)
        {
            bucketW[bucket] = Math.Min(leftW, _histogram.BucketW[bucket]);
            leftW -= bucketW[bucket];
        }
    }

    /// <summary>
    /// Writes what can be allocated by equal parts of what everyone can: with sixteen, the first is what all give
    /// together when each gives a sixteenth.
    /// </summary>
    public void CopySharesTo(Span<long> stepW)
    {
        _shares ??= new SupplyShares(_tree, _groups, _slots, _roomW);
        _shares.CopyTo(stepW, _passingW, _groupBinds);
    }

    /// <summary>Names the limits behind shares, as <see cref="AllocationProblem"/> would.</summary>
    public void Explain(long amountW, ReadOnlySpan<int> shareW, Allocation allocation)
    {
        _report ??= new SupplyReport(_tree, _groups, _slots);
        _report.Write(amountW, shareW, _roomW, _reliefW, allocation);
    }

    // A node that binds makes everything below it one range; the topmost such node counts.
    private int Renew(int group)
    {
        var (from, end, next) = (_groups.Start[group], _groups.Start[group + 1], group + 1);
        var (top, topEnd, binds) = (_groups.Top[group], _groups.End[group], _groupBinds[group]);
        var first = group;
        for (var above = _groups.Parent[group]; above >= 0; above = _tree.Parent[above])
        {
            if (_binds[above])
            {
                (from, end) = (_groups.SlotFrom[above], _groups.SlotFrom[_tree.End[above]]);
                (top, topEnd, binds) = (above, _tree.End[above], true);
                (first, next) = (_groups.GroupFrom[above], _groups.GroupFrom[topEnd]);
            }
        }

        Count(from, end, -1);
        _urgent.Remove(from, end);
        _isStale.AsSpan(first, next - first).Clear();
        if (binds)
        {
            _walk.Pass(from, end, top, topEnd);
        }
        else
        {
            _walk.PassAll(from, end);
        }

        Count(from, end, 1);
        return next;
    }

    // What could move but for minimum powers that do not fit the room.
    private long ReachableW()
    {
        var reachableW = Math.Min(_roomW[0], _arrivingW[0]);
        for (var slot = 0; slot < _slots.Count && _stopsPass; slot++)
        {
            reachableW += _slots.StandstillW(slot);
        }

        return reachableW;
    }

    private void Count(int from, int end, int sign)
    {
        var sumW = 0L;
        for (var slot = from; slot < end; slot++)
        {
            _histogram.Add(_slots.StopBucket[slot], sign * _slots.StopW[slot]);
            _histogram.Add(_slots.BeyondBucket[slot], sign * _slots.BeyondW[slot]);
            sumW += _slots.StopW[slot] + _slots.BeyondW[slot];
        }

        foreach (ref readonly var part in _urgent.Parts)
        {
            if (part.Slot >= from && part.Slot < end)
            {
                _histogram.Add(0, sign * part.Watts);
                sumW += part.Watts;
            }
        }

        PassingSumW += sign * sumW;
    }

    private void SumUp(int group)
    {
        var (top, end) = (_groups.Top[group], _groups.End[group]);
        var (from, slotEnd) = (_groups.Start[group], _groups.Start[group + 1]);
        var binds = false;
        var passingW = 0L;
        if (top == end)
        {
            for (var slot = from; slot < slotEnd; slot++)
            {
                passingW += _slots.RoomyW(slot);
            }
        }
        else
        {
            _arrivingW.AsSpan(top, end - top).Clear();
            for (var slot = from; slot < slotEnd; slot++)
            {
                _arrivingW[_groups.Position[slot]] += _slots.RoomyW(slot);
            }

            for (var position = end - 1; position >= top; position--)
            {
                passingW = Math.Min(_arrivingW[position], _roomW[position]);
                binds |= passingW < _arrivingW[position] || _reliefW[position] > 0;
                if (position > top)
                {
                    _arrivingW[_tree.Parent[position]] += passingW;
                }
            }
        }

        (_passingW[group], _groupBinds[group]) = (passingW, binds);
    }

    private void AddAbove(int position, long changeW)
    {
        for (; position >= 0; position = _tree.Parent[position])
        {
            Touch(position);
            var beforeW = Math.Min(_arrivingW[position], _roomW[position]);
            _arrivingW[position] += changeW;
            changeW = Math.Min(_arrivingW[position], _roomW[position]) - beforeW;
        }
    }

    private void Touch(int position)
    {
        if (!_touched[position])
        {
            _touched[position] = true;
            _touchedNodes.Add(position);
        }
    }

    private void MarkDirty(int group)
    {
        if (!_isDirty[group])
        {
            _isDirty[group] = true;
            _dirty.Add(group);
        }
    }
}
