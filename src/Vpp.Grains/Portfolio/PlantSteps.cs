using Vpp.Domain.Dispatch;
using Vpp.Domain.Feeders;
using Vpp.Domain.Portfolio;

namespace Vpp.Grains.Portfolio;

/// <summary>
/// Each feeder's supply in the order of an objective, summed up again only when the feeder has measured it anew.
/// </summary>
internal sealed class PlantSteps(int feeders)
{
    private readonly Dictionary<(DispatchObjective, bool), (long[]? Of, SupplySteps Steps)[]> _known = [];

    /// <summary>All feeders' steps for one objective and direction, to be looked up one by one.</summary>
    public Func<int, FeederSupply, SupplySteps> For(DispatchObjective objective, bool raising)
    {
        if (!_known.TryGetValue((objective, raising), out var known))
        {
            _known[(objective, raising)] = known = new (long[]?, SupplySteps)[feeders];
        }

        var longestFirst = objective == DispatchObjective.LongestSustain && !raising;
        return (feeder, supply) =>
        {
            ref var entry = ref known[feeder];
            var stepW = StepsOf(supply, objective, raising);
            if (entry.Of != stepW)
            {
                entry = (stepW, entry.Steps ?? new());
                entry.Steps.Set(stepW, longestFirst);
            }

            return entry.Steps;
        };
    }

    private static long[] StepsOf(FeederSupply supply, DispatchObjective objective, bool raising) =>
        (objective, raising) switch
        {
            (DispatchObjective.EqualShare, true) => supply.IncreaseByShareW,
            (DispatchObjective.EqualShare, false) => supply.ReductionByShareW,
            (_, true) => supply.IncreaseByPriceW,
            (DispatchObjective.LongestSustain, false) => supply.ReductionByDurationW,
            _ => supply.ReductionByPriceW,
        };
}
