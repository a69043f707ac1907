using Vpp.Domain.Dispatch;
using Vpp.Domain.Feeders;
using Vpp.Domain.Network;
using Vpp.Domain.Portfolio;
using Vpp.Grains.Feeders;

namespace Vpp.Grains.Portfolio;

/// <summary>Turns running events and cached summaries into what each feeder is told.</summary>
internal sealed class PlantSplit(NetworkModel model)
{
    private readonly PortfolioSplit _split = new(model);
    private readonly Dictionary<(string, DispatchObjective, bool), (FeederSummary, SupplySteps)> _steps = [];

    /// <summary>Nodes above the feeder heads that held the last split back.</summary>
    public IEnumerable<string> SaturatedNodes => _split.SaturatedNodes();

    /// <summary>
    /// Splits each event in turn, the highest priority first, each from what the ones before have left (C5).
    /// </summary>
    /// <param name="running">The events, the highest priority first.</param>
    /// <param name="summaries">The newest word of each feeder.</param>
    /// <param name="found">What feeders were seen to find, when that was less than asked.</param>
    /// <param name="now">The instant whose targets count.</param>
    /// <param name="targetW">Instead of the events' own targets; only for a preview.</param>
    public Dictionary<string, List<FeederOrder>> Split(
        IReadOnlyList<DispatchEventRecord> running,
        IReadOnlyDictionary<string, FeederSummary> summaries,
        FoundLimits found,
        DateTimeOffset now,
        long? targetW = null)
    {
        var orders = new Dictionary<string, List<FeederOrder>>();
        var promised = new Dictionary<string, long>();
        foreach (var record in running)
        {
            var target = targetW ?? record.Event.TargetAt(now).Watts;
            var offers = Offers(record.Event, target < 0, summaries, promised, found);
            _split.Split(Math.Abs(target), target < 0, offers);
            for (var feeder = 0; feeder < offers.Length; feeder++)
            {
                var id = model.Feeders[feeder].Id.Text;
                if (IsInScope(record.Event.Scope, feeder) && summaries.ContainsKey(id))
                {
                    promised[id] = promised.GetValueOrDefault(id) + _split.ShareW[feeder];
                    Add(orders, id, Order(record, Math.Sign(target) * _split.ShareW[feeder]));
                }
            }

            Top(orders, record, target);
        }

        return orders;
    }

    /// <summary>Whether some running event calls on a feeder.</summary>
    public bool Concerns(IReadOnlyList<DispatchEventRecord> running, string feeder)
    {
        for (var index = 0; index < model.Feeders.Count; index++)
        {
            if (model.Feeders[index].Id.Text == feeder)
            {
                return running.Any(record => IsInScope(record.Event.Scope, index));
            }
        }

        return false;
    }

    /// <summary>After a round: what each feeder found of what it was asked, by its last word.</summary>
    public static void Learn(
        Dictionary<string, List<FeederOrder>> orders,
        IReadOnlyDictionary<string, FeederSummary> summaries,
        FoundLimits found,
        FeederInstant now)
    {
        foreach (var (feeder, asked) in orders)
        {
            foreach (var order in asked)
            {
                var foundW = Found(summaries, feeder, order.Event) ?? 0;
                found.Learn(order.Event, feeder, Math.Abs(order.ReductionW), foundW, now);
            }
        }
    }

    /// <summary>
    /// After a round: what feeders could not find is asked of those that found all of theirs, once. The parts still add
    /// up to the event's target (C1).
    /// </summary>
    /// <returns>Whether anything changed.</returns>
    public static bool Correct(
        Dictionary<string, List<FeederOrder>> orders, IReadOnlyDictionary<string, FeederSummary> summaries)
    {
        var changed = false;
        foreach (var events in orders.SelectMany(each => each.Value.Select(order => (each.Key, Order: order)))
                     .GroupBy(each => each.Order.Event).ToList())
        {
            var found = events.ToDictionary(each => each.Key, each => Found(summaries, each.Key, events.Key));
            var missing = events.ToDictionary(
                each => each.Key,
                each => Math.Max(0, Math.Abs(each.Order.ReductionW) - (found[each.Key] ?? 0)));
            var wanted = missing.Values.Sum();
            var willing = events
                .Where(each => found[each.Key] == Math.Abs(each.Order.ReductionW))
                .Select(each =>
                    (each.Key, each.Order, SpareW: SpareW(summaries[each.Key], each.Order, orders[each.Key])))
                .Where(each => each.SpareW > 0)
                .OrderByDescending(each => each.SpareW)
                .ThenBy(each => each.Key, StringComparer.Ordinal)
                .ToList();
            var moved = 0L;
            foreach (var (feeder, order, spareW) in willing)
            {
                var more = Math.Min(wanted - moved, spareW);
                if (more > 0)
                {
                    Replace(orders[feeder], order with { ReductionW = order.ReductionW + (Sign(order) * more) });
                    moved += more;
                    changed = true;
                }
            }

            foreach (var (feeder, order) in events.OrderBy(each => each.Key, StringComparer.Ordinal))
            {
                var less = Math.Min(moved, missing[feeder]);
                if (less > 0)
                {
                    Replace(orders[feeder], order with { ReductionW = order.ReductionW - (Sign(order) * less) });
                    moved -= less;
                }
            }
        }

        return changed;
    }

