namespace Vpp.Domain.Dispatch;

/// <summary>A slot in line to be raised: the cheaper first, then by its order among equals.</summary>
internal readonly record struct MoveCandidate(long Price, int Order, int Slot) : IComparable<MoveCandidate>
{
    public int CompareTo(MoveCandidate other)
    {
        var byPrice = Price.CompareTo(other.Price);
        return byPrice != 0 ? byPrice : Order.CompareTo(other.Order);
    }
}
