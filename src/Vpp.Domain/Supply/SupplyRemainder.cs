namespace Vpp.Domain.Supply;

/// <summary>
/// Places the few watts that the last part in the order cannot run at because of a minimum power: the first later part
/// that can take them all does, or the nearest earlier one that can gives back what lifts the last to its next
/// permitted move. No row goes beyond what the limits let it pass, so no limit is broken.
/// </summary>
internal sealed class SupplyRemainder(
    SupplyHistogram histogram, SupplyUrgent urgent, SupplyParts parts, SupplyColumns slots, SupplyGroups groups)
{
    /// <summary>Answers whether the rest could be placed; if not, nothing has changed.</summary>
    public bool Place(in SupplySegment last, int restW, int bucket, Span<int> shareW)
    {
        var taker = Nearest(in last, restW, bucket, shareW);
        if (taker >= 0)
        {
            shareW[groups.RowAt[taker]] += restW;
            return true;
        }

        ref var lastW = ref shareW[groups.RowAt[last.Slot]];
        var nextW = slots.Pieces(last.Slot).Next(lastW);
        if (nextW < 0 || nextW > PassingW(last.Slot))
        {
            return false;
        }

        var backW = (int)nextW - lastW - restW;
        var giver = Nearest(in last, -backW, bucket, shareW);
        if (giver < 0)
        {
            return false;
        }

        shareW[groups.RowAt[giver]] -= backW;
        lastW = (int)nextW;
        return true;
    }

    // More is looked for after the last part, less before it.
    private int Nearest(in SupplySegment last, int changeW, int bucket, ReadOnlySpan<int> shareW)
    {
        var step = Math.Sign(changeW);
        for (; (bucket = histogram.Nearest(bucket, step)) >= 0; bucket += step)
        {
            var (nearest, found) = (last, false);
            foreach (ref readonly var part in parts.In(bucket))
            {
                var isBeyondLast = step > 0 ? last.IsBefore(in part) : part.IsBefore(in last);
                var isNearer = !found || (step > 0 ? part.IsBefore(in nearest) : nearest.IsBefore(in part));
                if (isBeyondLast && isNearer && part.Slot != last.Slot && CanChange(part.Slot, changeW, shareW))
                {
                    (nearest, found) = (part, true);
                }
            }

            if (found)
            {
                return nearest.Slot;
            }
        }

        return -1;
    }

    private bool CanChange(int slot, int changeW, ReadOnlySpan<int> shareW)
    {
        var afterW = shareW[groups.RowAt[slot]] + changeW;
        return afterW >= 0
            && afterW <= PassingW(slot)
            && (slots.MinimumW[slot] == 0 || slots.Pieces(slot).RoundDown(afterW) == afterW);
    }

    private int PassingW(int slot)
    {
        var sumW = slots.StopW[slot] + slots.BeyondW[slot];
        foreach (ref readonly var part in urgent.Parts)
        {
            sumW += part.Slot == slot ? part.Watts : 0;
        }

        return sumW;
    }
}
