namespace Vpp.Domain.Quantities;

/// <summary>Electrical energy in whole joules, so that whole watts over whole seconds add up exactly.</summary>
public readonly record struct Energy : IComparable<Energy>
{
    private const long JoulesPerWattHour = 3_600;

    private Energy(long joules) => Joules = joules;

    public static Energy Zero => default;

    public long Joules { get; }

    public double WattHours => Joules / (double)JoulesPerWattHour;

    public double KilowattHours => WattHours / 1_000;

    public static Energy FromJoules(long joules) => new(joules);

    public static Energy FromWattHours(long wattHours) => new(wattHours * JoulesPerWattHour);

    /// <summary>
    /// The nearest whole joule; throws <see cref="OverflowException"/> when it is not finite or too large.
    /// </summary>
    public static Energy FromKilowattHours(double kilowattHours) =>
        new(checked((long)Math.Round(kilowattHours * 1_000 * JoulesPerWattHour)));

    public static Energy operator +(Energy left, Energy right) => new(left.Joules + right.Joules);

    public static Energy operator -(Energy left, Energy right) => new(left.Joules - right.Joules);

    /// <summary>The constant power that moves this energy in a duration, to the nearest watt.</summary>
    public static Power operator /(Energy energy, TimeSpan duration) =>
        Power.FromWatts(WideInteger.DivideRounded((Int128)energy.Joules * TimeSpan.TicksPerSecond, duration.Ticks));

    public static bool operator <(Energy left, Energy right) => left.Joules < right.Joules;

    public static bool operator >(Energy left, Energy right) => left.Joules > right.Joules;

    public static bool operator <=(Energy left, Energy right) => left.Joules <= right.Joules;

    public static bool operator >=(Energy left, Energy right) => left.Joules >= right.Joules;

    public static Energy Min(Energy left, Energy right) => left < right ? left : right;

    public static Energy Max(Energy left, Energy right) => left > right ? left : right;

    public int CompareTo(Energy other) => Joules.CompareTo(other.Joules);

    public override string ToString() => $"{WattHours:0.###} Wh";
}
