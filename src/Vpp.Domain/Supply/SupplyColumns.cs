using Vpp.Domain.Dispatch;
using Vpp.Domain.Feeders;

namespace Vpp.Domain.Supply;

/// <summary>
/// What each slot offers, and what of it the limits let pass: its effective watts up to standstill and beyond, with
/// the buckets they count in. A slot without an offer is all zero.
/// </summary>
internal sealed class SupplyColumns(int count, bool largestFirst)
{
    public int Count { get; } = count;

    /// <summary>Whether only the watts beyond standstill take room.</summary>
    public bool StopsPass { get; set; }

    // What is offered: the limit as given, and the largest permitted move within it.
    public int[] LimitW { get; } = new int[count];

    public int[] CapW { get; } = new int[count];

    public int[] PresentW { get; } = new int[count];

    public int[] MinimumW { get; } = new int[count];

    public int[] Rank { get; } = new int[count];

    public long[] StopKey { get; } = new long[count];

    public long[] BeyondKey { get; } = new long[count];

    public BindingLimitKind[] Kind { get; } = new BindingLimitKind[count];

    // What passes.
    public int[] StopW { get; } = new int[count];

    public int[] BeyondW { get; } = new int[count];

    public short[] StopBucket { get; } = new short[count];

    public short[] BeyondBucket { get; } = new short[count];

    /// <summary>Takes an offer; answers whether anything about it is new.</summary>
    public bool Set(int slot, in VehicleOffer offer, long stopKey, long beyondKey)
    {
        var minimumW = (int)offer.MinimumW;
        if (largestFirst)
        {
            (stopKey, beyondKey) = (-stopKey, -beyondKey);
        }

        var isOther = MinimumW[slot] != minimumW
            || Rank[slot] != offer.Rank
            || StopKey[slot] != stopKey
            || BeyondKey[slot] != beyondKey;
        (MinimumW[slot], Rank[slot], StopKey[slot], BeyondKey[slot]) = (minimumW, offer.Rank, stopKey, beyondKey);
        return Change(slot, (int)offer.LimitW, (int)offer.PresentW, offer.LimitKind, isOther);
    }

    /// <summary>Takes how much is offered; answers whether that, or anything else, is new.</summary>
    public bool Change(int slot, int limitW, int presentW, BindingLimitKind kind, bool isOther = false)
    {
        Kind[slot] = kind;
        if (!isOther && LimitW[slot] == limitW && PresentW[slot] == presentW)
        {
            return false;
        }

        (LimitW[slot], PresentW[slot]) = (limitW, presentW);
        CapW[slot] = MinimumW[slot] == 0 ? limitW : (int)Pieces(slot).RoundDown(limitW);
        return true;
    }

    public PowerPieces Pieces(int slot) => new(PresentW[slot], MinimumW[slot], LimitW[slot]);

    /// <summary>The watts of a slot's cap that only give up its present power.</summary>
    public int StandstillW(int slot) => Math.Clamp(PresentW[slot], 0, CapW[slot]);

    /// <summary>The watts of a slot's cap that take room.</summary>
    public int RoomyW(int slot) => StopsPass ? CapW[slot] - StandstillW(slot) : CapW[slot];

    /// <summary>Puts a slot's two parts in the buckets of their keys.</summary>
    public void Sort(int slot) =>
        (StopBucket[slot], BeyondBucket[slot]) = (BucketOf(StopKey[slot]), BucketOf(BeyondKey[slot]));

    private short BucketOf(long key) =>
        (short)(largestFirst ? SupplyBuckets.Count - 1 - SupplyBuckets.Of(-key) : SupplyBuckets.Of(key));
}
