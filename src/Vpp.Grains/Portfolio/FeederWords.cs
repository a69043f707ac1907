using Vpp.Domain.Feeders;
using Vpp.Grains.Feeders;

namespace Vpp.Grains.Portfolio;

/// <summary>The newest word of each feeder, and when it was heard.</summary>
internal sealed class FeederWords(TimeSpan life)
{
    private sealed record Word(FeederSummary Summary, TimeSpan HeardAt, FeederSummary? Before, TimeSpan WokeAt);

    private readonly Dictionary<string, Word> _words = [];

    public IEnumerable<FeederSummary> All => _words.Values.Select(word => word.Summary);

    /// <summary>Takes a summary unless a newer one is known.</summary>
    public void Take(FeederSummary summary, FeederInstant now)
    {
        if (!_words.TryGetValue(summary.Feeder, out var known))
        {
            _words[summary.Feeder] = new(summary, now.Monotonic, null, now.Monotonic);
        }
        else if (summary.Epoch > known.Summary.Epoch)
        {
            _words[summary.Feeder] = new(summary, now.Monotonic, known.Summary, now.Monotonic);
        }
        else if (summary.Epoch == known.Summary.Epoch && summary.Version >= known.Summary.Version)
        {
            _words[summary.Feeder] = known with { Summary = summary, HeardAt = now.Monotonic };
        }
    }

    /// <summary>The words young enough to reckon with (C9).</summary>
    public Dictionary<string, FeederSummary> Fresh(FeederInstant now) => _words
        .Where(each => now.Monotonic - each.Value.HeardAt < life)
        .ToDictionary(each => each.Key, each => Bridged(each.Value, now));

    // A feeder that has just woken elsewhere knows its vehicles only when it hears them. Until then, and for a while at
    // most, its supply is what it was, so that its part of a running event stays with it; what it cannot find meanwhile
    // others make up for.
    private FeederSummary Bridged(Word word, FeederInstant now) =>
        word.Before is { } before && now.Monotonic - word.WokeAt < life && !HasSupply(word.Summary)
            ? word.Summary with
            {
                BaselineW = before.BaselineW,
                ReductionByPriceW = before.ReductionByPriceW,
                ReductionByDurationW = before.ReductionByDurationW,
                IncreaseByPriceW = before.IncreaseByPriceW,
            }
            : word.Summary;

    private static bool HasSupply(FeederSummary summary) =>
        summary.ReductionByPriceW.Any(each => each > 0) || summary.IncreaseByPriceW.Any(each => each > 0);
}
