namespace Vpp.Domain.Supply;

/// <summary>
/// Meets an amount by the first watts of a curve: all in the buckets before the threshold, and of its own bucket the
/// first in the exact order, which only the few parts in that bucket have to be put in.
/// </summary>
internal sealed class SupplyPrefix(
    SupplyHistogram histogram, SupplyUrgent urgent, SupplyParts parts, SupplyColumns slots, SupplyGroups groups)
{
    private const int SelectMin = 16;

    private readonly SupplyRemainder _remainder = new(histogram, urgent, parts, slots, groups);

    /// <summary>Divides an amount that the curve holds; answers what minimum powers let be placed of it.</summary>
    public long Allocate(long amountW, Span<int> shareW)
    {
        var (bucket, leftW) = histogram.Find(amountW);
        TakeBefore(bucket, shareW);
        if (leftW == 0)
        {
            return amountW;
        }

        var last = TakeFirst(parts.In(bucket), ref leftW, shareW);
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
    /// wanted only for the rest. Many are sorted into classes, of which the threshold's alone is looked at further.
    /// </summary>
    private SupplySegment TakeFirst(Span<SupplySegment> wanted, ref long restW, Span<int> shareW)
    {
        Span<long> classW = stackalloc long[SupplyClasses.Count];
        while (wanted.Length > SelectMin && SupplyClasses.Of(wanted) is { } classes)
        {
            classW.Clear();
            foreach (ref readonly var part in wanted)
            {
                classW[classes.Of(in part)] += part.Watts;
            }

            var threshold = 0;
            while (classW[threshold] <= restW)
            {
                restW -= classW[threshold++];
            }

            var left = 0;
            foreach (ref readonly var part in wanted)
            {
                var place = classes.Of(in part);
                shareW[groups.RowAt[part.Slot]] += place < threshold ? part.Watts : 0;
                wanted[left] = part;
                left += place == threshold ? 1 : 0;
            }

            wanted = wanted[..left];
        }

        wanted.Sort();
        var next = 0;
        for (; wanted[next].Watts <= restW; next++)
        {
            shareW[groups.RowAt[wanted[next].Slot]] += wanted[next].Watts;
            restW -= wanted[next].Watts;
        }

        return wanted[next];
    }
}
