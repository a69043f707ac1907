using Grpc.Core;
using Vpp.Gateways.FleetLink.Wire;

namespace Vpp.Gateways.FleetLink;

/// <summary>
/// Names the method and how its messages are read, in place of the generated base class; gRPC finds it by its
/// attribute.
/// </summary>
[BindServiceMethod(typeof(FleetLinkMethods), nameof(Bind))]
internal abstract class FleetLinkMethods
{
    private static readonly Method<ClientMessage, ServerMessage> s_connect = new(
        MethodType.DuplexStreaming,
        Wire.FleetLink.Descriptor.FullName,
        nameof(Connect),
        WireMessages.FromClient,
        WireMessages.ToClient);

    public static void Bind(ServiceBinderBase binder, FleetLinkMethods? service) =>
        binder.AddMethod(s_connect, service is null ? null : service.Connect);

    public abstract Task Connect(
        IAsyncStreamReader<ClientMessage> requestStream,
        IServerStreamWriter<ServerMessage> responseStream,
        ServerCallContext context);
}
