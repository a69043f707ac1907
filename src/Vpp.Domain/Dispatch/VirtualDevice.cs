namespace Vpp.Domain.Dispatch;

/// <summary>One step of a duration curve: power that one child of a node can hold for a time.</summary>
/// <param name="LastsMs">Time in milliseconds.</param>
/// <param name="PowerW">Power in whole watts, not negative.</param>
/// <param name="Child">Active node the step belongs to, or the complement of a slot.</param>
/// <param name="Order">Place among equals; the smaller comes first.</param>
internal record struct VirtualDevice(long LastsMs, long PowerW, int Child, int Order) : IComparable<VirtualDevice>
{
    /// <summary>Longest first.</summary>
    public readonly int CompareTo(VirtualDevice other)
    {
        var byTime = other.LastsMs.CompareTo(LastsMs);
        return byTime != 0 ? byTime : Order.CompareTo(other.Order);
    }
}
