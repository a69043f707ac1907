using System.Net;
using System.Net.Sockets;
using Orleans.Configuration;
using Vpp.Grains;

namespace Vpp.Server.Hosting;

/// <summary>Adds the actors and their engine to a process. A lost server is noticed within seconds.</summary>
internal static class SiloRegistration
{
    // What the engine does in the background keeps real time, whatever clock the plant goes by.
    private static readonly string[] s_background =
    [
        TimeProviderNames.ActivationManagement,
        TimeProviderNames.GrainDirectory,
        TimeProviderNames.Membership,
        TimeProviderNames.Messaging,
        TimeProviderNames.SystemTimers,
    ];

    public static void AddSilo(this WebApplicationBuilder builder, PlantHostOptions options)
    {
        builder.UseOrleans(silo => Configure(silo, options));
        foreach (var area in s_background)
        {
            builder.Services.AddKeyedSingleton(area, TimeProvider.System);
        }
    }

    private static void Configure(ISiloBuilder silo, PlantHostOptions options) => silo
        .UseLocalhostClustering(siloPort: options.SiloPort > 0 ? options.SiloPort : FreePort(), gatewayPort: 0)
        .Configure<ClusterMembershipOptions>(membership =>
        {
            membership.ProbeTimeout = TimeSpan.FromSeconds(1);
            membership.MinProbeTimeout = TimeSpan.FromMilliseconds(500);
            membership.MaxProbeTimeout = TimeSpan.FromSeconds(2);
            membership.NumMissedProbesLimit = 3;
            membership.NumVotesForDeathDeclaration = 2;
            membership.TableRefreshTimeout = TimeSpan.FromSeconds(5);
            membership.IAmAliveTablePublishTimeout = TimeSpan.FromSeconds(5);
        })
        .Configure<SiloMessagingOptions>(messaging =>
        {
            messaging.ResponseTimeout = TimeSpan.FromSeconds(5);
            messaging.MaxEnqueuedRequestsHardLimit = 10_000;
            messaging.MaxMessageBodySize = 4 * 1024 * 1024;
        })
        .Configure<GrainCollectionOptions>(collection =>
        {
            collection.CollectionAge = TimeSpan.FromMinutes(5);
            collection.EnableActivationSheddingOnMemoryPressure = true;
        })
        .AddPlant();

    // Orleans refuses port 0, and two plants on one machine must not meet.
    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
