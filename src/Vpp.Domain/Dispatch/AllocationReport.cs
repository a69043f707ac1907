namespace Vpp.Domain.Dispatch;

/// <summary>Writes the shares of a decision back to vehicles and nodes, with the limits that decided.</summary>
internal sealed class AllocationReport
{
    private long[] _sumsW = [];
    private int[] _fullAt = [];

    public void Write(
        AllocationTree tree,
        OfferColumns offers,
        NodeBounds bounds,
        MinimumPower minimumPower,
        ReadOnlySpan<VehicleOffer> vehicles,
        long targetW,
        Allocation allocation)
    {
        if (_sumsW.Length < tree.Count)
        {
            (_sumsW, _fullAt) = (new long[tree.Count], new int[tree.Count]);
        }

        NodeRoom.SumShares(tree, offers, _sumsW);
        allocation.Begin(targetW, _sumsW[0], minimumPower.ShortW, tree.Count, vehicles.Length);
        for (var position = 0; position < tree.Count; position++)
        {
            var full = _sumsW[position] >= bounds.RoomW[position];
            _fullAt[position] = full ? position : position == 0 ? -1 : _fullAt[tree.Parent[position]];
            var overloaded = bounds.ReliefW[position] > 0 && _sumsW[position] <= bounds.ReliefW[position];
            allocation.SetNode(
                tree.NodeAt[position],
                _sumsW[position],
                full ? NodeBinding.Saturated : overloaded ? NodeBinding.Overloaded : NodeBinding.None);
        }

        for (var vehicle = 0; vehicle < vehicles.Length; vehicle++)
        {
            allocation.SetVehicle(vehicle, 0, vehicles[vehicle].LimitW, BindingLimit.Own(vehicles[vehicle].LimitKind));
        }

        for (var slot = 0; slot < offers.Count; slot++)
        {
            var shareW = offers.ShareW[slot];
            var full = _fullAt[offers.Position[slot]];
            var limit = shareW == offers.LimitW[slot] ? BindingLimit.Own(vehicles[offers.Vehicle[slot]].LimitKind)
                : minimumPower.HoldsBack(slot) ? BindingLimit.Own(BindingLimitKind.MinimumPower)
                : full >= 0 ? BindingLimit.AtNode(tree.NodeAt[full])
                : BindingLimit.None;
            allocation.SetVehicle(offers.Vehicle[slot], shareW, offers.LimitW[slot], limit);
        }
    }
}
