using System.Collections.Frozen;
using Vpp.Domain.Identities;
using Vpp.Domain.Quantities;

namespace Vpp.Domain.Network;

/// <summary>
/// The network below the plant: one tree per file, immutable, as columns. Parents precede children, and each subtree
/// is contiguous. Limits are magnitudes in watts, derived from ratings; see <see cref="NetworkOptions"/>.
/// </summary>
public sealed class NetworkModel
{
    private const int NoFeeder = -1;

    private readonly NodeColumns _nodes;
    private readonly FrozenDictionary<NodeId, int> _indexById;
    private readonly int[] _feeders;

    internal NetworkModel(IReadOnlyList<string> stems, NodeColumns nodes, IReadOnlyList<int> heads)
    {
        Stems = stems;
        _nodes = nodes;
        _indexById = Enumerable.Range(0, nodes.Count).ToFrozenDictionary(node => nodes.Ids[node]);
        var sizes = nodes.SubtreeSizes();
        _feeders = new int[nodes.Count];
        _feeders.AsSpan().Fill(NoFeeder);
        for (var feeder = 0; feeder < heads.Count; feeder++)
        {
            _feeders.AsSpan(heads[feeder], sizes[heads[feeder]]).Fill(feeder);
        }

        Feeders = [.. heads.Select(head => new FeederNetwork(nodes, _indexById, head, sizes[head]))];
        Upper = new UpperNetwork(nodes, heads, [.. Enumerable.Range(0, nodes.Count).Where(IsUpper)]);

        bool IsUpper(int node) => _feeders[node] == NoFeeder;
    }

    /// <summary>A plant without any network yet.</summary>
    public static NetworkModel Empty { get; } = new([], new NodeColumns(0), []);

    public int Count => _nodes.Count;

    /// <summary>The files' names without extension, in the order of their trees; each begins its nodes' ids.</summary>
    public IReadOnlyList<string> Stems { get; }

    /// <summary>One per feeder head, in the order of their heads.</summary>
    public IReadOnlyList<FeederNetwork> Feeders { get; }

    /// <summary>What is above the feeder heads.</summary>
    public UpperNetwork Upper { get; }

    public NodeId Id(int node) => _nodes.Ids[node];

    /// <summary>The index of a node by its id, or null when the model has no such node.</summary>
    public int? IndexOf(NodeId id) => _indexById.TryGetValue(id, out var node) ? node : null;

    /// <summary>The index of the parent, or −1 at a root.</summary>
    public int Parent(int node) => _nodes.Parents[node];

    public NodeKind Kind(int node) => _nodes.Kinds[node];

    public string Name(int node) => _nodes.Names[node];

    public ApparentPower? Rating(int node) =>
        _nodes.RatingVa[node] == NodeColumns.None ? null : ApparentPower.FromVoltAmperes(_nodes.RatingVa[node]);

    /// <summary>The most that may flow down through the node; null where nothing limits it, as at a customer.</summary>
    public Power? ImportLimit(int node) => Limit(_nodes.ImportLimitW[node]);

    /// <summary>
    /// The most that may flow up through the node; null where nothing limits it. Zero at feeder heads and substations
    /// until reverse flow is allowed, and at customers: a home's terms say what it may export, and replace it.
    /// </summary>
    public Power? ExportLimit(int node) => Limit(_nodes.ExportLimitW[node]);

    /// <summary>The node's own peak load, without what is below it.</summary>
    public Power PeakLoad(int node) => Power.FromWatts(_nodes.PeakLoadW[node]);

    /// <summary>The reactive part of <see cref="PeakLoad"/>, volt-amperes reactive, ≥ 0.</summary>
    public long PeakLoadVar(int node) => _nodes.PeakLoadVar[node];

    /// <summary>How many customers the node stands for; zero where it is no customer.</summary>
    public int Customers(int node) => _nodes.Customers[node];

    /// <summary>The feeder that the node belongs to, or null above the feeder heads.</summary>
    public FeederNetwork? FeederOf(int node) => _feeders[node] == NoFeeder ? null : Feeders[_feeders[node]];

    /// <summary>One model of the trees of several files, or the faults of them all.</summary>
    public static NetworkReading Combine(IReadOnlyCollection<NetworkReading> readings)
    {
        var refused = readings.OfType<NetworkReading.Refused>().SelectMany(reading => reading.Faults);
        var accepted = readings.OfType<NetworkReading.Accepted>().ToList();
        var faults = refused.Concat(NamedAlike(accepted)).ToList();
        if (faults.Count > 0)
        {
            return new NetworkReading.Refused([.. faults]);
        }

        var nodes = NodeColumns.Concatenate([.. accepted.Select(reading => reading.Model._nodes)]);
        var heads = FeederHeads.Of(nodes, nodes.SubtreeSizes());
        var model = new NetworkModel([.. accepted.SelectMany(reading => reading.Model.Stems)], nodes, heads);
        return new NetworkReading.Accepted(model, [.. accepted.SelectMany(reading => reading.Warnings)]);
    }

    private static IEnumerable<NetworkNotice> NamedAlike(IEnumerable<NetworkReading.Accepted> readings) =>
        from stem in readings.SelectMany(reading => reading.Model.Stems).CountBy(stem => stem)
        where stem.Value > 1
        select new NetworkNotice(
            stem.Key, 1, $"{stem.Value} files have this name, and it begins the ids of their nodes: names must differ");

    private static Power? Limit(long watts) => watts == NodeColumns.None ? null : Power.FromWatts(watts);
}
