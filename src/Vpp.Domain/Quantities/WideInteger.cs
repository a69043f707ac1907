namespace Vpp.Domain.Quantities;

/// <summary>Integer arithmetic on products that may need more than 64 bits; most do not, and those are fast.</summary>
internal static class WideInteger
{
    /// <summary>The product divided by a divisor > 0, rounded toward zero.</summary>
    public static long MultiplyDivide(long left, long right, long divisor) => Fits(left, right, out var product)
        ? product / divisor
        : checked((long)((Int128)left * right / divisor));

    /// <summary>The product (≥ 0) divided by a divisor > 0, rounded up.</summary>
    public static long MultiplyDivideUp(long left, long right, long divisor)
    {
        if (!Fits(left, right, out var product))
        {
            return checked((long)((((Int128)left * right) + divisor - 1) / divisor));
        }

        var (quotient, remainder) = Math.DivRem(product, divisor);
        return quotient + (remainder > 0 ? 1 : 0);
    }

    /// <summary>The product divided by a divisor > 0, to the nearest integer, halves away from zero.</summary>
    public static long MultiplyDivideRounded(long left, long right, long divisor)
    {
        if (!Fits(left, right, out var product))
        {
            return DivideRounded((Int128)left * right, divisor);
        }

        var (quotient, remainder) = Math.DivRem(product, divisor);
        return Math.Abs(remainder) >= divisor - Math.Abs(remainder) ? quotient + Math.Sign(product) : quotient;
    }

    private static bool Fits(long left, long right, out long product) =>
        Math.BigMul(left, right, out product) == product >> 63;

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
