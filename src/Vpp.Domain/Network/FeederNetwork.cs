using System.Collections.Frozen;
using Vpp.Domain.Dispatch;
using Vpp.Domain.Identities;

namespace Vpp.Domain.Network;

/// <summary>One feeder's tree as columns over local indexes: 0 is the head, parents precede children.</summary>
public sealed class FeederNetwork
{
    private readonly NodeColumns _nodes;
    private readonly int _start;
    private readonly int[] _parents;
    private readonly FrozenDictionary<NodeId, int> _indexById;
    private AllocationTree? _tree;

    internal FeederNetwork(NodeColumns nodes, FrozenDictionary<NodeId, int> indexById, int head, int count)
    {
        (_nodes, _indexById, _start, Count) = (nodes, indexById, head, count);
        Id = new FeederId(nodes.Ids[head].Text);
        _parents = new int[count];
        _parents[0] = -1;
        for (var local = 1; local < count; local++)
        {
            _parents[local] = nodes.Parents[head + local] - head;
        }
    }

    /// <summary>The text of the head's node id.</summary>
    public FeederId Id { get; }

    public int Count { get; }

    /// <summary>The index in the <see cref="NetworkModel"/> of the head; local indexes follow it one by one.</summary>
    public int HeadIndex => _start;

    /// <summary>For each node its parent's local index; −1 for the head.</summary>
    public ReadOnlySpan<int> Parents => _parents;

    public ReadOnlySpan<NodeKind> Kinds => _nodes.Kinds.AsSpan(_start, Count);

    /// <summary>Watts that may flow down through each node; <see cref="long.MaxValue"/> means no limit.</summary>
    public ReadOnlySpan<long> ImportLimitW => _nodes.ImportLimitW.AsSpan(_start, Count);

    /// <summary>Watts that may flow up through each node; <see cref="long.MaxValue"/> means no limit.</summary>
    public ReadOnlySpan<long> ExportLimitW => _nodes.ExportLimitW.AsSpan(_start, Count);

    /// <summary>Watts of each node's own peak load, without what is below it.</summary>
    public ReadOnlySpan<long> PeakLoadW => _nodes.PeakLoadW.AsSpan(_start, Count);

    /// <summary>How many customers each node stands for.</summary>
    public ReadOnlySpan<int> Customers => _nodes.Customers.AsSpan(_start, Count);

    /// <summary>The same tree as all divisions over it take it.</summary>
    internal AllocationTree Tree => _tree ??= new(_parents);

    public NodeId NodeId(int local) => _nodes.Ids.AsSpan(_start, Count)[local];

    public string Name(int local) => _nodes.Names.AsSpan(_start, Count)[local];

    /// <summary>The local index of a node, or null when it is not of this feeder.</summary>
    public int? IndexOf(NodeId id) =>
        _indexById.TryGetValue(id, out var node) && node >= _start && node < _start + Count ? node - _start : null;
}
