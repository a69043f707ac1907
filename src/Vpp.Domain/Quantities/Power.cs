namespace Vpp.Domain.Quantities;

/// <summary>Active power in whole watts. Positive is import: it flows from the grid to the resource.</summary>
public readonly record struct Power : IComparable<Power>
{
    private Power(long watts) => Watts = watts;

    public static Power Zero => default;

    public long Watts { get; }

    public double Kilowatts => Watts / 1_000.0;

    public static Power FromWatts(long watts) => new(watts);

    /// <summary>
    /// The nearest whole watt; throws <see cref="OverflowException"/> when it is not finite or too large.
    /// </summary>
    public static Power FromKilowatts(double kilowatts) => new(checked((long)Math.Round(kilowatts * 1_000)));

    public static Power operator +(Power left, Power right) => new(left.Watts + right.Watts);

    public static Power operator -(Power left, Power right) => new(left.Watts - right.Watts);

    public static Power operator -(Power power) => new(-power.Watts);

    /// <summary>The energy moved by this power held for a duration, to the nearest joule.</summary>
    public static Energy operator *(Power power, TimeSpan duration) =>
        Energy.FromJoules(
            WideInteger.MultiplyDivideRounded(power.Watts, duration.Ticks, TimeSpan.TicksPerSecond));

    public static bool operator <(Power left, Power right) => left.Watts < right.Watts;

    public static bool operator >(Power left, Power right) => left.Watts > right.Watts;

    public static bool operator <=(Power left, Power right) => left.Watts <= right.Watts;

    public static bool operator >=(Power left, Power right) => left.Watts >= right.Watts;

    public static Power Min(Power left, Power right) => left < right ? left : right;

    public static Power Max(Power left, Power right) => left > right ? left : right;

    public static Power Sum(IEnumerable<Power> powers) => new(powers.Sum(power => power.Watts));

    public int CompareTo(Power other) => Watts.CompareTo(other.Watts);

    public override string ToString() => $"{Watts} W";
}
