using Vpp.Domain.Dispatch;
using Vpp.Domain.Feeders;
using Vpp.Domain.Network;
using Vpp.Domain.Portfolio;
using Vpp.Domain.Quantities;
using Vpp.Domain.Safety;

namespace Vpp.Grains.Portfolio;

/// <summary>Turns running events and cached summaries into what each feeder is told, by the feeder's index.</summary>
internal sealed class PlantSplit(
    NetworkModel model, FeederWords words, FoundLimits found, BlastRadiusLimits blastRadius)
{
    private readonly long[] _ceilingW = [.. model.Feeders.Select(feeder => CeilingW(feeder, blastRadius))];
    private readonly PortfolioSplit _split = new(model);
    private readonly PlantSteps _steps = new(model.Feeders.Count);
    private readonly EventScopes _scopes = new(model);
    private readonly FeederOffer[] _offers = new FeederOffer[model.Feeders.Count];
    private readonly long[] _promisedW = new long[model.Feeders.Count];

    /// <summary>Nodes above the feeder heads that held the last split back.</summary>
    public IEnumerable<string> SaturatedNodes => _split.SaturatedNodes();

    /// <summary>
    /// Splits each event in turn, the highest priority first, each from what the ones before have left (C5).
    /// </summary>
    /// <param name="running">The events, the highest priority first.</param>
    /// <param name="now">The instant whose words are young enough.</param>
    /// <param name="partsOf">An event's target, over so many feeders.</param>
    public List<EventParts> Split(
        IReadOnlyList<DispatchEventRecord> running,
        FeederInstant now,
        Func<DispatchEventRecord, EventScope, int, EventParts> partsOf)
    {
        Array.Clear(_promisedW);
        var split = new List<EventParts>(running.Count);
        foreach (var record in running)
        {
            var scope = _scopes.Of(record.Event);
            var parts = partsOf(record, scope, model.Feeders.Count);
            Offer(parts, scope, now);
            _split.Split(Math.Abs(parts.TargetW), parts.Raises, _offers);
            var shareW = _split.ShareW;
            for (var feeder = 0; feeder < shareW.Length; feeder++)
            {
                if (parts.Takes[feeder])
                {
                    _promisedW[feeder] += shareW[feeder];
                    parts.AskedW[feeder] = shareW[feeder];
                }
            }

            Top(parts);
            split.Add(parts);
        }

        return split;
    }

    /// <summary>Whether some running event calls on a feeder.</summary>
    public bool Concerns(IReadOnlyList<DispatchEventRecord> running, int feeder)
    {
        foreach (var record in running)
        {
            if (_scopes.Of(record.Event).Includes[feeder])
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>After a round: what each feeder found of what it was asked, by its last word.</summary>
    /// <param name="split">The round.</param>
    /// <param name="hasAnswered">Whether a feeder has answered it.</param>
    /// <param name="now">The instant.</param>
    public void Learn(List<EventParts> split, Predicate<int> hasAnswered, FeederInstant now)
    {
        foreach (var parts in split)
        {
            for (var feeder = 0; feeder < parts.Takes.Length; feeder++)
            {
                if (parts.Takes[feeder])
                {
                    var (askedW, foundW) = (parts.AskedW[feeder], FoundW(parts, feeder) ?? 0);
                    found.Learn(parts.Event, feeder, askedW, foundW, hasAnswered(feeder), now);
                }
            }
        }
    }

    /// <summary>
    /// After a round: what feeders could not find is asked of those that found all of theirs, once. The parts still add
    /// up to the event's target (C1).
    /// </summary>
    /// <returns>Whether anything changed.</returns>
    public bool Correct(List<EventParts> split, FeederInstant now)
    {
        var changed = false;
        foreach (var parts in split)
        {
            var missingW = new long[parts.Takes.Length];
            for (var feeder = 0; feeder < missingW.Length; feeder++)
            {
                missingW[feeder] = parts.Takes[feeder]
                    ? Math.Max(0, parts.AskedW[feeder] - (FoundW(parts, feeder) ?? 0))
                    : 0;
            }

            if (missingW.Sum() is var wantedW and > 0)
            {
                changed |= Move(parts, missingW, wantedW, Willing(parts, split, now));
            }
        }

        return changed;
    }

    // Who found all that was asked and could do more, the most first.
    private List<(int Feeder, long SpareW)> Willing(EventParts parts, List<EventParts> split, FeederInstant now)
    {
        var willing = new List<(int Feeder, long SpareW)>();
        for (var feeder = 0; feeder < parts.Takes.Length; feeder++)
        {
            if (parts.Takes[feeder]
                && FoundW(parts, feeder) == parts.AskedW[feeder]
                && SpareW(parts, split, feeder, now) is var spareW and > 0)
            {
                willing.Add((feeder, spareW));
            }
        }

        return [.. willing.OrderByDescending(each => each.SpareW)];
    }

    private static bool Move(
        EventParts parts, long[] missingW, long wantedW, List<(int Feeder, long SpareW)> willing)
    {
        var movedW = 0L;
        foreach (var (feeder, spareW) in willing)
        {
            var moreW = Math.Min(wantedW - movedW, spareW);
            parts.AskedW[feeder] += moreW;
            movedW += moreW;
        }

        var changed = movedW > 0;
        for (var feeder = 0; feeder < missingW.Length; feeder++)
        {
            var lessW = Math.Min(movedW, missingW[feeder]);
            parts.AskedW[feeder] -= lessW;
            movedW -= lessW;
        }

        return changed;
    }

    // What the cached curves could not place is asked all the same, of the largest part: curves are a little old, and
    // what a feeder cannot find it reports with the limits that stopped it.
    private static void Top(EventParts parts)
    {
        var missingW = Math.Abs(parts.TargetW) - parts.AskedW.Sum();
        while (missingW > 0 && Largest(parts) is var largest and >= 0)
        {
            var moreW = Math.Min(missingW, parts.MostW[largest] - parts.AskedW[largest]);
            parts.AskedW[largest] += moreW;
            missingW -= moreW;
        }
    }

    private static int Largest(EventParts parts)
    {
        var largest = -1;
        for (var feeder = 0; feeder < parts.Takes.Length; feeder++)
        {
            if (parts.Takes[feeder]
                && parts.AskedW[feeder] < parts.MostW[feeder]
                && (largest < 0 || parts.AskedW[feeder] > parts.AskedW[largest]))
            {
                largest = feeder;
            }
        }

        return largest;
    }

    private void Offer(EventParts parts, EventScope scope, FeederInstant now)
    {
        var stepsOf = _steps.For(parts.Record.Event.Objective, parts.Raises);
        var shareOf = ApprovedShares(parts);
        for (var feeder = 0; feeder < _offers.Length; feeder++)
        {
            parts.Takes[feeder] = scope.Includes[feeder] && words.IsFresh(feeder, now);
            if (!parts.Takes[feeder])
            {
                _offers[feeder] = new(0, null);
                continue;
            }

            var summary = words.Summary(feeder, now);
            var (shareW, roomW) = shareOf(feeder);
            parts.MostW[feeder] = Math.Min(_ceilingW[feeder], roomW);
            _offers[feeder] = new(
                summary.UncontrolledLoadW + summary.BaselineW,
                stepsOf(feeder, summary.Supply),
                _promisedW[feeder],
                Math.Min(Math.Min(_ceilingW[feeder], shareW), found.Of(parts.Event, feeder) ?? long.MaxValue));
        }
    }

    // What a second person approved was the largest target; a smaller one falls to the feeders in proportion, and only
    // the tolerance of the approval is left to correct with (C14).
    private Func<int, (long ShareW, long MostW)> ApprovedShares(EventParts parts)
    {
        if (parts.Record.Plan is not { } plan)
        {
            return _ => (long.MaxValue, long.MaxValue);
        }

        var peakW = Math.Max(1, plan.Target.Watts);
        return feeder =>
        {
            var id = model.Feeders[feeder].Id;
            var shareW = (long)((Int128)plan.ShareOf(id).Watts * Math.Min(peakW, Math.Abs(parts.TargetW)) / peakW);
            return (shareW, shareW + plan.RoomOf(id).Watts);
        };
    }

    private static long CeilingW(FeederNetwork feeder, BlastRadiusLimits blastRadius) => blastRadius.FeederMax(
        feeder.ImportLimitW[0] == long.MaxValue ? null : Power.FromWatts(feeder.ImportLimitW[0]))?.Watts
        ?? long.MaxValue;

    private long? FoundW(EventParts parts, int feeder) =>
        words.Share(feeder, parts.Event) is { } share ? Math.Abs(share.AllocatedW) : null;

    // What a feeder could do beyond everything that it is asked, by all events together (C5).
    private long SpareW(EventParts parts, List<EventParts> split, int feeder, FeederInstant now)
    {
        var supply = words.Summary(feeder, now).Supply;
        var curve = parts.Raises ? supply.IncreaseByPriceW : supply.ReductionByPriceW;
        var spareW = curve.Sum();
        foreach (var each in split)
        {
            spareW -= each.AskedW[feeder];
        }

        return Math.Min(spareW, parts.MostW[feeder] - parts.AskedW[feeder]);
    }
}
