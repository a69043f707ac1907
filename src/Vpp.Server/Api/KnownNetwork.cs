using Vpp.Domain.Identities;
using Vpp.Domain.Network;

namespace Vpp.Server.Api;

/// <summary>What the interface asks of the network in force.</summary>
internal sealed class KnownNetwork(NetworkModel model)
{
    private readonly HashSet<FeederId> _feeders = [.. model.Feeders.Select(feeder => feeder.Id)];

    public bool HasFeeder(FeederId feeder) => _feeders.Contains(feeder);

    public bool HasServiceTransformer(NodeId node) =>
        model.IndexOf(node) is { } index && model.Kind(index) == NodeKind.ServiceTransformer;

    /// <summary>The rating of a node, volt-amperes; null when the network does not say.</summary>
    public long? RatingVa(string node) =>
        model.IndexOf(new NodeId(node)) is { } index ? model.Rating(index)?.VoltAmperes : null;

    /// <summary>The feeder of a customer's node; null for any other node.</summary>
    public FeederId? FeederOfCustomer(NodeId node) =>
        model.IndexOf(node) is { } index && model.Kind(index).IsCustomer() ? model.FeederOf(index)?.Id : null;
}
