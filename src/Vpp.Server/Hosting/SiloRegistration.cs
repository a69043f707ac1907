using System.Net;
using System.Net.Sockets;
using Orleans.Configuration;
using Vpp.Grains;

namespace Vpp.Server.Hosting;

/// <summary>Adds the actors and their engine to a process. A lost server is noticed within seconds.</summary>
internal static class SiloRegistration
{
    public static void AddSilo(this WebApplicationBuilder builder, PlantHostOptions options) =>
        builder.UseOrleans(silo => silo
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
            .AddPlant());

    // Orleans refuses port 0, and two plants on one machine must not meet.
    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
