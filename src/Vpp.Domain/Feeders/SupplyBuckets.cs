using System.Numerics;

namespace Vpp.Domain.Feeders;

/// <summary>
/// Classes of a key (a price in µ/Wh, or a duration in seconds), so that a supply curve of any range is of one size:
/// keys below 256 one to a bucket, then 128 buckets to each doubling. The last holds all from 2^18 on as well.
/// </summary>
public static class SupplyBuckets
{
    public const int Count = (OctaveMax - PerDoublingBits + 2) << PerDoublingBits;

    /// <summary>Buckets to each doubling: one is so much narrower than its keys.</summary>
    public const int PerDoubling = 1 << PerDoublingBits;

    private const int PerDoublingBits = 7;
    private const int OctaveMax = 17;

    /// <summary>The bucket of a key, 0 for keys ≤ 0; a larger key never has a smaller bucket.</summary>
    public static int Of(long key)
    {
        if (key < 1L << PerDoublingBits)
        {
            return (int)Math.Max(0, key);
        }

        var shift = BitOperations.Log2((ulong)key) - PerDoublingBits;
        return shift > OctaveMax - PerDoublingBits ? Count - 1 : (shift << PerDoublingBits) + (int)(key >> shift);
    }

    /// <summary>The smallest key of a bucket.</summary>
    public static long Floor(int bucket)
    {
        var shift = Math.Max(0, (bucket >> PerDoublingBits) - 1);
        return (long)(bucket - (shift << PerDoublingBits)) << shift;
    }
}
