namespace Vpp.Domain.Supply;

/// <summary>
/// A part of one slot's offer in the order of priority: up to standstill (even number) or beyond it (odd), the number
/// being twice the slot's.
/// </summary>
internal readonly record struct SupplySegment(long Key, int Rank, int Number) : IComparable<SupplySegment>
{
    public int Slot => Number >> 1;

    public bool Beyond => (Number & 1) != 0;

    /// <summary>How many overloads it relieves: the more go before all others, whatever their keys.</summary>
    public int Level { get; init; }

    /// <summary>Watts of it, or what passes of them.</summary>
    public int Watts { get; init; }

    public int CompareTo(SupplySegment other) => IsBefore(other) ? -1 : other.IsBefore(this) ? 1 : 0;

    public bool IsBefore(in SupplySegment other) =>
        Level != other.Level ? Level > other.Level
        : Key != other.Key ? Key < other.Key
        : Rank != other.Rank ? Rank < other.Rank
        : Number < other.Number;
}
