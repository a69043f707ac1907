namespace Vpp.Domain.Supply;

/// <summary>
/// Meets an amount by the first watts of a curve: all in the buckets before the threshold, and of its own bucket the
/// first in the exact order, which only the few parts in that bucket have to be put in.
/// </summary>
internal sealed class SupplyPrefix(
    SupplyHistogram histogram, SupplyUrgent urgent, SupplyColumns slots, SupplyGroups groups)
{
    private const int SelectMin = 16;

    private readonly SupplyParts _parts = new(slots, urgent);
    private readonly SupplyRemainder _remainder = new(histogram, urgent, slots, groups);

    /// <summary>Divides an amount that the curve holds; answers what minimum powers let be placed of it.</summary>
    public long Allocate(long amountW, Span<int> shareW)
    {
        var (bucket, leftW) = histogram.Find(amountW);
        TakeBefore(bucket, shareW);
        if (leftW == 0)
        {
            return amountW;
        }

        var last = TakeFirst(_parts.In(bucket), ref leftW, shareW);
        ref var lastW = ref shareW[groups.RowAt[last.Slot]];
        var wantedW = lastW + (int)leftW;
        lastW = slots.MinimumW[last.Slot] == 0 ? wantedW : (int)slots.Pieces(last.Slot).RoundDown(wantedW);
        return lastW == wantedW || _remainder.Place(last, wantedW - lastW, bucket, shareW)
            ? amountW
            : amountW - (wantedW - lastW);
    }

    private void TakeBefore(int bucket, Span<int> shareW)
    {
        var (rows, stopW, beyondW) = (groups.RowAt, slots.StopW, slots.BeyondW);
        var (stopBucket, beyondBucket) = (slots.StopBucket, slots.BeyondBucket);
        if (rows.Length < shareW.Length)
        {
            shareW.Clear();
        }

        for (var slot = 0; slot < rows.Length; slot++)
        {
            shareW[rows[slot]] =
                (stopBucket[slot] < bucket ? stopW[slot] : 0) + (beyondBucket[slot] < bucket ? beyondW[slot] : 0);
        }

        foreach (ref readonly var part in bucket > 0 ? urgent.Parts : [])
        {
            shareW[rows[part.Slot]] += part.Watts;
        }
    }

    /// <summary>
    /// Takes the first of some parts, given in any order, as long as they are wanted whole; answers the part that is
    /// wanted only for the rest.
    /// </summary>
    private SupplySegment TakeFirst(Span<SupplySegment> parts, ref long restW, Span<int> shareW)
    {
        while (parts.Length > SelectMin)
        {
            var pivot = Partition(parts);
            var beforeW = 0L;
            foreach (ref readonly var part in parts[..pivot])
            {
                beforeW += part.Watts;
            }

            if (beforeW > restW)
            {
                parts = parts[..pivot];
                continue;
            }

            foreach (ref readonly var part in parts[..pivot])
            {
                shareW[groups.RowAt[part.Slot]] += part.Watts;
            }

            restW -= beforeW;
            parts = parts[pivot..];
            if (parts[0].Watts > restW)
            {
                return parts[0];
            }
        }

        parts.Sort();
        var next = 0;
        for (; parts[next].Watts <= restW; next++)
        {
            shareW[groups.RowAt[parts[next].Slot]] += parts[next].Watts;
            restW -= parts[next].Watts;
        }

        return parts[next];
    }

    /// <summary>Puts what goes before a chosen part before it, the others after; answers the chosen one's place.</summary>
    private static int Partition(Span<SupplySegment> parts)
    {
        var (middle, last) = (parts.Length / 2, parts.Length - 1);
        PutInOrder(ref parts[0], ref parts[last]);
        PutInOrder(ref parts[0], ref parts[middle]);
        PutInOrder(ref parts[last], ref parts[middle]);
        var pivot = parts[last];
        var place = 0;
        for (var next = 0; next < last; next++)
        {
            if (parts[next].IsBefore(in pivot))
            {
                (parts[place], parts[next]) = (parts[next], parts[place]);
                place++;
            }
        }

        (parts[place], parts[last]) = (parts[last], parts[place]);
        return place;
    }

    private static void PutInOrder(ref SupplySegment first, ref SupplySegment second)
    {
        if (second.IsBefore(in first))
        {
            (first, second) = (second, first);
        }
    }
}
