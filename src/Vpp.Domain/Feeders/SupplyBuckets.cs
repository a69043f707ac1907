using System.Numerics;

namespace Vpp.Domain.Feeders;

/// <summary>
/// Sixty-four classes of a key (a price in µ/Wh, or a duration in seconds), four to each doubling, so that a supply
/// curve of any range is of one size. Bucket 0 holds the keys 0 and 1 and bucket 63 everything above the others.
/// </summary>
public static class SupplyBuckets
{
    public const int Count = 64;

    private const int PerDoublingBits = 2;

    /// <summary>The bucket of a key ≥ 0; a larger key never has a smaller bucket.</summary>
    public static int Of(long key)
    {
        if (key <= 1)
        {
            return 0;
        }

        var octave = BitOperations.Log2((ulong)key);
        var fraction = octave >= PerDoublingBits
            ? (int)(key >> (octave - PerDoublingBits)) & 3
            : (int)(key << (PerDoublingBits - octave)) & 3;
        return Math.Min(Count - 1, (octave << PerDoublingBits) + fraction);
    }

    /// <summary>The smallest key of a bucket.</summary>
    public static long Floor(int bucket)
    {
        var (octave, fraction) = (bucket >> PerDoublingBits, bucket & 3);
        return bucket == 0 ? 0 : ((4L + fraction) << octave) >> PerDoublingBits;
    }
}
