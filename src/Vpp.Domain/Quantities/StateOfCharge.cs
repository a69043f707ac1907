namespace Vpp.Domain.Quantities;

/// <summary>Usable energy held, as a share of usable capacity, in hundredths of a percent: 0 to 10,000.</summary>
public readonly record struct StateOfCharge : IComparable<StateOfCharge>
{
    private const int Whole = 10_000;

    private StateOfCharge(int basisPoints) => BasisPoints = basisPoints;

    public static StateOfCharge Empty => default;

    public static StateOfCharge Full => new(Whole);

    /// <summary>Hundredths of a percent.</summary>
    public int BasisPoints { get; }

    public double Percent => BasisPoints / 100.0;

    /// <exception cref="ArgumentOutOfRangeException">Outside 0 to 10,000.</exception>
    public static StateOfCharge FromBasisPoints(int basisPoints)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(basisPoints);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(basisPoints, Whole);
        return new(basisPoints);
    }

    /// <summary>Rounded down, so that energy is never promised that is not there.</summary>
    public static StateOfCharge Of(Energy held, Energy usableCapacity) =>
        FromBasisPoints((int)((Int128)held.Joules * Whole / usableCapacity.Joules));

    public static Energy operator *(StateOfCharge share, Energy usableCapacity) =>
        Energy.FromJoules(WideInteger.MultiplyDivide(usableCapacity.Joules, share.BasisPoints, Whole));

    public static bool operator <(StateOfCharge left, StateOfCharge right) => left.BasisPoints < right.BasisPoints;

    public static bool operator >(StateOfCharge left, StateOfCharge right) => left.BasisPoints > right.BasisPoints;

    public static bool operator <=(StateOfCharge left, StateOfCharge right) => left.BasisPoints <= right.BasisPoints;

    public static bool operator >=(StateOfCharge left, StateOfCharge right) => left.BasisPoints >= right.BasisPoints;

    public int CompareTo(StateOfCharge other) => BasisPoints.CompareTo(other.BasisPoints);

    public override string ToString() => $"{Percent:0.##} %";
}
