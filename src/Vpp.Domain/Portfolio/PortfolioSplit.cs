using Vpp.Domain.Dispatch;
using Vpp.Domain.Feeders;
using Vpp.Domain.Network;

namespace Vpp.Domain.Portfolio;

/// <summary>
/// Splits a target over feeders from their cached supply curves, within the limits of the nodes above the feeder
/// heads. Each bucket of a curve counts as one step of one price; whole watts, so the parts add up (C1).
/// </summary>
public sealed class PortfolioSplit
{
    private readonly NetworkModel _model;
    private readonly AllocationProblem _problem;
    private readonly LeastLaxity _steps = new();
    private readonly EqualShare _equal = new();
    private readonly Allocation _allocation = new();
    private readonly int _upperCount;

    public PortfolioSplit(NetworkModel model)
    {
        _model = model;
        _upperCount = model.Upper.Count;
        _problem = new AllocationProblem(Parents(model));
    }

    /// <summary>The parts of the last split in watts ≥ 0, by feeder.</summary>
    public long[] ShareW { get; private set; } = [];

    /// <summary>What the last split could not place, in watts ≥ 0.</summary>
    public long ShortfallW => _allocation.Shortfall.Watts;

    /// <summary>The nodes above the feeder heads whose limit held the last split back.</summary>
    public IEnumerable<string> SaturatedNodes()
    {
        for (var node = 0; node < _upperCount; node++)
        {
            if (_allocation.NodeBindings[node + 1] == NodeBinding.Saturated)
            {
                yield return _model.Upper.NodeId(node).Text;
            }
        }
    }

    /// <param name="targetW">Magnitude of the target.</param>
    /// <param name="raising">Whether net load is raised instead of lowered.</param>
    /// <param name="objective">What the split prefers.</param>
    /// <param name="offers">What each feeder offers, in the order of <see cref="NetworkModel.Feeders"/>.</param>
    public void Split(long targetW, bool raising, DispatchObjective objective, IReadOnlyList<FeederOffer> offers)
    {
        ShareW = new long[offers.Count];
        SetRooms(raising, offers);
        _problem.ClearVehicles();
        var owners = new List<int>();
        for (var feeder = 0; feeder < offers.Count; feeder++)
        {
            foreach (var (key, powerW) in Steps(objective, offers[feeder]))
            {
                for (var leftW = powerW; leftW > 0; leftW -= AllocationProblem.LimitMaxW)
                {
                    var limitW = Math.Min(leftW, AllocationProblem.LimitMaxW);
                    _steps.Set(
                        _problem.Add(new VehicleOffer(1 + _upperCount + feeder, limitW, 0, 0, owners.Count)), key, key);
                    owners.Add(feeder);
                }
            }
        }

        _problem.Solve(targetW, objective == DispatchObjective.EqualShare ? _equal : _steps, _allocation);
        for (var step = 0; step < owners.Count; step++)
        {
            ShareW[owners[step]] += _allocation.ShareW[step];
        }
    }

    // One root for the plant, then the nodes above the feeder heads, then a node for each head.
    private static int[] Parents(NetworkModel model)
    {
        var upper = model.Upper;
        var parents = new int[1 + upper.Count + model.Feeders.Count];
        parents[0] = -1;
        for (var node = 0; node < upper.Count; node++)
        {
            parents[1 + node] = 1 + upper.Parents[node];
        }

        for (var feeder = 0; feeder < model.Feeders.Count; feeder++)
        {
            parents[1 + upper.Count + feeder] = 1 + upper.FeederParents[feeder];
        }

        return parents;
    }

    private void SetRooms(bool raising, IReadOnlyList<FeederOffer> offers)
    {
        var upper = _model.Upper;
        var loadW = upper.PeakLoadW.ToArray();
        for (var feeder = 0; feeder < offers.Count; feeder++)
        {
            var parent = upper.FeederParents[feeder];
            if (parent >= 0)
            {
                loadW[parent] += offers[feeder].LoadW;
            }
        }

        for (var node = upper.Count - 1; node >= 0; node--)
        {
            if (upper.Parents[node] >= 0)
            {
                loadW[upper.Parents[node]] += loadW[node];
            }

            var limitW = raising ? upper.ImportLimitW[node] : upper.ExportLimitW[node];
            _problem.SetRoom(1 + node, limitW == long.MaxValue
                ? AllocationProblem.Unlimited
                : Math.Max(0, raising ? limitW - loadW[node] : limitW + loadW[node]));
        }
    }

    // Equal share needs capacity alone; the other two go through the buckets in order.
    private static IEnumerable<(long Key, long PowerW)> Steps(DispatchObjective objective, FeederOffer offer)
    {
        if (objective == DispatchObjective.EqualShare)
        {
            yield return (0, offer.ByBucketW.Sum());
            yield break;
        }

        for (var bucket = 0; bucket < offer.ByBucketW.Count; bucket++)
        {
            var key = objective == DispatchObjective.LongestSustain ? SupplyBuckets.Count - bucket : bucket;
            yield return (key, offer.ByBucketW[bucket]);
        }
    }
}

/// <summary>What one feeder offers to a split.</summary>
/// <param name="LoadW">Its net load without any event.</param>
/// <param name="ByBucketW">Watts ≥ 0 by bucket of price, or of duration for the longest-sustaining split.</param>
public readonly record struct FeederOffer(long LoadW, IReadOnlyList<long> ByBucketW)
{
    /// <summary>What is left when the first watts in the order of preference are promised already (C5).</summary>
    public FeederOffer Without(long promisedW, bool longestFirst)
    {
        var left = ByBucketW.ToArray();
        for (var i = 0; i < left.Length && promisedW > 0; i++)
        {
            var bucket = longestFirst ? left.Length - 1 - i : i;
            var takenW = Math.Min(left[bucket], promisedW);
            left[bucket] -= takenW;
            promisedW -= takenW;
        }

        return this with { ByBucketW = left };
    }

    /// <summary>No more than a cap in all, the least preferred first to go.</summary>
    public FeederOffer AtMost(long capW, bool longestFirst)
    {
        var left = new long[ByBucketW.Count];
        for (var i = 0; i < left.Length && capW > 0; i++)
        {
            var bucket = longestFirst ? left.Length - 1 - i : i;
            left[bucket] = Math.Min(ByBucketW[bucket], capW);
            capW -= left[bucket];
        }

        return this with { ByBucketW = left };
    }
}
