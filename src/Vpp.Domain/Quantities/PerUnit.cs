namespace Vpp.Domain.Quantities;

/// <summary>A share of a nominal value in millionths, −1 to 1: what a regulation signal says, and a score.</summary>
public readonly record struct PerUnit : IComparable<PerUnit>
{
    private const int Whole = 1_000_000;

    private PerUnit(int millionths) => Millionths = millionths;

    public static PerUnit Zero => default;

    public static PerUnit One => new(Whole);

    public int Millionths { get; }

    public double Value => (double)Millionths / Whole;

    /// <exception cref="ArgumentOutOfRangeException">Outside −1,000,000 to 1,000,000.</exception>
    public static PerUnit FromMillionths(int millionths)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(millionths, -Whole);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(millionths, Whole);
        return new(millionths);
    }

    /// <summary>The nearest millionth; null when it is not a number from −1 to 1.</summary>
    public static PerUnit? From(double value) =>
        value is >= -1 and <= 1 ? new((int)Math.Round(value * Whole)) : null;

    /// <summary>The power that a share of a nominal power is, to the nearest watt.</summary>
    public static Power operator *(PerUnit share, Power nominal) =>
        Power.FromWatts(WideInteger.MultiplyDivideRounded(nominal.Watts, share.Millionths, Whole));

    public static bool operator <(PerUnit left, PerUnit right) => left.Millionths < right.Millionths;

    public static bool operator >(PerUnit left, PerUnit right) => left.Millionths > right.Millionths;

    public static bool operator <=(PerUnit left, PerUnit right) => left.Millionths <= right.Millionths;

    public static bool operator >=(PerUnit left, PerUnit right) => left.Millionths >= right.Millionths;

    public int CompareTo(PerUnit other) => Millionths.CompareTo(other.Millionths);

    public override string ToString() => $"{Value:0.######} pu";
}
