namespace Vpp.Domain.Supply;

/// <summary>Finds the parts of offers that count in one bucket, over a buffer that is kept.</summary>
internal sealed class SupplyParts(SupplyColumns slots, SupplyUrgent urgent)
{
    private SupplySegment[] _parts = new SupplySegment[16];

    /// <summary>The parts in a bucket that anything passes of, in no order; valid until the next call.</summary>
    public Span<SupplySegment> In(int bucket)
    {
        var count = Gather(slots.StopBucket, slots.StopW, slots.StopKey, 0, (short)bucket, 0);
        count = Gather(slots.BeyondBucket, slots.BeyondW, slots.BeyondKey, 1, (short)bucket, count);
        foreach (ref readonly var part in bucket == 0 ? urgent.Parts : [])
        {
            count = Add(in part, count);
        }

        return _parts.AsSpan(0, count);
    }

    private int Gather(short[] buckets, int[] watts, long[] keys, int part, short bucket, int count)
    {
        for (var slot = buckets.AsSpan().IndexOf(bucket); slot >= 0;)
        {
            count = Add(new(keys[slot], slots.Rank[slot], 2 * slot + part) { Watts = watts[slot] }, count);
            var next = buckets.AsSpan(slot + 1).IndexOf(bucket);
            slot = next < 0 ? -1 : slot + 1 + next;
        }

        return count;
    }

    private int Add(in SupplySegment part, int count)
    {
        if (part.Watts == 0)
        {
            return count;
        }

        if (count == _parts.Length)
        {
            Array.Resize(ref _parts, 2 * count);
        }

        _parts[count] = part;
        return count + 1;
    }
}
