using Vpp.Domain.Feeders;

namespace Vpp.Grains.Portfolio;

/// <summary>
/// What each feeder was last told and has answered to, by index: who has it already need not be told again, since a
/// feeder goes on with it by itself. Whoever was given a part is told until it has taken the word that it has none any
/// more (C10).
/// </summary>
internal sealed class ToldParts(int feeders, FeederWords words, PlantOptions options)
{
    private readonly Told[] _told = new Told[feeders];

    // A feeder that says nothing for longer than this may have lost what it was told.
    private readonly TimeSpan _silence = 3 * options.ActiveControlInterval;

    /// <summary>Any feeder may still follow the reign before: each hears the first round.</summary>
    public void DoubtAll() => Array.Fill(_told, new() { MayHavePart = true });

    /// <summary>Whether some feeder may have a part.</summary>
    public bool Any => Array.Exists(_told, told => told.MayHavePart);

    /// <summary>Whether a feeder may have a part of something.</summary>
    public bool MayHavePart(int feeder) => _told[feeder].MayHavePart;

    /// <summary>Whether a feeder has to be told these orders.</summary>
    public bool IsNews(int feeder, FeederOrder[] orders, FeederInstant now)
    {
        ref readonly var told = ref _told[feeder];
        return told.Answered is not { } answered
            || told.Epoch != words.Epoch(feeder)
            || !answered.AsSpan().SequenceEqual(orders)
            || !words.WasHeard(feeder, _silence, now);
    }

    /// <summary>Something is on its way to a feeder; until it answers nothing is known of it (C11).</summary>
    public void OnTold(int feeder) => _told[feeder] = new() { MayHavePart = true };

    /// <summary>The feeder has taken a round.</summary>
    public void OnAnswered(int feeder, FeederOrder[] orders, long round) => _told[feeder] = new()
    {
        MayHavePart = orders.Length > 0,
        Answered = orders,
        Round = round,
        Epoch = words.Epoch(feeder),
    };

    /// <summary>Whether a feeder has answered what it was told last.</summary>
    public bool HasAnswered(int feeder) => _told[feeder].Answered is not null;

    /// <summary>The round that a feeder's shares must be of to count; −1 while nothing is known.</summary>
    public long RoundOf(int feeder) => HasAnswered(feeder) ? _told[feeder].Round : -1;

    private struct Told
    {
        public bool MayHavePart;
        public FeederOrder[]? Answered;
        public long Round;
        public long Epoch;
    }
}
