using Vpp.Domain.Dispatch;

namespace Vpp.Domain.Supply;

/// <summary>Names for each row and node the limit behind its share.</summary>
internal sealed class SupplyReport(AllocationTree tree, SupplyGroups groups, SupplyColumns slots)
{
    private readonly long[] _sumsW = new long[tree.Count];
    private readonly long[] _usedW = new long[tree.Count];
    private readonly int[] _fullAt = new int[tree.Count];

    public void Write(
        long amountW,
        ReadOnlySpan<int> shareW,
        ReadOnlySpan<long> roomW,
        ReadOnlySpan<long> reliefW,
        Allocation allocation)
    {
        SumUp(shareW);
        var rows = groups.SlotOfRow.Length;
        allocation.Begin(amountW, _sumsW[0], 0, tree.Count, rows);
        for (var position = 0; position < tree.Count; position++)
        {
            var full = _usedW[position] >= roomW[position];
            _fullAt[position] = full ? position : position == 0 ? -1 : _fullAt[tree.Parent[position]];
            var overloaded = reliefW[position] > 0 && _sumsW[position] <= reliefW[position];
            allocation.SetNode(
                tree.NodeAt[position],
                _sumsW[position],
                full ? NodeBinding.Saturated : overloaded ? NodeBinding.Overloaded : NodeBinding.None);
        }

        for (var row = 0; row < rows; row++)
        {
            var slot = groups.SlotOfRow[row];
            if (slot < 0)
            {
                allocation.SetVehicle(row, 0, 0, BindingLimit.None);
                continue;
            }

            var limit = LimitOf(slot, shareW[row], amountW > _sumsW[0]);
            allocation.SetVehicle(row, shareW[row], slots.LimitW[slot], limit);
        }
    }

    private BindingLimit LimitOf(int slot, int shareW, bool isShort)
    {
        var full = shareW - UsedW(slot, shareW) < slots.StandstillW(slot) && slots.StopsPass
            ? -1
            : _fullAt[groups.Position[slot]];
        if (shareW == slots.LimitW[slot])
        {
            return BindingLimit.Own(slots.Kind[slot]);
        }

        var nextW = slots.Pieces(slot).Next(shareW);
        return nextW < 0 || (nextW > shareW + 1 && isShort && full < 0)
            ? BindingLimit.Own(BindingLimitKind.MinimumPower)
            : full >= 0 ? BindingLimit.AtNode(tree.NodeAt[full])
            : BindingLimit.None;
    }

    private void SumUp(ReadOnlySpan<int> shareW)
    {
        Array.Clear(_sumsW);
        Array.Clear(_usedW);
        for (var slot = 0; slot < slots.Count; slot++)
        {
            var watts = shareW[groups.RowAt[slot]];
            _sumsW[groups.Position[slot]] += watts;
            _usedW[groups.Position[slot]] += UsedW(slot, watts);
        }

        for (var position = tree.Count - 1; position > 0; position--)
        {
            _sumsW[tree.Parent[position]] += _sumsW[position];
            _usedW[tree.Parent[position]] += _usedW[position];
        }
    }

    // What a share takes of the room.
    private int UsedW(int slot, int shareW) =>
        slots.StopsPass ? Math.Max(0, shareW - slots.StandstillW(slot)) : shareW;
}
