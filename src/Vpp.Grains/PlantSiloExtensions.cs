using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Orleans.Serialization;
using Vpp.Grains.Feeders;
using Vpp.Grains.Leases;
using Vpp.Grains.Placement;
using Vpp.Grains.Serialization;
using Vpp.Grains.Storage;

namespace Vpp.Grains;

/// <summary>What every server of a plant has in common.</summary>
public static class PlantSiloExtensions
{
    /// <summary>
    /// Adds the actors. Beside it a server registers a <see cref="PlantNetwork"/>, an
    /// <see cref="ISetpointTransport"/> and the stores of <c>Vpp.Grains.Storage</c>.
    /// </summary>
    public static ISiloBuilder AddPlant(this ISiloBuilder silo)
    {
        silo.Services.AddPlantSerialization();
        silo.Services.TryAddSingleton(TimeProvider.System);
        silo.Services.TryAddSingleton(new PlantOptions());
        silo.Services.TryAddSingleton<PlantClock>();
        silo.Services.TryAddSingleton<ICancelJournal, NoCancelJournal>();
        silo.Services.TryAddSingleton<IKillSwitchStore, NoKillSwitchStore>();
        silo.Services.AddSingleton<FeederInstruments>();
        silo.Services.AddSingleton<LocalFeeders>();
        silo.Services.AddSingleton<ILocalFeeders>(services => services.GetRequiredService<LocalFeeders>());
        silo.Services.AddSingleton<SnapshotWriter>();
        silo.Services.AddSingleton<SetpointHandover>();
        silo.Services.AddSingleton<ISetpointOutboxes, SetpointOutboxes>();
        silo.Services.AddPlacementDirector<RendezvousPlacement, RendezvousDirector>();
        silo.Services.AddSingleton<FeederWarden>();
        silo.Services.AddHostedService(services => services.GetRequiredService<FeederWarden>());
        silo.AddGrainService<SetpointOutbox>();
        return silo;
    }

    /// <summary>Domain values travel as JSON on the slow side; servers and clients need the same.</summary>
    public static IServiceCollection AddPlantSerialization(this IServiceCollection services) =>
        services.AddSerializer(serializer => serializer.AddJsonSerializer(
            type => type.Namespace?.StartsWith("Vpp.Domain", StringComparison.Ordinal) ?? false,
            DomainJson.Options));
}
