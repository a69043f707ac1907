using Grpc.Core;
using Microsoft.Extensions.Hosting;
using Vpp.Gateways.FleetLink.Wire;

namespace Vpp.Gateways.FleetLink;

/// <summary>The gRPC end of FleetLink: each call is one connection.</summary>
internal sealed class FleetLinkService(ConnectionRegistry registry, IHostApplicationLifetime host) : FleetLinkMethods
{
    public override async Task Connect(
        IAsyncStreamReader<ClientMessage> requestStream,
        IServerStreamWriter<ServerMessage> responseStream,
        ServerCallContext context)
    {
        using var connection = new FleetLinkConnection(registry, context.CancellationToken);
        await connection.Run(
            requestStream, responseStream, context.GetHttpContext().Abort, host.ApplicationStopping);
    }
}
