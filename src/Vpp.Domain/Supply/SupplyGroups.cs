using Vpp.Domain.Dispatch;

namespace Vpp.Domain.Supply;

/// <summary>
/// The seats of a curve's rows: slots in the order of the tree, so that all below a node is one range, and groups of
/// few slots that are recomputed as one. A group is the largest subtree with no more than so many rows; rows at a node
/// above such subtrees are a group of their own. The root is above all groups.
/// </summary>
internal sealed class SupplyGroups
{
    private const int GroupMax = 24;

    private readonly List<int> _top = [];
    private readonly List<int> _end = [];
    private readonly List<int> _slotFrom = [];
    private readonly List<int> _parent = [];
    private readonly List<int> _above = [];

    public SupplyGroups(AllocationTree tree, ReadOnlySpan<int> nodeOfRow)
    {
        SlotFrom = new int[tree.Count + 1];
        SlotOfRow = new int[nodeOfRow.Length];
        Seat(tree, nodeOfRow);
        GroupOf = new int[tree.Count];
        GroupFrom = new int[tree.Count + 1];
        FormGroups(tree);
        Above = [.. _above];
        (Top, End, Parent, Start) = ([.. _top], [.. _end], [.. _parent], [.. _slotFrom, Position.Length]);
    }

    public int Count => Top.Length;

    /// <summary>First slot at or below a tree position; one more entry than positions.</summary>
    public int[] SlotFrom { get; }

    /// <summary>Slot of a row, -1 where the row is empty.</summary>
    public int[] SlotOfRow { get; }

    public int[] RowAt { get; private set; } = [];

    /// <summary>Tree position of a slot.</summary>
    public int[] Position { get; private set; } = [];

    /// <summary>
    /// Group of the slots at a tree position; -1 where the position is above the groups without such slots.
    /// </summary>
    public int[] GroupOf { get; }

    /// <summary>First group at or below a position that is above the groups; one more entry than positions.</summary>
    public int[] GroupFrom { get; }

    /// <summary>First tree position that belongs to a group.</summary>
    public int[] Top { get; }

    /// <summary>First tree position after a group; <see cref="Top"/> itself where the slots are all it has.</summary>
    public int[] End { get; }

    /// <summary>Tree position above a group.</summary>
    public int[] Parent { get; }

    /// <summary>Tree positions above the groups that have any below, parents first; the root is the first.</summary>
    public int[] Above { get; }

    /// <summary>First slot of a group; one more entry than groups.</summary>
    public int[] Start { get; }

    private void Seat(AllocationTree tree, ReadOnlySpan<int> nodeOfRow)
    {
        foreach (var node in nodeOfRow)
        {
            if (node >= 0)
            {
                SlotFrom[tree.PositionOf[node] + 1]++;
            }
        }

        for (var position = 0; position < tree.Count; position++)
        {
            SlotFrom[position + 1] += SlotFrom[position];
        }

        (RowAt, Position) = (new int[SlotFrom[^1]], new int[SlotFrom[^1]]);
        var next = SlotFrom.ToArray();
        for (var row = 0; row < nodeOfRow.Length; row++)
        {
            SlotOfRow[row] = -1;
            if (nodeOfRow[row] >= 0)
            {
                var position = tree.PositionOf[nodeOfRow[row]];
                var slot = next[position]++;
                (SlotOfRow[row], RowAt[slot], Position[slot]) = (slot, row, position);
            }
        }
    }

    private void FormGroups(AllocationTree tree)
    {
        for (var position = 0; position < tree.Count;)
        {
            GroupFrom[position] = _top.Count;
            var below = SlotFrom[tree.End[position]] - SlotFrom[position];
            if (position > 0 && below <= GroupMax)
            {
                GroupOf.AsSpan(position, tree.End[position] - position).Fill(below > 0 ? _top.Count : -1);
                if (below > 0)
                {
                    Form(position, tree.End[position], tree.Parent[position]);
                }

                position = tree.End[position];
                continue;
            }

            _above.Add(position);
            var ownSlots = SlotFrom[position + 1] > SlotFrom[position];
            GroupOf[position] = ownSlots ? _top.Count : -1;
            if (ownSlots)
            {
                Form(position + 1, position + 1, position);
            }

            position++;
        }

        GroupFrom[tree.Count] = _top.Count;
    }

    private void Form(int top, int end, int parent)
    {
        _slotFrom.Add(SlotFrom[end > top ? top : parent]);
        _top.Add(top);
        _end.Add(end);
        _parent.Add(parent);
    }
}
