namespace Vpp.Domain.Leases;

/// <summary>
/// The order of everything sent to one vehicle: the reign of its commander, then a number within that reign (C3).
/// Zero precedes every setpoint that was ever sent.
/// </summary>
/// <param name="Epoch">Number of the commander's reign; grows over the whole cluster.</param>
/// <param name="Sequence">Number within the reign, from 1.</param>
public readonly record struct Fence(long Epoch, long Sequence) : IComparable<Fence>
{
    public static bool operator >(Fence left, Fence right) => left.CompareTo(right) > 0;

    public static bool operator <(Fence left, Fence right) => left.CompareTo(right) < 0;

    public static bool operator >=(Fence left, Fence right) => left.CompareTo(right) >= 0;

    public static bool operator <=(Fence left, Fence right) => left.CompareTo(right) <= 0;

    public int CompareTo(Fence other) =>
        Epoch != other.Epoch ? Epoch.CompareTo(other.Epoch) : Sequence.CompareTo(other.Sequence);

    public override string ToString() => $"{Epoch}.{Sequence}";
}
