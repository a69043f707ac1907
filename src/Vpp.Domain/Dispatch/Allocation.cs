using Vpp.Domain.Quantities;

namespace Vpp.Domain.Dispatch;

/// <summary>
/// The result of a decision, reusable: every vehicle's share in watts in the direction of the dispatch, and the limits
/// that decided. Target = allocated + shortfall, to the watt.
/// </summary>
public sealed class Allocation
{
    private long[] _shareW = [];
    private long[] _limitW = [];
    private BindingLimit[] _limits = [];
    private long[] _nodeShareW = [];
    private NodeBinding[] _nodeBindings = [];
    private int _vehicles;
    private int _nodes;

    /// <summary>What was asked for, ≥ 0.</summary>
    public Power Target { get; private set; }

    /// <summary>What the shares add up to, at most the target.</summary>
    public Power Allocated { get; private set; }

    /// <summary>What is missing to the target, ≥ 0.</summary>
    public Power Shortfall => Target - Allocated;

    /// <summary>The part of the shortfall that would not be without minimum powers, ≥ 0.</summary>
    public Power ShortfallOfMinimumPower { get; private set; }

    /// <summary>Share of each vehicle in whole watts, ≥ 0.</summary>
    public ReadOnlySpan<long> ShareW => _shareW.AsSpan(0, _vehicles);

    /// <summary>The limit that holds each vehicle's share where it is.</summary>
    public ReadOnlySpan<BindingLimit> BindingLimits => _limits.AsSpan(0, _vehicles);

    /// <summary>Sum of the shares below each node in whole watts, ≥ 0.</summary>
    public ReadOnlySpan<long> NodeShareW => _nodeShareW.AsSpan(0, _nodes);

    /// <summary>Which of each node's limits took part.</summary>
    public ReadOnlySpan<NodeBinding> NodeBindings => _nodeBindings.AsSpan(0, _nodes);

    /// <summary>
    /// The limits behind a shortfall, those that keep back most first; empty when there is none. Each vehicle is
    /// counted at the lowest limit that one more watt of it would break.
    /// </summary>
    public IReadOnlyList<ShortfallReason> ExplainShortfall()
    {
        if (Shortfall == Power.Zero)
        {
            return [];
        }

        var tally = new Dictionary<BindingLimit, (int Vehicles, long HeldBackW)>();
        for (var vehicle = 0; vehicle < _vehicles; vehicle++)
        {
            var (vehicles, heldBackW) = tally.GetValueOrDefault(_limits[vehicle]);
            tally[_limits[vehicle]] = (vehicles + 1, heldBackW + _limitW[vehicle] - _shareW[vehicle]);
        }

        return
        [
            .. tally.Select(entry => new ShortfallReason(
                    entry.Key, entry.Value.Vehicles, Power.FromWatts(entry.Value.HeldBackW)))
                .OrderByDescending(reason => reason.HeldBack)
                .ThenBy(reason => reason.Limit.Kind)
                .ThenBy(reason => reason.Limit.Node),
        ];
    }

    internal void Begin(long targetW, long allocatedW, long minimumPowerW, int nodes, int vehicles)
    {
        (Target, Allocated) = (Power.FromWatts(targetW), Power.FromWatts(allocatedW));
        ShortfallOfMinimumPower = Power.FromWatts(minimumPowerW);
        (_nodes, _vehicles) = (nodes, vehicles);
        if (_nodeShareW.Length < nodes)
        {
            (_nodeShareW, _nodeBindings) = (new long[nodes], new NodeBinding[nodes]);
        }

        if (_shareW.Length < vehicles)
        {
            var size = Math.Max(vehicles, _shareW.Length * 2);
            (_shareW, _limitW, _limits) = (new long[size], new long[size], new BindingLimit[size]);
        }
    }

    internal void SetNode(int node, long shareW, NodeBinding binding) =>
        (_nodeShareW[node], _nodeBindings[node]) = (shareW, binding);

    internal void SetVehicle(int vehicle, long shareW, long limitW, BindingLimit limit) =>
        (_shareW[vehicle], _limitW[vehicle], _limits[vehicle]) = (shareW, limitW, limit);
}
