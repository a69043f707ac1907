namespace Vpp.Domain.Dispatch;

/// <summary>What is still free below each limited node and of the target, while single shares are changed.</summary>
internal sealed class NodeRoom
{
    private int[] _limitedAbove = [];
    private int[] _limitedAt = [];

    /// <summary>Free room by tree position; meaningful at limited positions only.</summary>
    public long[] FreeW { get; private set; } = [];

    /// <summary>Part of the target not yet given to anybody.</summary>
    public long LeftW { get; private set; }

    public void Measure(AllocationTree tree, OfferColumns offers, NodeBounds bounds, long targetW)
    {
        if (FreeW.Length < tree.Count)
        {
            (FreeW, _limitedAbove, _limitedAt) = (new long[tree.Count], new int[tree.Count], new int[tree.Count]);
        }

        SumShares(tree, offers, FreeW);
        LeftW = targetW - FreeW[0];
        for (var position = 0; position < tree.Count; position++)
        {
            var above = position == 0 ? -1 : _limitedAt[tree.Parent[position]];
            _limitedAbove[position] = above;
            _limitedAt[position] = bounds.RoomW[position] == AllocationProblem.Unlimited ? above : position;
            FreeW[position] = bounds.RoomW[position] - FreeW[position];
        }
    }

    /// <summary>The lowest limited node at or above a position, -1 when there is none.</summary>
    public int LimitedAt(int position) => _limitedAt[position];

    /// <summary>The next limited node above one, -1 when there is none.</summary>
    public int LimitedAbove(int position) => _limitedAbove[position];

    /// <summary>Most that one slot at a position could be raised by, its own limit aside.</summary>
    public long FreeAbove(int position)
    {
        var freeW = LeftW;
        for (var at = _limitedAt[position]; at >= 0; at = _limitedAbove[at])
        {
            freeW = Math.Min(freeW, FreeW[at]);
        }

        return freeW;
    }

    /// <summary>Books a change of one share; negative gives room back.</summary>
    public void Take(int position, long watts)
    {
        LeftW -= watts;
        for (var at = _limitedAt[position]; at >= 0; at = _limitedAbove[at])
        {
            FreeW[at] -= watts;
        }
    }

    /// <summary>Sums the shares of all slots below every tree position.</summary>
    public static void SumShares(AllocationTree tree, OfferColumns offers, long[] sumsW)
    {
        sumsW.AsSpan(0, tree.Count).Clear();
        for (var slot = 0; slot < offers.Count; slot++)
        {
            sumsW[offers.Position[slot]] += offers.ShareW[slot];
        }

        for (var position = tree.Count - 1; position > 0; position--)
        {
            sumsW[tree.Parent[position]] += sumsW[position];
        }
    }
}
