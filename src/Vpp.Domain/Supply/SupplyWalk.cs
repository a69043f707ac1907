using Vpp.Domain.Dispatch;

namespace Vpp.Domain.Supply;

/// <summary>
/// The greedy of a polymatroid over a range of slots: each part of an offer in the order of priority takes what its
/// own limit and the nodes above it still leave. What a part gets does not depend on how much will be asked for, so
/// that a target is later met by a prefix of the order. Below an overloaded node the first watts, as many as would
/// end the overload, rise a level and go before all of lower levels.
/// </summary>
internal sealed class SupplyWalk(
    AllocationTree tree,
    SupplyGroups groups,
    SupplyColumns slots,
    SupplyUrgent urgent,
    long[] roomW,
    long[] reliefW)
{
    private const int InsertionMax = 32;

    private readonly long[] _leftW = new long[tree.Count];
    private readonly int[] _takenW = new int[slots.Count];
    private SupplySegment[] _parts = [];
    private int _count;

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
        Gather(from, end);
        for (var position = topEnd - 1; position >= top; position--)
        {
            if (position > 0 && reliefW[position] > 0)
            {
                Raise(position);
            }
        }

        Begin(top, topEnd);
        foreach (ref readonly var part in _parts.AsSpan(0, _count))
        {
            var watts = Take(in part, top, part.Watts);
            if (part.Level > 0)
            {
                urgent.Add(part with { Watts = watts });
            }
            else
            {
                (part.Beyond ? slots.BeyondW : slots.StopW)[part.Slot] = watts;
            }
        }

        _takenW.AsSpan(from, end - from).Clear();
    }

    private void Gather(int from, int end)
    {
        _count = 0;
        for (var slot = from; slot < end; slot++)
        {
            slots.Sort(slot);
            (slots.StopW[slot], slots.BeyondW[slot]) = (0, 0);
            var standstillW = slots.StandstillW(slot);
            Add(new(slots.StopKey[slot], slots.Rank[slot], 2 * slot) { Watts = standstillW });
            Add(new(slots.BeyondKey[slot], slots.Rank[slot], 2 * slot + 1) { Watts = slots.CapW[slot] - standstillW });
        }
    }

    private void Add(in SupplySegment part)
    {
        if (part.Watts == 0)
        {
            return;
        }

        if (_count == _parts.Length)
        {
            Array.Resize(ref _parts, Math.Max(2 * InsertionMax, 2 * _count));
        }

        _parts[_count++] = part;
    }

    // The first watts below the node by one level; a part that is wanted for some of its watts is cut in two.
    private void Raise(int node)
    {
        Begin(node, tree.End[node]);
        var wantedW = reliefW[node];
        var (from, end) = (groups.SlotFrom[node], groups.SlotFrom[tree.End[node]]);
        for (int index = 0, count = _count; index < count; index++)
        {
            var part = _parts[index];
            if (part.Slot >= from && part.Slot < end)
            {
                var watts = Take(in part, node, Math.Min(wantedW, part.Watts));
                if (watts > 0)
                {
                    wantedW -= watts;
                    _parts[index] = part with { Level = part.Level + 1, Watts = watts };
                    Add(part with { Watts = part.Watts - watts });
                }
            }
        }

        _takenW.AsSpan(from, end - from).Clear();
    }

    private void Begin(int top, int topEnd)
    {
        roomW.AsSpan(top, topEnd - top).CopyTo(_leftW.AsSpan(top));
        var parts = _parts.AsSpan(0, _count);
        if (_count > InsertionMax)
        {
            parts.Sort();
            return;
        }

        for (var next = 1; next < parts.Length; next++)
        {
            var part = parts[next];
            var place = next;
            for (; place > 0 && part.IsBefore(in parts[place - 1]); place--)
            {
                parts[place] = parts[place - 1];
            }

            parts[place] = part;
        }
    }

    private int Take(in SupplySegment part, int top, long wantedW)
    {
        var (slot, position) = (part.Slot, groups.Position[part.Slot]);
        var freeW = wantedW;
        top = slots.StopsPass && !part.Beyond ? position + 1 : top;
        for (var above = position; above >= top; above = tree.Parent[above])
        {
            freeW = Math.Min(freeW, _leftW[above]);
        }

        var watts = (int)freeW;
        if (slots.MinimumW[slot] > 0)
        {
            watts = Math.Max(0, (int)slots.Pieces(slot).RoundDown(_takenW[slot] + watts) - _takenW[slot]);
        }

        _takenW[slot] += watts;
        for (var above = position; above >= top; above = tree.Parent[above])
        {
            _leftW[above] -= watts;
        }

        return watts;
    }
}
