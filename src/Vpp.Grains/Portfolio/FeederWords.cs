using Vpp.Domain.Feeders;
using Vpp.Domain.Network;
using Vpp.Grains.Feeders;

namespace Vpp.Grains.Portfolio;

/// <summary>The newest word of each feeder, and when it was heard, by the feeder's index in the network.</summary>
internal sealed class FeederWords
{
    private readonly TimeSpan _life;
    private readonly Word?[] _words;
    private readonly Dictionary<string, int> _indexes = [];

    public FeederWords(NetworkModel model, TimeSpan life)
    {
        (_life, _words) = (life, new Word?[model.Feeders.Count]);
        for (var feeder = 0; feeder < _words.Length; feeder++)
        {
            _indexes[model.Feeders[feeder].Id.Text] = feeder;
        }
    }

    /// <summary>Every feeder's newest summary, with what it last found for events.</summary>
    public IEnumerable<FeederSummary> All => _words.OfType<Word>().Select(word => word.Whole);

    /// <summary>Takes a summary unless a newer one is known.</summary>
    public void Take(FeederSummary summary, FeederInstant now)
    {
        if (!_indexes.TryGetValue(summary.Feeder, out var feeder))
        {
            return;
        }

        if (_words[feeder] is not { } known || summary.Epoch > known.Epoch)
        {
            _words[feeder] = new(summary, _words[feeder]?.Summary, now.Monotonic);
        }
        else if (summary.Epoch == known.Epoch && summary.Version >= known.Version)
        {
            known.Take(summary, now.Monotonic);
        }
    }

    /// <summary>Takes what a feeder found for what it was just told; its summary follows later.</summary>
    public void Take(int feeder, FeederAnswer answer, FeederInstant now)
    {
        if (_words[feeder] is { } known && answer.Epoch == known.Epoch && answer.Version >= known.Version)
        {
            known.Take(answer, now.Monotonic);
        }
    }

    /// <summary>Whether the last word is young enough to reckon with (C9).</summary>
    public bool IsFresh(int feeder, FeederInstant now) => WasHeard(feeder, _life, now);

    /// <summary>Whether the feeder said anything within a time.</summary>
    public bool WasHeard(int feeder, TimeSpan within, FeederInstant now) =>
        _words[feeder] is { } word && now.Monotonic - word.HeardAt < within;

    /// <summary>The supply and load to reckon with.</summary>
    public FeederSummary Summary(int feeder, FeederInstant now) => Word.Reckoned(_words[feeder]!, _life, now);

    /// <summary>The feeder's reign; −1 when it has said nothing yet.</summary>
    public long Epoch(int feeder) => _words[feeder]?.Epoch ?? -1;

    /// <summary>What the feeder last found for an event; null when it has said nothing of it.</summary>
    public FeederShare? Share(int feeder, string @event)
    {
        foreach (var share in _words[feeder]?.Shares ?? [])
        {
            if (share.Event == @event)
            {
                return share;
            }
        }

        return null;
    }

    private sealed class Word(FeederSummary summary, FeederSummary? before, TimeSpan wokeAt)
    {
        private readonly FeederSummary? _bridged = before is null ? null : summary with
        {
            BaselineW = before.BaselineW,
            Supply = before.Supply,
        };

        public FeederSummary Summary { get; private set; } = summary;

        public FeederShare[] Shares { get; private set; } = summary.Shares;

        public long Epoch => Summary.Epoch;

        public long Version { get; private set; } = summary.Version;

        public TimeSpan HeardAt { get; private set; } = wokeAt;

        public FeederSummary Whole => Shares == Summary.Shares ? Summary : Summary with { Shares = Shares };

        public void Take(FeederSummary next, TimeSpan heardAt) =>
            (Summary, Shares, Version, HeardAt) = (next, next.Shares, next.Version, heardAt);

        public void Take(FeederAnswer answer, TimeSpan heardAt) =>
            (Shares, Version, HeardAt) = (answer.Shares, answer.Version, heardAt);

        // A feeder that has just woken elsewhere knows its vehicles only when it hears them. Until then, and for a
        // while at most, its supply is what it was, so that its part of a running event stays with it; what it cannot
        // find meanwhile others make up for.
        public static FeederSummary Reckoned(Word word, TimeSpan life, FeederInstant now) =>
            word._bridged is { } bridged && now.Monotonic - word.WokeAt < life && !HasSupply(word.Summary)
                ? bridged
                : word.Summary;

        private TimeSpan WokeAt { get; } = wokeAt;

        private static bool HasSupply(FeederSummary summary) =>
            summary.Supply.ReductionByPriceW.AsSpan().ContainsAnyExcept(0)
            || summary.Supply.IncreaseByPriceW.AsSpan().ContainsAnyExcept(0);
    }
}
