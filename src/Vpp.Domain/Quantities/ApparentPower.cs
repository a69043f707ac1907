namespace Vpp.Domain.Quantities;

/// <summary>Apparent power in whole volt-amperes: what transformers and lines are rated in. Never negative.</summary>
public readonly record struct ApparentPower : IComparable<ApparentPower>
{
    private ApparentPower(long voltAmperes) => VoltAmperes = voltAmperes;

    public long VoltAmperes { get; }

    public double KilovoltAmperes => VoltAmperes / 1_000.0;

    public static ApparentPower FromVoltAmperes(long voltAmperes)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(voltAmperes);
        return new(voltAmperes);
    }

    /// <summary>Rounded down to the volt-ampere, since a rating never grows by conversion.</summary>
    public static ApparentPower FromKilovoltAmperes(double kilovoltAmperes) =>
        FromVoltAmperes(checked((long)Math.Floor(kilovoltAmperes * 1_000)));

    /// <summary>
    /// The active power left beside a reactive flow: <c>⌊√(S² − Q²)⌋</c>, and zero where the reactive flow alone
    /// exceeds the rating. Losses are ignored.
    /// </summary>
    /// <param name="reactiveVoltAmperes">Reactive flow of either sign, volt-amperes reactive.</param>
    public Power ActivePowerBeside(long reactiveVoltAmperes)
    {
        var square = ((Int128)VoltAmperes * VoltAmperes) - ((Int128)reactiveVoltAmperes * reactiveVoltAmperes);
        return Power.FromWatts(square <= 0 ? 0 : WideInteger.SquareRootFloor(square));
    }

    public static bool operator <(ApparentPower left, ApparentPower right) => left.VoltAmperes < right.VoltAmperes;

    public static bool operator >(ApparentPower left, ApparentPower right) => left.VoltAmperes > right.VoltAmperes;

    public static bool operator <=(ApparentPower left, ApparentPower right) => left.VoltAmperes <= right.VoltAmperes;

    public static bool operator >=(ApparentPower left, ApparentPower right) => left.VoltAmperes >= right.VoltAmperes;

    public int CompareTo(ApparentPower other) => VoltAmperes.CompareTo(other.VoltAmperes);

    public override string ToString() => $"{VoltAmperes} VA";
}
