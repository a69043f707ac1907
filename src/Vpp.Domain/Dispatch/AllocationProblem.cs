namespace Vpp.Domain.Dispatch;

/// <summary>
/// How to divide a change of net load among the vehicles below a tree of limited nodes. The tree is set once; limits
/// and offers are filled anew for each decision, and all buffers are kept, so that deciding again allocates nothing.
/// </summary>
public sealed class AllocationProblem
{
    /// <summary>
    /// Most that one vehicle can be offered to move, in watts: full charging to full discharge of a gigawatt.
    /// </summary>
    public const long LimitMaxW = 2_000_000_000;

    /// <summary>Room of a node without a limit.</summary>
    public const long Unlimited = long.MaxValue;

    private readonly AllocationTree _tree;
    private readonly long[] _roomW;
    private readonly long[] _reliefW;

    // Its buffers are of use only while it solves, so that all problems of a thread share them.
    [ThreadStatic]
    private static AllocationKernel? _kernel;

    private VehicleOffer[] _offers = [];

    /// <summary>A tree without limits and vehicles.</summary>
    /// <param name="parents">
    /// Parent's index of each node, parents before children; the first is the root with parent -1.
    /// </param>
    public AllocationProblem(ReadOnlySpan<int> parents)
        : this(new AllocationTree(parents))
    {
    }

    internal AllocationProblem(AllocationTree tree)
    {
        _tree = tree;
        _roomW = new long[tree.Count];
        _reliefW = new long[tree.Count];
        Array.Fill(_roomW, Unlimited);
    }

    public int NodeCount => _tree.Count;

    public int VehicleCount { get; private set; }

    /// <summary>Room per node: most that all below may move together, watts ≥ 0, or <see cref="Unlimited"/>.</summary>
    public ReadOnlySpan<long> RoomW => _roomW;

    /// <summary>Relief wanted per node: what would end its overload in the other direction, watts ≥ 0.</summary>
    public ReadOnlySpan<long> ReliefW => _reliefW;

    public ReadOnlySpan<VehicleOffer> Offers => _offers.AsSpan(0, VehicleCount);

    /// <summary>Gives every node room for all.</summary>
    public void ClearRooms()
    {
        Array.Fill(_roomW, Unlimited);
        Array.Clear(_reliefW);
    }

    /// <summary>Forgets the vehicles; the nodes keep their limits.</summary>
    public void ClearVehicles() => VehicleCount = 0;

    /// <summary>Sets one node's room and the relief it wants.</summary>
    public void SetRoom(int node, long roomW, long reliefW = 0)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(roomW);
        ArgumentOutOfRangeException.ThrowIfNegative(reliefW);
        _roomW[node] = roomW;
        _reliefW[node] = reliefW;
    }

    /// <summary>Sets one node's room and wanted relief from its net load and limits; an absent limit is none.</summary>
    public void SetLimits(
        int node, AllocationDirection direction, long loadW, long? importLimitW, long? exportLimitW)
    {
        var (aheadW, behindW, towardW) = direction == AllocationDirection.Reduce
            ? (exportLimitW, importLimitW, -loadW)
            : (importLimitW, exportLimitW, loadW);
        SetRoom(
            node,
            aheadW is { } limitW ? Math.Max(0, limitW - towardW) : Unlimited,
            behindW is { } oppositeW ? Math.Max(0, -towardW - oppositeW) : 0);
    }

    /// <summary>Adds a vehicle and answers its index.</summary>
    public int Add(in VehicleOffer offer)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(offer.Node, nameof(offer));
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(offer.Node, NodeCount, nameof(offer));
        ArgumentOutOfRangeException.ThrowIfNegative(offer.LimitW, nameof(offer));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(offer.LimitW, LimitMaxW, nameof(offer));
        ArgumentOutOfRangeException.ThrowIfNegative(offer.MinimumW, nameof(offer));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(offer.MinimumW, LimitMaxW, nameof(offer));
        ArgumentOutOfRangeException.ThrowIfLessThan(offer.PresentW, -LimitMaxW, nameof(offer));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(offer.PresentW, LimitMaxW, nameof(offer));
        if (VehicleCount == _offers.Length)
        {
            Array.Resize(ref _offers, Math.Max(16, _offers.Length * 2));
        }

        _offers[VehicleCount] = offer;
        return VehicleCount++;
    }

    /// <summary>
    /// Divides the target (watts ≥ 0) among the vehicles: as much of it as limits allow, then the best relief of
    /// present overloads, then what the objective prefers. Writes the result over the given allocation.
    /// </summary>
    public void Solve(long targetW, AllocationObjective objective, Allocation allocation)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(targetW);
        ArgumentNullException.ThrowIfNull(objective);
        ArgumentNullException.ThrowIfNull(allocation);
        _kernel ??= new();
        _kernel.Solve(_tree, _roomW, _reliefW, Offers, targetW, objective, allocation);
    }
}
