namespace Vpp.Domain.Dispatch;

/// <summary>The network tree in preorder, so that all that hangs below a node is one contiguous range.</summary>
internal sealed class AllocationTree
{
    public AllocationTree(ReadOnlySpan<int> parents)
    {
        var count = parents.Length;
        ArgumentOutOfRangeException.ThrowIfZero(count, nameof(parents));
        var size = new int[count];
        for (var node = count - 1; node >= 0; node--)
        {
            var parent = parents[node];
            if (node == 0 ? parent != -1 : parent < 0 || parent >= node)
            {
                throw new ArgumentException("The root comes first with parent -1, and parents before children.");
            }

            size[node]++;
            if (node > 0)
            {
                size[parent] += size[node];
            }
        }

        PositionOf = new int[count];
        NodeAt = new int[count];
        Parent = new int[count];
        End = new int[count];
        var next = new int[count];
        for (var node = 0; node < count; node++)
        {
            var position = node == 0 ? 0 : next[parents[node]];
            PositionOf[node] = position;
            NodeAt[position] = node;
            Parent[position] = node == 0 ? -1 : PositionOf[parents[node]];
            End[position] = position + size[node];
            next[node] = position + 1;
            if (node > 0)
            {
                next[parents[node]] += size[node];
            }
        }
    }

    public int Count => Parent.Length;

    /// <summary>Position in preorder of a node index.</summary>
    public int[] PositionOf { get; }

    /// <summary>Node index at a position.</summary>
    public int[] NodeAt { get; }

    /// <summary>Position of the parent; -1 at the root, which is position 0.</summary>
    public int[] Parent { get; }

    /// <summary>First position after the subtree that starts at a position.</summary>
    public int[] End { get; }
}
