using Vpp.Domain.Identities;

namespace Vpp.Domain.Network;

/// <summary>
/// What is above the feeder heads of all trees: sources, substations, and the loads that hang on them directly.
/// Columns over indexes of its own; parents precede children, and there may be several roots.
/// </summary>
public sealed class UpperNetwork
{
    private readonly NodeId[] _ids;
    private readonly NodeKind[] _kinds;
    private readonly int[] _parents;
    private readonly long[] _importLimitW;
    private readonly long[] _exportLimitW;
    private readonly long[] _peakLoadW;
    private readonly int[] _feederParents;

    internal UpperNetwork(NodeColumns nodes, IReadOnlyList<int> heads, int[] upper)
    {
        var places = Enumerable.Range(0, upper.Length).ToDictionary(place => upper[place]);
        _ids = [.. upper.Select(node => nodes.Ids[node])];
        _kinds = [.. upper.Select(node => nodes.Kinds[node])];
        _parents = [.. upper.Select(node => places.GetValueOrDefault(nodes.Parents[node], -1))];
        _importLimitW = [.. upper.Select(node => nodes.ImportLimitW[node])];
        _exportLimitW = [.. upper.Select(node => nodes.ExportLimitW[node])];
        _peakLoadW = [.. upper.Select(node => nodes.PeakLoadW[node])];
        _feederParents = [.. heads.Select(head => places.GetValueOrDefault(nodes.Parents[head], -1))];
    }

    public int Count => _ids.Length;

    /// <summary>For each node its parent's index; −1 for a root.</summary>
    public ReadOnlySpan<int> Parents => _parents;

    public ReadOnlySpan<NodeKind> Kinds => _kinds;

    /// <summary>Watts that may flow down through each node; <see cref="long.MaxValue"/> means no limit.</summary>
    public ReadOnlySpan<long> ImportLimitW => _importLimitW;

    /// <summary>Watts that may flow up through each node; <see cref="long.MaxValue"/> means no limit.</summary>
    public ReadOnlySpan<long> ExportLimitW => _exportLimitW;

    /// <summary>Watts of each node's own peak load; no feeder counts it.</summary>
    public ReadOnlySpan<long> PeakLoadW => _peakLoadW;

    /// <summary>
    /// For each of <see cref="NetworkModel.Feeders"/> the node it hangs from; −1 where its head is its tree's root.
    /// </summary>
    public ReadOnlySpan<int> FeederParents => _feederParents;

    public NodeId NodeId(int node) => _ids[node];
}
