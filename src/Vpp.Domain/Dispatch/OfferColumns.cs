namespace Vpp.Domain.Dispatch;

/// <summary>
/// The offers of a problem as columns, ordered by their node's position in the tree. A slot is one such row; vehicles
/// that can move nothing have none.
/// </summary>
internal sealed class OfferColumns
{
    private int[] _orderOfVehicle = [];
    private long[] _sortKeys = [];
    private int[] _next = [];

    public int Count { get; private set; }

    /// <summary>Number of tie-breaking orders: every order is below it.</summary>
    public int OrderCount { get; private set; }

    /// <summary>First slot at or below a tree position; one more entry than positions.</summary>
    public int[] SlotFrom { get; private set; } = [];

    public int[] Vehicle { get; private set; } = [];

    public int[] Position { get; private set; } = [];

    /// <summary>Place among equals, distinct; the smaller moves first.</summary>
    public int[] Order { get; private set; } = [];

    public long[] LimitW { get; private set; } = [];

    public long[] PresentW { get; private set; } = [];

    public long[] MinimumW { get; private set; } = [];

    /// <summary>Least and most a slot may be given in the division at hand, before the nodes have their say.</summary>
    public long[] FloorW { get; private set; } = [];

    public long[] CapW { get; private set; } = [];

    /// <summary>The same after relief levels and nodes that hold this slot alone.</summary>
    public long[] LowW { get; private set; } = [];

    public long[] HighW { get; private set; } = [];

    /// <summary>The result: what each slot was given.</summary>
    public long[] ShareW { get; private set; } = [];

    public void Gather(AllocationTree tree, ReadOnlySpan<VehicleOffer> offers)
    {
        Grow(tree.Count, offers.Length);
        SetOrders(offers);
        SlotFrom.AsSpan(0, tree.Count + 1).Clear();
        foreach (ref readonly var offer in offers)
        {
            if (offer.LimitW > 0)
            {
                SlotFrom[tree.PositionOf[offer.Node] + 1]++;
            }
        }

        for (var position = 0; position < tree.Count; position++)
        {
            SlotFrom[position + 1] += SlotFrom[position];
            _next[position] = SlotFrom[position];
        }

        Count = SlotFrom[tree.Count];
        for (var vehicle = 0; vehicle < offers.Length; vehicle++)
        {
            ref readonly var offer = ref offers[vehicle];
            if (offer.LimitW > 0)
            {
                var position = tree.PositionOf[offer.Node];
                Fill(_next[position]++, position, vehicle, in offer);
            }
        }
    }

    private void Fill(int slot, int position, int vehicle, in VehicleOffer offer)
    {
        Vehicle[slot] = vehicle;
        Position[slot] = position;
        Order[slot] = _orderOfVehicle[vehicle];
        LimitW[slot] = offer.LimitW;
        PresentW[slot] = offer.PresentW;
        MinimumW[slot] = offer.MinimumW;
        FloorW[slot] = 0;
        CapW[slot] = offer.LimitW;
        ShareW[slot] = 0;
    }

    private void SetOrders(ReadOnlySpan<VehicleOffer> offers)
    {
        OrderCount = offers.Length;
        var rising = true;
        for (var vehicle = 0; vehicle < offers.Length; vehicle++)
        {
            _orderOfVehicle[vehicle] = vehicle;
            _sortKeys[vehicle] = offers[vehicle].Rank;
            rising = rising && (vehicle == 0 || offers[vehicle - 1].Rank < offers[vehicle].Rank);
        }

        if (rising)
        {
            return;
        }

        for (var vehicle = 0; vehicle < offers.Length; vehicle++)
        {
            _sortKeys[vehicle] = ((long)offers[vehicle].Rank << 32) | (uint)vehicle;
        }

        _sortKeys.AsSpan(0, offers.Length).Sort();
        for (var order = 0; order < offers.Length; order++)
        {
            _orderOfVehicle[(int)(_sortKeys[order] & 0x7FFF_FFFF)] = order;
        }
    }

    private void Grow(int nodes, int vehicles)
    {
        if (SlotFrom.Length < nodes + 1)
        {
            SlotFrom = new int[nodes + 1];
            _next = new int[nodes];
        }

        if (Vehicle.Length >= vehicles)
        {
            return;
        }

        var size = Math.Max(vehicles, Vehicle.Length * 2);
        (_orderOfVehicle, _sortKeys) = (new int[size], new long[size]);
        (Vehicle, Position, Order) = (new int[size], new int[size], new int[size]);
        (LimitW, PresentW, MinimumW) = (new long[size], new long[size], new long[size]);
        (FloorW, CapW, LowW, HighW, ShareW) =
            (new long[size], new long[size], new long[size], new long[size], new long[size]);
    }
}
