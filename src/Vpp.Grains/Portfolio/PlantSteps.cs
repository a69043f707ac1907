using Vpp.Domain.Dispatch;
using Vpp.Domain.Portfolio;
using Vpp.Grains.Feeders;

namespace Vpp.Grains.Portfolio;

/// <summary>
/// Each feeder's supply in the order of an objective, summed up again only when the feeder has said something new.
/// </summary>
internal sealed class PlantSteps(int feeders)
{
    private readonly Dictionary<(DispatchObjective, bool), (FeederSummary? Of, SupplySteps Steps)[]> _known = [];

    /// <summary>All feeders' steps for one objective and direction, to be looked up one by one.</summary>
    public Func<int, FeederSummary, SupplySteps> For(DispatchObjective objective, bool raising)
    {
        if (!_known.TryGetValue((objective, raising), out var known))
        {
            _known[(objective, raising)] = known = new (FeederSummary?, SupplySteps)[feeders];
        }

        var longestFirst = objective == DispatchObjective.LongestSustain && !raising;
        return (feeder, summary) =>
        {
            ref var entry = ref known[feeder];
            if (!ReferenceEquals(entry.Of, summary))
            {
                var curve = CurveOf(summary, objective, raising);
                entry = (summary, entry.Steps ?? new());
                entry.Steps.Set(objective == DispatchObjective.EqualShare ? [curve.Sum()] : curve, longestFirst);
            }

            return entry.Steps;
        };
    }

    private static long[] CurveOf(FeederSummary summary, DispatchObjective objective, bool raising) => raising
        ? summary.IncreaseByPriceW
        : objective == DispatchObjective.LongestSustain ? summary.ReductionByDurationW : summary.ReductionByPriceW;
}
