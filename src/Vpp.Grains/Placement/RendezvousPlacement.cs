using Orleans.Placement;
using Orleans.Runtime.Placement;

namespace Vpp.Grains.Placement;

/// <summary>
/// Places a grain on the server that wins the draw for its key; see <see cref="RendezvousDirector"/>.
/// </summary>
[GenerateSerializer, Immutable, Alias("vpp.rendezvous")]
public sealed class RendezvousPlacement : PlacementStrategy;

[AttributeUsage(AttributeTargets.Class)]
public sealed class RendezvousPlacementAttribute() : PlacementAttribute(new RendezvousPlacement());

/// <summary>
/// Rendezvous hashing (Thaler and Ravishankar, 1998): every server draws a number from its identity and the key, and
/// the highest wins. Losing a server moves only what was on it; everybody computes the same owner without asking.
/// </summary>
public sealed class RendezvousDirector : IPlacementDirector
{
    public Task<SiloAddress> OnAddActivation(
        PlacementStrategy strategy, PlacementTarget target, IPlacementContext context)
    {
        var servers = context.GetCompatibleSilos(target);
        return Task.FromResult(
            IPlacementDirector.GetPlacementHint(target.RequestContextData, servers)
            ?? OwnerOf(target.GrainIdentity.Key.ToString()!, servers));
    }

    public static SiloAddress OwnerOf(string key, IReadOnlyList<SiloAddress> servers)
    {
        ArgumentOutOfRangeException.ThrowIfZero(servers.Count);
        return servers
            .OrderByDescending(server =>
                Domain.Feeders.SeededDraw.Hash(unchecked((ulong)server.GetConsistentHashCode()), key))
            .ThenBy(server => server)
            .First();
    }
}
