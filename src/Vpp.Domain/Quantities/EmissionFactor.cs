namespace Vpp.Domain.Quantities;

/// <summary>Carbon dioxide per energy, in whole milligrams per kilowatt-hour, never negative.</summary>
public readonly record struct EmissionFactor : IComparable<EmissionFactor>
{
    /// <summary>The largest factor that is accepted, 100 kg/kWh: a hundred times the dirtiest plant.</summary>
    public const long MilligramsPerKilowattHourMax = 100_000_000;

    private const long JoulesPerKilowattHour = 3_600_000;

    private EmissionFactor(long milligramsPerKilowattHour) => MilligramsPerKilowattHour = milligramsPerKilowattHour;

    public long MilligramsPerKilowattHour { get; }

    /// <exception cref="ArgumentOutOfRangeException">
    /// Negative or above <see cref="MilligramsPerKilowattHourMax"/>.
    /// </exception>
    public static EmissionFactor FromMilligramsPerKilowattHour(long milligrams)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(milligrams);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(milligrams, MilligramsPerKilowattHourMax);
        return new(milligrams);
    }

    /// <summary>What an energy causes, to the nearest milligram; energy given back avoids as much.</summary>
    public static EmissionMass operator *(Energy energy, EmissionFactor factor) => EmissionMass.FromMilligrams(
        WideInteger.DivideRounded((Int128)energy.Joules * factor.MilligramsPerKilowattHour, JoulesPerKilowattHour));

    public static bool operator <(EmissionFactor left, EmissionFactor right) => left.CompareTo(right) < 0;

    public static bool operator >(EmissionFactor left, EmissionFactor right) => left.CompareTo(right) > 0;

    public static bool operator <=(EmissionFactor left, EmissionFactor right) => left.CompareTo(right) <= 0;

    public static bool operator >=(EmissionFactor left, EmissionFactor right) => left.CompareTo(right) >= 0;

    public int CompareTo(EmissionFactor other) =>
        MilligramsPerKilowattHour.CompareTo(other.MilligramsPerKilowattHour);

    public override string ToString() => $"{MilligramsPerKilowattHour / 1_000.0:0.###} g/kWh";
}
