using Vpp.Domain.Dispatch;

namespace Vpp.Domain.Supply;

/// <summary>
/// The greedy of a polymatroid over a range of slots: each part of an offer in the order of priority takes what its
/// own limit and the nodes above it still leave. What a part gets does not depend on how much will be asked for, so
/// that a target is later met by a prefix of the order.
/// </summary>
internal sealed class SupplyWalk(AllocationTree tree, SupplyGroups groups, SupplyColumns slots, long[] roomW)
{
    private const int InsertionMax = 32;

    private readonly long[] _leftW = new long[tree.Count];
    private SupplySegment[] _order = [];

    /// <summary>Lets everything pass: no node of the range binds.</summary>
    public void PassAll(int from, int end)
    {
        for (var slot = from; slot < end; slot++)
        {
            slots.Sort(slot);
            slots.StopW[slot] = slots.StandstillW(slot);
            slots.BeyondW[slot] = slots.CapW[slot] - slots.StopW[slot];
        }
    }

    /// <summary>Lets pass what fits through the nodes from one tree position to another.</summary>
    public void Pass(int from, int end, int top, int topEnd)
    {
        roomW.AsSpan(top, topEnd - top).CopyTo(_leftW.AsSpan(top));
        foreach (var segment in InOrder(from, end))
        {
            var slot = segment.Slot;
            var haveW = slots.StopW[slot];
            var offeredW = segment.Beyond ? slots.CapW[slot] - slots.StandstillW(slot) : slots.StandstillW(slot);
            var fitsW = (int)Math.Min(offeredW, FreeAbove(groups.Position[slot], top));
            var takenW = fitsW;
            if (slots.MinimumW[slot] > 0)
            {
                takenW = Math.Max(0, (int)slots.Pieces(slot).RoundDown(haveW + fitsW) - haveW);
            }

            (segment.Beyond ? slots.BeyondW : slots.StopW)[slot] = takenW;
            Take(groups.Position[slot], top, takenW);
        }
    }

    private ReadOnlySpan<SupplySegment> InOrder(int from, int end)
    {
        if (_order.Length < 2 * (end - from))
        {
            _order = new SupplySegment[2 * (end - from)];
        }

        var count = 0;
        for (var slot = from; slot < end; slot++)
        {
            slots.Sort(slot);
            (slots.StopW[slot], slots.BeyondW[slot]) = (0, 0);
            var standstillW = slots.StandstillW(slot);
            if (standstillW > 0)
            {
                _order[count++] = new(slots.StopKey[slot], slots.Rank[slot], 2 * slot);
            }

            if (slots.CapW[slot] > standstillW)
            {
                _order[count++] = new(slots.BeyondKey[slot], slots.Rank[slot], 2 * slot + 1);
            }
        }

        var order = _order.AsSpan(0, count);
        if (count > InsertionMax)
        {
            order.Sort();
        }
        else
        {
            Insert(order);
        }

        return order;
    }

    private static void Insert(Span<SupplySegment> order)
    {
        for (var next = 1; next < order.Length; next++)
        {
            var segment = order[next];
            var place = next;
            for (; place > 0 && segment.CompareTo(order[place - 1]) < 0; place--)
            {
                order[place] = order[place - 1];
            }

            order[place] = segment;
        }
    }

    private long FreeAbove(int position, int top)
    {
        var freeW = long.MaxValue;
        for (; position >= top; position = tree.Parent[position])
        {
            freeW = Math.Min(freeW, _leftW[position]);
        }

        return freeW;
    }

    private void Take(int position, int top, long watts)
    {
        for (; position >= top; position = tree.Parent[position])
        {
            _leftW[position] -= watts;
        }
    }
}
