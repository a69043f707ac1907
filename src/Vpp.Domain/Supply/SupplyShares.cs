using Vpp.Domain.Dispatch;

namespace Vpp.Domain.Supply;

/// <summary>
/// The response to equal shares: what passes the nodes when everyone gives the same part of what they can. It is
/// concave and, where no node binds, a straight line.
/// </summary>
internal sealed class SupplyShares(AllocationTree tree, SupplyGroups groups, SupplyColumns slots, long[] roomW)
{
    private readonly long[] _arrivingW = new long[tree.Count];
    private long _freeW;

    /// <summary>Writes what each further equal part adds, in watts.</summary>
    public void CopyTo(Span<long> stepW, ReadOnlySpan<long> passingW, ReadOnlySpan<bool> binds)
    {
        var beforeW = 0L;
        for (var part = 1; part <= stepW.Length; part++)
        {
            var upToW = PassingAt(part, stepW.Length, passingW, binds);
            stepW[part - 1] = upToW - beforeW;
            beforeW = upToW;
        }
    }

    private long PassingAt(int part, int parts, ReadOnlySpan<long> passingW, ReadOnlySpan<bool> binds)
    {
        foreach (var position in groups.Above)
        {
            _arrivingW[position] = 0;
        }

        _freeW = 0;
        for (var group = 0; group < groups.Count; group++)
        {
            _arrivingW[groups.Parent[group]] += binds[group] || slots.StopsPass
                ? PassingGroupAt(group, part, parts)
                : passingW[group] * part / parts;
        }

        for (var index = groups.Above.Length - 1; index > 0; index--)
        {
            var position = groups.Above[index];
            _arrivingW[tree.Parent[position]] += Math.Min(_arrivingW[position], roomW[position]);
        }

        return _freeW + Math.Min(_arrivingW[0], roomW[0]);
    }

    private long PassingGroupAt(int group, int part, int parts)
    {
        var (top, end) = (groups.Top[group], groups.End[group]);
        _arrivingW.AsSpan(top, end - top).Clear();
        var passingW = 0L;
        for (var slot = groups.Start[group]; slot < groups.Start[group + 1]; slot++)
        {
            var watts = (long)slots.CapW[slot] * part / parts;
            var freeW = slots.StopsPass ? Math.Min(watts, slots.StandstillW(slot)) : 0;
            _freeW += freeW;
            if (top == end)
            {
                passingW += watts - freeW;
            }
            else
            {
                _arrivingW[groups.Position[slot]] += watts - freeW;
            }
        }

        if (top == end)
        {
            return passingW;
        }

        for (var position = end - 1; position > top; position--)
        {
            _arrivingW[tree.Parent[position]] += Math.Min(_arrivingW[position], roomW[position]);
        }

        return Math.Min(_arrivingW[top], roomW[top]);
    }
}
