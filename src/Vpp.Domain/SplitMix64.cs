namespace Vpp.Domain;

/// <summary>The finalizer of SplitMix64 (Steele, Lea and Flood, 2014).</summary>
internal static class SplitMix64
{
    public const ulong Increment = 0x9E37_79B9_7F4A_7C15UL;

    /// <summary>A bijection of 64 bits in which each input bit moves every output bit.</summary>
    public static ulong Mix(ulong value)
    {
        unchecked
        {
            value = (value ^ (value >> 30)) * 0xBF58_476D_1CE4_E5B9UL;
            value = (value ^ (value >> 27)) * 0x94D0_49BB_1331_11EBUL;
            return value ^ (value >> 31);
        }
    }
}
