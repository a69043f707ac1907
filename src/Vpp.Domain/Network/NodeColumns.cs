using Vpp.Domain.Identities;

namespace Vpp.Domain.Network;

/// <summary>The nodes of one or more trees, a column per property; a subtree is contiguous, its top first.</summary>
internal sealed class NodeColumns(int count)
{
    /// <summary>Stands in a column of limits or ratings where there is none.</summary>
    public const long None = long.MaxValue;

    public NodeId[] Ids { get; } = new NodeId[count];

    public int[] Parents { get; } = new int[count];

    public NodeKind[] Kinds { get; } = new NodeKind[count];

    public string[] Names { get; } = new string[count];

    public long[] RatingVa { get; } = new long[count];

    public long[] ImportLimitW { get; } = new long[count];

    public long[] ExportLimitW { get; } = new long[count];

    public long[] PeakLoadW { get; } = new long[count];

    public long[] PeakLoadVar { get; } = new long[count];

    public int[] Customers { get; } = new int[count];

    public int Count => Ids.Length;

    public static NodeColumns Concatenate(IReadOnlyCollection<NodeColumns> parts)
    {
        var whole = new NodeColumns(parts.Sum(part => part.Count));
        var offset = 0;
        foreach (var part in parts)
        {
            part.Ids.CopyTo(whole.Ids, offset);
            part.Kinds.CopyTo(whole.Kinds, offset);
            part.Names.CopyTo(whole.Names, offset);
            part.RatingVa.CopyTo(whole.RatingVa, offset);
            part.ImportLimitW.CopyTo(whole.ImportLimitW, offset);
            part.ExportLimitW.CopyTo(whole.ExportLimitW, offset);
            part.PeakLoadW.CopyTo(whole.PeakLoadW, offset);
            part.PeakLoadVar.CopyTo(whole.PeakLoadVar, offset);
            part.Customers.CopyTo(whole.Customers, offset);
            for (var node = 0; node < part.Count; node++)
            {
                whole.Parents[offset + node] = part.Parents[node] < 0 ? -1 : part.Parents[node] + offset;
            }

            offset += part.Count;
        }

        return whole;
    }

    /// <summary>For each node the number of nodes in its subtree, itself included.</summary>
    public int[] SubtreeSizes()
    {
        var sizes = new int[Count];
        for (var node = Count - 1; node >= 0; node--)
        {
            sizes[node]++;
            if (Parents[node] >= 0)
            {
                sizes[Parents[node]] += sizes[node];
            }
        }

        return sizes;
    }
}
