namespace Vpp.Domain.Supply;

/// <summary>
/// A part of one slot's offer in the order of priority: up to standstill (even number) or beyond it (odd), the number
/// being twice the slot's.
/// </summary>
internal readonly record struct SupplySegment(long Key, int Rank, int Number) : IComparable<SupplySegment>
{
    public int Slot => Number >> 1;

    public bool Beyond => (Number & 1) != 0;

    public int CompareTo(SupplySegment other) =>
        Key != other.Key ? Key.CompareTo(other.Key)
        : Rank != other.Rank ? Rank.CompareTo(other.Rank)
        : Number.CompareTo(other.Number);
}
