namespace Vpp.Domain.Quantities;

/// <summary>A price of energy in whole millionths of the account's currency per watt-hour, never negative.</summary>
public readonly record struct EnergyPrice : IComparable<EnergyPrice>
{
    /// <summary>The largest price that is accepted, so that products with power and time fit 64 bits.</summary>
    public const long MicroPerWattHourMax = 1_000_000_000;

    private EnergyPrice(long microPerWattHour) => MicroPerWattHour = microPerWattHour;

    public long MicroPerWattHour { get; }

    /// <exception cref="ArgumentOutOfRangeException">Negative or above <see cref="MicroPerWattHourMax"/>.</exception>
    public static EnergyPrice FromMicroPerWattHour(long microPerWattHour)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(microPerWattHour);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(microPerWattHour, MicroPerWattHourMax);
        return new(microPerWattHour);
    }

    public int CompareTo(EnergyPrice other) => MicroPerWattHour.CompareTo(other.MicroPerWattHour);

    public static bool operator <(EnergyPrice left, EnergyPrice right) => left.CompareTo(right) < 0;

    public static bool operator >(EnergyPrice left, EnergyPrice right) => left.CompareTo(right) > 0;

    public static bool operator <=(EnergyPrice left, EnergyPrice right) => left.CompareTo(right) <= 0;

    public static bool operator >=(EnergyPrice left, EnergyPrice right) => left.CompareTo(right) >= 0;

    public override string ToString() => $"{MicroPerWattHour} µ/Wh";
}