    // What the cached curves could not place is asked all the same, of the largest part: curves are a little old, and
    // what a feeder cannot find it reports with the limits that stopped it.
    private static void Top(Dictionary<string, List<FeederOrder>> orders, DispatchEventRecord record, long target)
    {
        var id = record.Event.Id.Text;
        var parts = orders
            .SelectMany(each => each.Value.Where(order => order.Event == id).Select(order => (each.Key, order)))
            .OrderByDescending(each => Math.Abs(each.order.ReductionW))
            .ThenBy(each => each.Key, StringComparer.Ordinal)
            .ToList();
        var missing = target - parts.Sum(each => each.order.ReductionW);
        if (missing != 0 && parts.Count > 0)
        {
            var (feeder, order) = parts[0];
            Replace(orders[feeder], order with { ReductionW = order.ReductionW + missing });
        }
    }

    private FeederOffer[] Offers(
        DispatchEvent @event,
        bool raising,
        IReadOnlyDictionary<string, FeederSummary> summaries,
        Dictionary<string, long> promised,
        FoundLimits found)
    {
        var offers = new FeederOffer[model.Feeders.Count];
        for (var feeder = 0; feeder < offers.Length; feeder++)
        {
            var id = model.Feeders[feeder].Id.Text;
            if (!summaries.TryGetValue(id, out var summary) || !IsInScope(@event.Scope, feeder))
            {
                offers[feeder] = new(0, null);
                continue;
            }

            offers[feeder] = new FeederOffer(
                summary.UncontrolledLoadW + summary.BaselineW,
                Steps(summary, @event.Objective, raising),
                promised.GetValueOrDefault(id),
                found.Of(@event.Id.Text, id) ?? long.MaxValue);
        }

        return offers;
    }

    private SupplySteps Steps(FeederSummary summary, DispatchObjective objective, bool raising)
    {
        var key = (summary.Feeder, objective, raising);
        if (_steps.TryGetValue(key, out var cached) && ReferenceEquals(cached.Item1, summary))
        {
            return cached.Item2;
        }

        var steps = cached.Item2 ?? new SupplySteps();
        var longestFirst = objective == DispatchObjective.LongestSustain && !raising;
        var curve = raising ? summary.IncreaseByPriceW
            : longestFirst ? summary.ReductionByDurationW : summary.ReductionByPriceW;
        steps.Set(objective == DispatchObjective.EqualShare ? [curve.Sum()] : curve, longestFirst);
        _steps[key] = (summary, steps);
        return steps;
    }

    private bool IsInScope(DispatchScope scope, int feeder)
    {
        var network = model.Feeders[feeder];
        return scope.IsPortfolio
            || (scope.Feeders?.Contains(network.Id) ?? false)
            || (scope.ServiceTransformers?.Any(node => network.IndexOf(node) is not null) ?? false);
    }

    private static FeederOrder Order(DispatchEventRecord record, long reductionW) => new(
        record.Event.Id.Text,
        record.Version,
        reductionW,
        record.Event.Objective,
        record.Event.Start,
        record.Event.End,
        record.Event.Release.Window,
        record.Status,
        record.Event.Scope.ServiceTransformers?.Select(node => node.Text).ToArray());

    private static long? Found(IReadOnlyDictionary<string, FeederSummary> summaries, string feeder, string @event) =>
        summaries[feeder].Shares.FirstOrDefault(share => share.Event == @event) is { } share
            ? Math.Abs(share.AllocatedW)
            : null;

    // What a feeder could do beyond everything that it is asked, by all events together (C5).
    private static long SpareW(FeederSummary summary, FeederOrder order, List<FeederOrder> asked)
    {
        var curve = order.ReductionW < 0 ? summary.IncreaseByPriceW : summary.ReductionByPriceW;
        return curve.Sum() - asked.Sum(each => Math.Abs(each.ReductionW));
    }

    private static int Sign(FeederOrder order) => order.ReductionW < 0 ? -1 : 1;

    private static void Add(Dictionary<string, List<FeederOrder>> orders, string feeder, FeederOrder order)
    {
        if (!orders.TryGetValue(feeder, out var list))
        {
            orders[feeder] = list = [];
        }

        list.Add(order);
    }

    private static void Replace(List<FeederOrder> orders, FeederOrder order) =>
        orders[orders.FindIndex(each => each.Event == order.Event)] = order;
}
