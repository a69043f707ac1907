namespace Vpp.Domain.Fleets;

/// <summary>
/// Random numbers by name rather than by order: a draw depends on the seed, whom it is for, what it is for and a number,
/// and on nothing that was drawn before. Two runs that differ in their setpoints alone therefore meet the same luck.
/// </summary>
public readonly record struct SeededDraws(long Seed)
{
    private const uint WholeBasisPoints = 10_000;

    /// <summary>64 bits, equally likely.</summary>
    public ulong Bits(long subject, int purpose, long number)
    {
        unchecked
        {
            var mixed = Mix((ulong)Seed + 0x9E37_79B9_7F4A_7C15UL);
            mixed = Mix(mixed ^ (ulong)subject);
            mixed = Mix(mixed ^ ((ulong)(uint)purpose << 32) ^ 0xD1B5_4A32_D192_ED03UL);
            return Mix(mixed ^ (ulong)number);
        }
    }

    /// <summary>A whole number from 0 to one below the bound (> 0), equally likely to within 2⁻⁶⁴ of the bound.</summary>
    public long Below(long bound, long subject, int purpose, long number)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(bound);
        return (long)Math.BigMul(Bits(subject, purpose, number), (ulong)bound, out _);
    }

    /// <summary>True with a probability in hundredths of a percent.</summary>
    public bool Happens(int basisPoints, long subject, int purpose, long number) =>
        basisPoints > 0 && Below(WholeBasisPoints, subject, purpose, number) < basisPoints;

    // The finalizer of SplitMix64: a bijection of 64 bits in which each input bit moves every output bit.
    private static ulong Mix(ulong value)
    {
        unchecked
        {
            value = (value ^ (value >> 30)) * 0xBF58_476D_1CE4_E5B9UL;
            value = (value ^ (value >> 27)) * 0x94D0_49BB_1331_11EBUL;
            return value ^ (value >> 31);
        }
    }
}
