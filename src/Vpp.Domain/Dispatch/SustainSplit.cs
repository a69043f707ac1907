using Vpp.Domain.Sustain;

namespace Vpp.Domain.Dispatch;

/// <summary>
/// The hierarchical split by duration: curves are added upward and held under each bound, then each node's share is
/// split downward among its children's steps, longest first, equals in proportion, to the watt.
/// </summary>
internal sealed class SustainSplit
{
    private ActiveTree _tree = null!;
    private OfferColumns _offers = null!;
    private long[] _stopW = [];
    private long[] _lastsMs = [];

    private VirtualDevice[] _curves = [];
    private VirtualDevice[] _steps = [];
    private int[] _curveFrom = [];
    private int[] _curveEnd = [];
    private int[] _order = [];
    private long[] _givenW = [];
    private long[] _nodeCreditW = [];
    private long[] _slotCreditW = [];
    private int _used;

    public void Divide(ActiveTree tree, OfferColumns offers, long[] stopW, long[] lastsMs, long amountW)
    {
        (_tree, _offers, _stopW, _lastsMs) = (tree, offers, stopW, lastsMs);
        Grow(tree.Count, offers.Count);
        _used = 0;
        for (var node = tree.Count - 1; node > 0; node--)
        {
            AddCurve(node);
        }

        _givenW[0] = amountW;
        for (var node = 0; node < tree.Count; node++)
        {
            Split(node);
        }
    }

    private void AddCurve(int node)
    {
        var steps = Collect(node);
        var count = VirtualDevice.Flatten(steps, _tree.HighW[node]);
        if (_curves.Length < _used + count)
        {
            Array.Resize(ref _curves, Math.Max(_used + count, _curves.Length * 2));
        }

        _curveFrom[node] = _used;
        steps[..count].CopyTo(_curves.AsSpan(_used));
        _used += count;
        _curveEnd[node] = _used;
        var order = int.MaxValue;
        for (var slot = _tree.SlotFrom[node]; slot < _tree.SlotEnd[node]; slot++)
        {
            order = Math.Min(order, _offers.Order[slot]);
        }

        _order[node] = order;
    }

    /// <summary>
    /// All steps of a node's children and own slots, longest first. What lasts equally long in one child is one step,
    /// however many of its own it came from: otherwise rounding would depend on how the child's children lie.
    /// </summary>
    private Span<VirtualDevice> Collect(int node)
    {
        var count = 0;
        var slot = _tree.SlotFrom[node];
        for (var child = node + 1; child < _tree.End[node]; child = _tree.End[child])
        {
            CollectSlots(ref slot, _tree.SlotFrom[child], ref count);
            slot = _tree.SlotEnd[child];
            for (var index = _curveFrom[child]; index < _curveEnd[child]; index++)
            {
                ref readonly var step = ref _curves[index];
                Put(ref count, step.LastsMs, step.PowerW, child, _order[child]);
            }
        }

        CollectSlots(ref slot, _tree.SlotEnd[node], ref count);
        var steps = _steps.AsSpan(0, count);
        steps.Sort();
        return steps[..VirtualDevice.Merge(steps)];
    }

    private void CollectSlots(ref int slot, int end, ref int count)
    {
        for (; slot < end; slot++)
        {
            var stopW = Math.Min(_stopW[slot], _offers.HighW[slot]);
            var beyondW = _offers.HighW[slot] - stopW;
            Put(ref count, VirtualDevice.ForEver, stopW, ~slot, _offers.Order[slot]);
            if (beyondW == 0)
            {
                continue;
            }

            // Held under its own lower bound by a node that has no other vehicle: the same energy lasts longer.
            var lasts = beyondW + stopW == _offers.LimitW[slot]
                ? _lastsMs[slot]
                : (long)Int128.Min(
                    (Int128)_lastsMs[slot] * (_offers.LimitW[slot] - stopW) / beyondW, VirtualDevice.ForEver - 1);
            Put(ref count, lasts, beyondW, ~slot, _offers.Order[slot]);
        }
    }

    private void Put(ref int count, long lastsMs, long powerW, int child, int order)
    {
        if (powerW == 0)
        {
            return;
        }

        if (count == _steps.Length)
        {
            Array.Resize(ref _steps, Math.Max(64, _steps.Length * 2));
        }

        _steps[count++] = new VirtualDevice(lastsMs, powerW, child, order);
    }

    private void Split(int node)
    {
        var steps = Collect(node);
        var leftW = _givenW[node] - GiveLowerBounds(node);
        for (var from = 0; from < steps.Length && leftW > 0;)
        {
            var end = from;
            var groupW = 0L;
            for (; end < steps.Length && steps[end].LastsMs == steps[from].LastsMs; end++)
            {
                UseCredit(ref steps[end]);
                groupW += steps[end].PowerW;
            }

            var group = steps[from..end];
            if (groupW > leftW)
            {
                Apportion(group, groupW, leftW);
                groupW = leftW;
            }

            foreach (ref readonly var step in group)
            {
                Share(step.Child) += step.PowerW;
            }

            leftW -= groupW;
            from = end;
        }
    }

    private long GiveLowerBounds(int node)
    {
        var givenW = 0L;
        var slot = _tree.SlotFrom[node];
        for (var child = node + 1; child < _tree.End[node]; child = _tree.End[child])
        {
            givenW += GiveSlots(slot, _tree.SlotFrom[child]);
            slot = _tree.SlotEnd[child];
            _givenW[child] = _nodeCreditW[child] = _tree.LowW[child];
            givenW += _tree.LowW[child];
        }

        return givenW + GiveSlots(slot, _tree.SlotEnd[node]);
    }

    private long GiveSlots(int from, int end)
    {
        var givenW = 0L;
        for (var slot = from; slot < end; slot++)
        {
            _offers.ShareW[slot] = _slotCreditW[slot] = _offers.LowW[slot];
            givenW += _offers.LowW[slot];
        }

        return givenW;
    }

    // What a child must be given anyway is taken from its longest steps.
    private void UseCredit(ref VirtualDevice step)
    {
        ref var creditW = ref step.Child < 0 ? ref _slotCreditW[~step.Child] : ref _nodeCreditW[step.Child];
        var usedW = Math.Min(creditW, step.PowerW);
        creditW -= usedW;
        step.PowerW -= usedW;
    }

    /// <summary>Cuts a group of equals down to an amount in proportion, to the watt by largest remainder.</summary>
    private static void Apportion(Span<VirtualDevice> group, long groupW, long amountW)
    {
        var leftW = amountW;
        foreach (ref var step in group)
        {
            var (share, remainder) = Int128.DivRem((Int128)step.PowerW * amountW, groupW);
            (step.PowerW, step.LastsMs) = ((long)share, (long)remainder);
            leftW -= step.PowerW;
        }

        group.Sort();
        for (var index = 0; index < leftW; index++)
        {
            group[index].PowerW++;
        }
    }

    private ref long Share(int child) =>
        ref child < 0 ? ref _offers.ShareW[~child] : ref _givenW[child];

    private void Grow(int nodes, int slots)
    {
        if (_curveFrom.Length < nodes)
        {
            (_curveFrom, _curveEnd, _order) = (new int[nodes], new int[nodes], new int[nodes]);
            (_givenW, _nodeCreditW) = (new long[nodes], new long[nodes]);
        }

        if (_slotCreditW.Length < slots)
        {
            _slotCreditW = new long[slots];
        }
    }
}
