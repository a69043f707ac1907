namespace Vpp.Domain.Dispatch;

/// <summary>
/// The exact division of an amount by response curves under nested bounds. All watts are put in one order, by marginal
/// price and then by the vehicle's order among equals; a threshold in that order is searched at the root and handed
/// down, and a node whose bound binds searches its own.
/// </summary>
internal sealed class PriceSearch
{
    private ActiveTree _tree = null!;
    private OfferColumns _offers = null!;
    private PricedObjective _objective = null!;

    // Per active node: what arrives from below just before and at the threshold, and what is still to be handed out.
    private long[] _beforeW = [];
    private long[] _atW = [];
    private long[] _leftW = [];

    // Per slot: watts priced below the threshold's price, up to it, and the two sides of the threshold.
    private long[] _cheaperW = [];
    private long[] _upToW = [];
    private long[] _slotBeforeW = [];
    private long[] _slotAtW = [];

    public void Divide(ActiveTree tree, OfferColumns offers, PricedObjective objective, long amountW)
    {
        (_tree, _offers, _objective) = (tree, offers, objective);
        Grow(tree.Count, offers.Count);
        Search(0, amountW);
        _leftW[0] = amountW - _beforeW[0];
        for (var node = 1; node < tree.Count; node++)
        {
            var shareW = TakeFrom(tree.Parent[node], Clamp(node, _beforeW[node]), Clamp(node, _atW[node]));
            if (shareW < _beforeW[node] || shareW > _atW[node])
            {
                Search(node, shareW);
            }

            _leftW[node] = shareW - _beforeW[node];
        }

        for (var slot = 0; slot < offers.Count; slot++)
        {
            offers.ShareW[slot] = TakeFrom(tree.NodeOfSlot[slot], _slotBeforeW[slot], _slotAtW[slot]);
        }
    }

    // Only one child of a node differs between the two sides of a threshold, so the order of asking does not matter.
    private long TakeFrom(int node, long beforeW, long atW)
    {
        var extraW = Math.Min(_leftW[node], atW - beforeW);
        _leftW[node] -= extraW;
        return beforeW + extraW;
    }

    /// <summary>Finds the threshold at which the wanted amount arrives at a node from all below it.</summary>
    private void Search(int node, long wantedW)
    {
        var low = FindPrice(node, wantedW);
        var (from, end) = (_tree.SlotFrom[node], _tree.SlotEnd[node]);
        CountClamped(low - 1, from, end, _cheaperW);
        CountClamped(low, from, end, _upToW);
        var (least, most) = (-1, _offers.OrderCount - 1);
        while (least < most)
        {
            var order = least + (most - least) / 2;
            Select(from, end, order, _slotAtW);
            if (SumUp(node, _slotAtW, _atW) >= wantedW)
            {
                most = order;
            }
            else
            {
                least = order + 1;
            }
        }

        Select(from, end, least, _slotAtW);
        SumUp(node, _slotAtW, _atW);
        Select(from, end, least - 1, _slotBeforeW);
        SumUp(node, _slotBeforeW, _beforeW);
    }

    // The lowest price at which enough arrives. Each next guess lies where a straight line between the ends would have
    // it, and in the middle when that did not halve what was left; of a response in steps always in the middle.
    private long FindPrice(int node, long wantedW)
    {
        var (low, high) = PriceRange(node);
        var (lowW, highW, halve) = (0L, _tree.HighW[node], !_objective.IsNearlyStraight);
        while (low < high)
        {
            var span = high - low;
            var price = low + (halve || highW <= lowW
                ? span / 2
                : (long)Math.Clamp(span * ((wantedW - lowW) / (double)(highW - lowW)), 0, span - 1));
            var arrivingW = ArrivingAt(node, price);
            if (arrivingW >= wantedW)
            {
                (high, highW) = (price, arrivingW);
            }
            else
            {
                (low, lowW) = (price + 1, arrivingW);
            }

            halve = !_objective.IsNearlyStraight || high - low > span / 2;
        }

        return low;
    }

    private (long Low, long High) PriceRange(int node)
    {
        var (low, high) = (long.MaxValue, long.MinValue);
        for (var slot = _tree.SlotFrom[node]; slot < _tree.SlotEnd[node]; slot++)
        {
            low = Math.Min(low, _objective.FirstPrice(slot));
            high = Math.Max(high, _objective.LastPrice(slot));
        }

        return low > high ? (0, 0) : (low - 1, high);
    }

    private long ArrivingAt(int node, long price)
    {
        CountClamped(price, _tree.SlotFrom[node], _tree.SlotEnd[node], _slotAtW);
        return SumUp(node, _slotAtW, _atW);
    }

    private void CountClamped(long price, int from, int end, long[] wattsBySlot)
    {
        _objective.CountWatts(price, from, end, wattsBySlot);
        var (low, high) = (_offers.LowW, _offers.HighW);
        for (var slot = from; slot < end; slot++)
        {
            wattsBySlot[slot] = Math.Min(Math.Max(wattsBySlot[slot], low[slot]), high[slot]);
        }
    }

    private void Select(int from, int end, int order, long[] wattsBySlot)
    {
        var orders = _offers.Order;
        for (var slot = from; slot < end; slot++)
        {
            wattsBySlot[slot] = orders[slot] <= order ? _upToW[slot] : _cheaperW[slot];
        }
    }

    /// <summary>
    /// Sums the watts of slots upward, each node clamped on its way; answers what arrives at the node.
    /// </summary>
    private long SumUp(int node, long[] wattsBySlot, long[] sums)
    {
        sums.AsSpan(node, _tree.End[node] - node).Clear();
        var nodes = _tree.NodeOfSlot;
        for (var slot = _tree.SlotFrom[node]; slot < _tree.SlotEnd[node]; slot++)
        {
            sums[nodes[slot]] += wattsBySlot[slot];
        }

        for (var below = _tree.End[node] - 1; below > node; below--)
        {
            sums[_tree.Parent[below]] += Clamp(below, sums[below]);
        }

        return sums[node];
    }

    private long Clamp(int node, long watts) =>
        Math.Min(Math.Max(watts, _tree.LowW[node]), _tree.HighW[node]);

    private void Grow(int nodes, int slots)
    {
        if (_beforeW.Length < nodes)
        {
            (_beforeW, _atW, _leftW) = (new long[nodes], new long[nodes], new long[nodes]);
        }

        if (_cheaperW.Length < slots)
        {
            (_cheaperW, _upToW) = (new long[slots], new long[slots]);
            (_slotBeforeW, _slotAtW) = (new long[slots], new long[slots]);
        }
    }
}
