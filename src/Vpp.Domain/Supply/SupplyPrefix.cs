using Vpp.Domain.Feeders;

namespace Vpp.Domain.Supply;

/// <summary>
/// Meets an amount by the first watts of a curve: all in the buckets before the threshold, and of its own bucket the
/// first in the exact order, which only the few parts in that bucket have to be put in.
/// </summary>
internal sealed class SupplyPrefix(SupplyColumns slots, SupplyGroups groups)
{
    private const int SelectMin = 16;

    private readonly SupplyRemainder _remainder = new(slots, groups);
    private SupplySegment[] _inBucket = new SupplySegment[16];

    /// <summary>Divides an amount that the curve holds; answers what minimum powers let be placed of it.</summary>
    public long Allocate(long amountW, ReadOnlySpan<long> bucketW, Span<int> shareW)
    {
        var (bucket, restW) = (0, amountW);
        while (bucket < SupplyBuckets.Count && bucketW[bucket] <= restW)
        {
            restW -= bucketW[bucket++];
        }

        TakeBefore(bucket, shareW);
        return amountW - (restW > 0 ? TakeFirst(Gather(bucket), (int)restW, shareW) : 0);
    }

    private void TakeBefore(int bucket, Span<int> shareW)
    {
        shareW.Clear();
        var (rows, stopW, beyondW) = (groups.RowAt, slots.StopW, slots.BeyondW);
        var (stopBucket, beyondBucket) = (slots.StopBucket, slots.BeyondBucket);
        for (var slot = 0; slot < rows.Length; slot++)
        {
            shareW[rows[slot]] =
                (stopBucket[slot] < bucket ? stopW[slot] : 0) + (beyondBucket[slot] < bucket ? beyondW[slot] : 0);
        }
    }

    private Span<SupplySegment> Gather(int bucket)
    {
        var count = Gather(slots.StopBucket, slots.StopW, slots.StopKey, 0, (short)bucket, 0);
        count = Gather(slots.BeyondBucket, slots.BeyondW, slots.BeyondKey, 1, (short)bucket, count);
        return _inBucket.AsSpan(0, count);
    }

    private int Gather(short[] buckets, int[] watts, long[] keys, int part, short bucket, int count)
    {
        for (var slot = buckets.AsSpan().IndexOf(bucket); slot >= 0;)
        {
            if (watts[slot] > 0)
            {
                if (count == _inBucket.Length)
                {
                    Array.Resize(ref _inBucket, 2 * count);
                }

                _inBucket[count++] = new(keys[slot], slots.Rank[slot], 2 * slot + part);
            }

            var next = buckets.AsSpan(slot + 1).IndexOf(bucket);
            slot = next < 0 ? -1 : slot + 1 + next;
        }

        return count;
    }

    /// <summary>Takes the first watts of some parts, in any order given; answers what could not be placed.</summary>
    private int TakeFirst(Span<SupplySegment> parts, int restW, Span<int> shareW)
    {
        while (parts.Length > SelectMin)
        {
            var pivot = Partition(parts);
            var beforeW = 0L;
            foreach (var part in parts[..pivot])
            {
                beforeW += WattsOf(part);
            }

            if (beforeW > restW)
            {
                parts = parts[..pivot];
                continue;
            }

            Take(parts[..pivot], shareW);
            restW -= (int)beforeW;
            parts = parts[pivot..];
            if (WattsOf(parts[0]) >= restW)
            {
                return TakeLast(parts[0], restW, shareW);
            }

            Take(parts[..1], shareW);
            restW -= WattsOf(parts[0]);
            parts = parts[1..];
        }

        parts.Sort();
        foreach (ref readonly var part in parts)
        {
            var watts = WattsOf(part);
            if (watts >= restW)
            {
                return TakeLast(part, restW, shareW);
            }

            shareW[groups.RowAt[part.Slot]] += watts;
            restW -= watts;
        }

        return restW;
    }

    /// <summary>Puts what goes before a chosen part before it, the others after; answers the chosen one's place.</summary>
    private static int Partition(Span<SupplySegment> parts)
    {
        var (middle, last) = (parts.Length / 2, parts.Length - 1);
        var pivot = Median(parts[0], parts[middle], parts[last]);
        var at = pivot == parts[0] ? 0 : pivot == parts[middle] ? middle : last;
        (parts[at], parts[last]) = (parts[last], parts[at]);
        var place = 0;
        for (var next = 0; next < last; next++)
        {
            if (parts[next].CompareTo(pivot) < 0)
            {
                (parts[place], parts[next]) = (parts[next], parts[place]);
                place++;
            }
        }

        (parts[place], parts[last]) = (parts[last], parts[place]);
        return place;
    }

    private static SupplySegment Median(SupplySegment a, SupplySegment b, SupplySegment c) =>
        a.CompareTo(b) < 0
            ? b.CompareTo(c) < 0 ? b : a.CompareTo(c) < 0 ? c : a
            : a.CompareTo(c) < 0 ? a : b.CompareTo(c) < 0 ? c : b;

    private void Take(ReadOnlySpan<SupplySegment> parts, Span<int> shareW)
    {
        foreach (ref readonly var part in parts)
        {
            shareW[groups.RowAt[part.Slot]] += WattsOf(part);
        }
    }

    private int TakeLast(SupplySegment part, int restW, Span<int> shareW)
    {
        ref var rowW = ref shareW[groups.RowAt[part.Slot]];
        var wantedW = rowW + restW;
        rowW = slots.MinimumW[part.Slot] == 0 ? wantedW : (int)slots.Pieces(part.Slot).RoundDown(wantedW);
        return rowW == wantedW ? 0 : _remainder.Place(part.Slot, wantedW - rowW, shareW);
    }

    private int WattsOf(SupplySegment part) => (part.Beyond ? slots.BeyondW : slots.StopW)[part.Slot];
}
