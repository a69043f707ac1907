using Vpp.Domain.Dispatch;
using Vpp.Domain.Identities;
using Vpp.Domain.Network;
using Vpp.Grains;

namespace Vpp.Server.Api;

/// <summary>What the interface asks of the network in force.</summary>
internal sealed class KnownNetwork(PlantNetwork plant)
{
    public bool HasFeeder(FeederId feeder)
    {
        var model = plant.Model;
        return model.IndexOf(new NodeId(feeder.Text)) is { } head && model.FeederOf(head)?.Id == feeder;
    }

    public bool HasServiceTransformer(NodeId node)
    {
        var model = plant.Model;
        return model.IndexOf(node) is { } index && model.Kind(index) == NodeKind.ServiceTransformer;
    }

    /// <summary>Whether a scope calls on a feeder, or on a part of it.</summary>
    public bool IsIn(DispatchScope scope, FeederId feeder) => scope switch
    {
        { IsPortfolio: true } => true,
        { Feeders: { } feeders } => feeders.Contains(feeder),
        _ => scope.ServiceTransformers!.Any(node =>
            plant.Model.IndexOf(node) is { } index && plant.Model.FeederOf(index)?.Id == feeder),
    };

    /// <summary>The feeders that a scope calls on, or on a part of.</summary>
    public IEnumerable<string> FeedersIn(DispatchScope scope) =>
        plant.Model.Feeders.Where(feeder => IsIn(scope, feeder.Id)).Select(feeder => feeder.Id.Text);

    /// <summary>The rating of a node, volt-amperes; null when the network does not say.</summary>
    public long? RatingVa(string node)
    {
        var model = plant.Model;
        return model.IndexOf(new NodeId(node)) is { } index ? model.Rating(index)?.VoltAmperes : null;
    }

    /// <summary>The feeder of a customer's node; null for any other node.</summary>
    public FeederId? FeederOfCustomer(NodeId node)
    {
        var model = plant.Model;
        return model.IndexOf(node) is { } index && model.Kind(index).IsCustomer() ? model.FeederOf(index)?.Id : null;
    }
}
