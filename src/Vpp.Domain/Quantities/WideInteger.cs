namespace Vpp.Domain.Quantities;

/// <summary>Integer arithmetic on products that need more than 64 bits.</summary>
internal static class WideInteger
{
    /// <summary>The quotient rounded to the nearest integer, halves away from zero.</summary>
    public static long DivideRounded(Int128 dividend, long divisor)
    {
        var (quotient, remainder) = Int128.DivRem(dividend, divisor);
        if (Int128.Abs(remainder) * 2 >= Int128.Abs(divisor))
        {
            quotient += Int128.Sign(dividend) * Math.Sign(divisor);
        }

        return checked((long)quotient);
    }

    /// <summary>The largest integer whose square is not above the value (≥ 0).</summary>
    public static long SquareRootFloor(Int128 value)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(value);
        var root = (long)Math.Sqrt((double)value);
        while ((Int128)root * root > value)
        {
            root--;
        }

        while ((Int128)(root + 1) * (root + 1) <= value)
        {
            root++;
        }

        return root;
    }
}
