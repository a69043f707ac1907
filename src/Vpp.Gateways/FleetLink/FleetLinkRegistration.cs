using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Vpp.Grains.Leases;

namespace Vpp.Gateways.FleetLink;

public static class FleetLinkRegistration
{
    /// <summary>
    /// Adds FleetLink and, by it, the transport of setpoints. The host provides Orleans and an
    /// <see cref="Grains.Storage.ITermsStore"/>; a clock of its own takes the place of the system's.
    /// </summary>
    public static IServiceCollection AddFleetLink(
        this IServiceCollection services,
        Action<FleetLinkOptions>? configure = null)
    {
        services.AddMetrics();
        services.AddOptions<FleetLinkOptions>().Configure(options => configure?.Invoke(options));
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<GatewayInstruments>();
        services.TryAddSingleton<ConnectionRegistry>();
        services.TryAddSingleton<ISetpointTransport>(provider => provider.GetRequiredService<ConnectionRegistry>());
        services.AddGrpc().AddServiceOptions<FleetLinkService>(service =>
        {
            service.MaxReceiveMessageSize = FleetLinkOptions.MessageBytesMax;
            service.MaxSendMessageSize = FleetLinkOptions.MessageBytesMax;
        });
        return services;
    }

    /// <summary>Answers FleetLink calls; on an end point that speaks HTTP/2 only, since gRPC needs that.</summary>
    public static IEndpointRouteBuilder MapFleetLink(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapGrpcService<FleetLinkService>();
        return endpoints;
    }
}
