using Vpp.Domain.Feeders;

namespace Vpp.Domain.Supply;

/// <summary>Watts by bucket, with sums over blocks of buckets, so that an amount is found by looking at few.</summary>
internal sealed class SupplyHistogram
{
    private const int BlockBits = 5;

    private readonly long[] _bucketW = new long[SupplyBuckets.Count];
    private readonly long[] _blockW = new long[SupplyBuckets.Count >> BlockBits];

    public ReadOnlySpan<long> BucketW => _bucketW;

    public void Clear()
    {
        Array.Clear(_bucketW);
        Array.Clear(_blockW);
    }

    public void Add(int bucket, long watts)
    {
        _bucketW[bucket] += watts;
        _blockW[bucket >> BlockBits] += watts;
    }

    /// <summary>
    /// The bucket that holds the watt after an amount, and the part of the amount in it; past the last bucket when
    /// there is no such watt.
    /// </summary>
    public (int Bucket, long LeftW) Find(long amountW)
    {
        var block = 0;
        while (block < _blockW.Length && _blockW[block] <= amountW)
        {
            amountW -= _blockW[block++];
        }

        var bucket = block << BlockBits;
        while (bucket < _bucketW.Length && _bucketW[bucket] <= amountW)
        {
            amountW -= _bucketW[bucket++];
        }

        return (bucket, amountW);
    }

    /// <summary>The nearest bucket with any watts from one on, upward or downward; -1 when there is none.</summary>
    public int Nearest(int bucket, int step)
    {
        for (; bucket >= 0 && bucket < _bucketW.Length; bucket += step)
        {
            if (_bucketW[bucket] > 0)
            {
                return bucket;
            }
        }

        return -1;
    }
}
