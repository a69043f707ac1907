namespace Vpp.Domain.Supply;

/// <summary>
/// Places the few watts that the last row in the order cannot run at because of its minimum power: the first other row
/// in the order that can take them all does, or the dearest one that can gives back what lifts the last row to its
/// next permitted move. No row goes beyond what the limits let it pass, so no limit is broken.
/// </summary>
internal sealed class SupplyRemainder(SupplyColumns slots, SupplyGroups groups)
{
    /// <summary>Answers the watts that could not be placed: none, or all.</summary>
    public int Place(int last, int restW, Span<int> shareW)
    {
        var taker = Best(last, restW, shareW, raising: true);
        if (taker >= 0)
        {
            shareW[groups.RowAt[taker]] += restW;
            return 0;
        }

        ref var lastW = ref shareW[groups.RowAt[last]];
        var nextW = slots.Pieces(last).Next(lastW);
        if (nextW < 0 || nextW > slots.StopW[last] + slots.BeyondW[last])
        {
            return restW;
        }

        var backW = (int)nextW - lastW - restW;
        var giver = Best(last, -backW, shareW, raising: false);
        if (giver < 0)
        {
            return restW;
        }

        shareW[groups.RowAt[giver]] -= backW;
        lastW = (int)nextW;
        return 0;
    }

    private int Best(int last, int changeW, ReadOnlySpan<int> shareW, bool raising)
    {
        var best = -1;
        var bestSegment = default(SupplySegment);
        for (var slot = 0; slot < slots.Count; slot++)
        {
            var beforeW = shareW[groups.RowAt[slot]];
            var afterW = beforeW + changeW;
            if (slot == last || afterW < 0 || afterW > slots.StopW[slot] + slots.BeyondW[slot]
                || (slots.MinimumW[slot] > 0 && slots.Pieces(slot).RoundDown(afterW) != afterW))
            {
                continue;
            }

            var beyond = (raising ? beforeW : beforeW - 1) >= slots.StopW[slot];
            var key = beyond ? slots.BeyondKey[slot] : slots.StopKey[slot];
            var segment = new SupplySegment(key, slots.Rank[slot], 2 * slot + (beyond ? 1 : 0));
            if (best < 0 || (segment.CompareTo(bestSegment) < 0) == raising)
            {
                (best, bestSegment) = (slot, segment);
            }
        }

        return best;
    }
}
