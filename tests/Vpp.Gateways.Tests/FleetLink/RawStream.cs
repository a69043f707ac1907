using Grpc.Core;
using Vpp.Gateways.FleetLink;
using Vpp.Gateways.FleetLink.Wire;

namespace Vpp.Gateways.Tests.FleetLink;

/// <summary>One side of a stream as messages, for saying what the client library never would.</summary>
internal sealed class RawStream(AsyncDuplexStreamingCall<ClientMessage, ServerMessage> call) : IDisposable
{
    public Task Send(ClientMessage message) => call.RequestStream.WriteAsync(message);

    /// <summary>Ends when the server has read everything before: it refuses a step never asked for.</summary>
    public async Task Sync()
    {
        await Send(new ClientMessage { Advanced = new Advanced { Step = -1 } });
        while ((await Next()).ContentCase != ServerMessage.ContentOneofCase.Fault)
        {
        }
    }

    /// <summary>The status that the server ends the stream with.</summary>
    public async Task<Status> End()
    {
        var exception = await Assert.ThrowsAsync<RpcException>(async () =>
        {
            while (true)
            {
                await Next();
            }
        });
        return exception.Status;
    }

    public Task Finish() => call.RequestStream.CompleteAsync();

    /// <summary>The next message that is no heartbeat.</summary>
    public async Task<ServerMessage> Next()
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        while (await call.ResponseStream.MoveNext(limit.Token))
        {
            if (call.ResponseStream.Current.ContentCase != ServerMessage.ContentOneofCase.Heartbeat)
            {
                return call.ResponseStream.Current;
            }
        }

        throw new EndOfStreamException("the server ended the stream");
    }

    public async Task<Welcome> Introduce(string[] vehicles, string[]? homes = null)
    {
        await Send(Hello(vehicles, homes));
        return (await Next()).Welcome ?? throw new InvalidDataException("a welcome was expected");
    }

    public static ClientMessage Hello(string[] vehicles, string[]? homes = null) => new()
    {
        Hello = new Hello
        {
            FleetOperator = "acme",
            ProtocolVersion = 1,
            LatencyClass = LatencyClass.Fast,
            VehicleIds = { vehicles },
            HomeIds = { homes ?? [] },
        },
    };

    public void Dispose() => call.Dispose();

    /// <summary>One reading of each of these vehicles, of this power.</summary>
    public static ClientMessage Readings(int powerW, params int[] vehicles) => new()
    {
        Telemetry = new Telemetry
        {
            Vehicle = Column<int>.Copy(vehicles),
            PowerW = Column<int>.Copy([.. vehicles.Select(_ => powerW)]),
            StateOfCharge = Column<ushort>.Copy([.. vehicles.Select(_ => (ushort)5_000)]),
            Connection = Column<byte>.Copy([.. vehicles.Select(_ => (byte)2)]),
            AgeMs = Column<uint>.Copy([.. vehicles.Select(_ => 0u)]),
            Epoch = Column<long>.Copy([.. vehicles.Select(_ => 0L)]),
            Sequence = Column<long>.Copy([.. vehicles.Select(_ => 0L)]),
            SetpointW = Column<int>.Copy([.. vehicles.Select(_ => 0)]),
            RemainingLifeMs = Column<uint>.Copy([.. vehicles.Select(_ => 0u)]),
        },
    };

    public static ClientMessage Meters(int loadW, params int[] homes) => new()
    {
        HomeMeters = new HomeMeters
        {
            Home = Column<int>.Copy(homes),
            UncontrolledLoadW = Column<int>.Copy([.. homes.Select(_ => loadW)]),
            AgeMs = Column<uint>.Copy([.. homes.Select(_ => 0u)]),
        },
    };

    public static ClientMessage Answers(long epoch, long sequence, byte outcome, params int[] vehicles) => new()
    {
        Acknowledgements = new Acknowledgements
        {
            Vehicle = Column<int>.Copy(vehicles),
            Epoch = Column<long>.Copy([.. vehicles.Select(_ => epoch)]),
            Sequence = Column<long>.Copy([.. vehicles.Select(_ => sequence)]),
            Outcome = Column<byte>.Copy([.. vehicles.Select(_ => outcome)]),
        },
    };
}
