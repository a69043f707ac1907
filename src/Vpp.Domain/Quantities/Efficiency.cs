namespace Vpp.Domain.Quantities;

/// <summary>The share of energy that passes a conversion, in hundredths of a percent: 1 to 10,000.</summary>
public readonly record struct Efficiency
{
    private const int Whole = 10_000;

    private readonly int _lossBasisPoints;

    private Efficiency(int basisPoints) => _lossBasisPoints = Whole - basisPoints;

    /// <summary>No loss; also the default value.</summary>
    public static Efficiency Lossless => default;

    /// <summary>Hundredths of a percent.</summary>
    public int BasisPoints => Whole - _lossBasisPoints;

    /// <exception cref="ArgumentOutOfRangeException">Outside 1 to 10,000.</exception>
    public static Efficiency FromBasisPoints(int basisPoints)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(basisPoints);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(basisPoints, Whole);
        return new(basisPoints);
    }

    /// <summary>What comes out when this much goes in, rounded down.</summary>
    public static Energy operator *(Efficiency efficiency, Energy input) =>
        Energy.FromJoules(WideInteger.MultiplyDivide(input.Joules, efficiency.BasisPoints, Whole));

    /// <summary>What must go in for this much to come out, rounded up.</summary>
    public static Energy operator /(Energy output, Efficiency efficiency) => Energy.FromJoules(
        WideInteger.MultiplyDivideUp(output.Joules, Whole, efficiency.BasisPoints));

    public override string ToString() => $"{BasisPoints / 100.0:0.##} %";
}
