namespace Vpp.Domain.Fleets;

/// <summary>
/// Random numbers by name rather than by order: a draw depends on the seed, whom it is for, what it is for and a
/// number, and on nothing that was drawn before. Two runs that differ in their setpoints
/// alone therefore meet the same luck.
/// </summary>
public readonly record struct SeededDraws(long Seed)
{
    private const uint WholeBasisPoints = 10_000;

    /// <summary>64 bits, equally likely.</summary>
    public ulong Bits(long subject, int purpose, long number)
    {
        unchecked
        {
            var mixed = SplitMix64.Mix((ulong)Seed + SplitMix64.Increment);
            mixed = SplitMix64.Mix(mixed ^ (ulong)subject);
            mixed = SplitMix64.Mix(mixed ^ ((ulong)(uint)purpose << 32) ^ 0xD1B5_4A32_D192_ED03UL);
            return SplitMix64.Mix(mixed ^ (ulong)number);
        }
    }

    /// <summary>
    /// A whole number from 0 to one below the bound (> 0), equally likely to within 2⁻⁶⁴ of the bound.
    /// </summary>
    public long Below(long bound, long subject, int purpose, long number)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(bound);
        return (long)Math.BigMul(Bits(subject, purpose, number), (ulong)bound, out _);
    }

    /// <summary>True with a probability in hundredths of a percent.</summary>
    public bool Happens(int basisPoints, long subject, int purpose, long number) =>
        basisPoints > 0 && Below(WholeBasisPoints, subject, purpose, number) < basisPoints;
}
