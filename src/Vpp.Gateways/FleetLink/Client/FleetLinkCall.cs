using Grpc.Core;
using Grpc.Net.Client;
using Vpp.Gateways.FleetLink.Wire;

namespace Vpp.Gateways.FleetLink.Client;

/// <summary>One connection of a client: Hello, welcome, then messages and heartbeats until one side ends it.</summary>
internal sealed class FleetLinkCall(
    FleetLinkClientOptions options,
    IFleetLinkHandler handler,
    TimeProvider clock,
    CancellationToken cancellation) : IDisposable
{
    private const int HeartbeatsMissedMax = 3;
    private const int RowsMax = 4_096;

    private readonly CancellationTokenSource _closing =
        CancellationTokenSource.CreateLinkedTokenSource(cancellation);

    private readonly SemaphoreSlim _writing = new(1);
    private readonly IncomingSetpoints _setpoints = new();
    private readonly List<int> _unknownVehicles = [];
    private readonly List<int> _unknownHomes = [];
    private readonly Silence _silence = new();
    private IClientStreamWriter<ClientMessage>? _requests;
    private long _heartbeatPeriodMs;

    /// <summary>Why this side ended the connection, or null.</summary>
    public string? Reason { get; private set; }

    /// <summary>Speaks until the connection ends; returns or throws why.</summary>
    public async Task<string> Run(GrpcChannel channel, Action onWelcome)
    {
        using var call = new Wire.FleetLink.FleetLinkClient(channel).Connect(cancellationToken: _closing.Token);
        await using (clock.CreateTimer(
            _ => End("no welcome came"), null, options.WelcomeTimeout, Timeout.InfiniteTimeSpan))
        {
            _requests = call.RequestStream;
            await Introduce(call.ResponseStream);
        }

        onWelcome();
        await using var heartbeat = StartHeartbeat();
        await handler.OnWelcome([.. _unknownVehicles], [.. _unknownHomes], _closing.Token);
        while (await call.ResponseStream.MoveNext(_closing.Token))
        {
            _silence.End();
            await Take(call.ResponseStream.Current);
        }

        return "the server ended the stream";
    }

    /// <summary>Writes columns in messages of bounded size; false when the connection is broken.</summary>
    public async Task<bool> Send(int rows, Func<int, int, ClientMessage> lend, CancellationToken cancelled)
    {
        for (var start = 0; start < rows; start += RowsMax)
        {
            if (!await Write(lend(start, Math.Min(RowsMax, rows - start)), cancelled))
            {
                return false;
            }
        }

        return true;
    }

    public void Dispose()
    {
        _closing.Cancel();
        _closing.Dispose();
        _writing.Dispose();
    }

    private async Task Introduce(IAsyncStreamReader<ServerMessage> responses)
    {
        var vehicles = options.VehicleIds.Chunk(options.HelloIdsMax).ToArray();
        var homes = options.HomeIds.Chunk(options.HelloIdsMax).ToArray();
        var hellos = Math.Max(vehicles.Length, homes.Length);
        for (var hello = 0; hello < hellos; hello++)
        {
            var message = Hello(
                hello < vehicles.Length ? vehicles[hello] : [],
                hello < homes.Length ? homes[hello] : [],
                moreFollows: hello < hellos - 1);
            if (!await Write(message, _closing.Token))
            {
                throw new IOException("the connection broke during the introduction");
            }
        }

        await ReadWelcome(responses);
    }

    private async Task ReadWelcome(IAsyncStreamReader<ServerMessage> responses)
    {
        while (await responses.MoveNext(_closing.Token))
        {
            switch (responses.Current)
            {
                case { ContentCase: ServerMessage.ContentOneofCase.Welcome, Welcome: var welcome }:
                    _heartbeatPeriodMs = welcome.HeartbeatPeriodMs;
                    _unknownVehicles.AddRange(Column<int>.Read(welcome.UnknownVehicles));
                    _unknownHomes.AddRange(Column<int>.Read(welcome.UnknownHomes));
                    return;
                case { ContentCase: ServerMessage.ContentOneofCase.Fault, Fault: var fault }:
                    handler.OnFault(fault.Sentence);
                    throw new InvalidDataException(fault.Sentence);
                default:
                    await Take(responses.Current);
                    break;
            }
        }

        throw new IOException("the server ended the stream before it welcomed everybody");
    }

    private async Task Take(ServerMessage message)
    {
        switch (message.ContentCase)
        {
            case ServerMessage.ContentOneofCase.Setpoints:
                handler.OnSetpoints(_setpoints.Read(message.Setpoints, options.VehicleIds.Count));
                break;
            case ServerMessage.ContentOneofCase.ReportNow:
                var vehicles = Column<int>.Read(message.ReportNow.Vehicle).ToArray();
                await handler.OnReportNow(vehicles, _closing.Token);
                break;
            case ServerMessage.ContentOneofCase.Advance:
                var advance = message.Advance;
                var to = DateTimeOffset.FromUnixTimeMilliseconds(advance.UnixTimeMs);
                await handler.OnAdvance(advance.Step, to, _closing.Token);
                await Write(new ClientMessage { Advanced = new Advanced { Step = advance.Step } }, _closing.Token);
                break;
            case ServerMessage.ContentOneofCase.Fault:
                handler.OnFault(message.Fault.Sentence);
                break;
            default:
                // A heartbeat, or something of a later version: to have heard it is enough.
                break;
        }
    }

    private ITimer StartHeartbeat()
    {
        var period = _heartbeatPeriodMs > 0
            ? TimeSpan.FromMilliseconds(_heartbeatPeriodMs)
            : Timeout.InfiniteTimeSpan;
        return clock.CreateTimer(_ => Beat(period), null, period, period);
    }

    private void Beat(TimeSpan period)
    {
        if (_silence.Beat() > HeartbeatsMissedMax)
        {
            End("the server has fallen silent");
            return;
        }

        // A write that is still under way is as good as a heartbeat.
        if (_writing.CurrentCount > 0)
        {
            _ = Write(new ClientMessage { Heartbeat = new Heartbeat() }, _closing.Token);
        }
    }

    private void End(string reason)
    {
        Reason ??= reason;
        _ = _closing.CancelAsync();
    }

    private async Task<bool> Write(ClientMessage message, CancellationToken cancelled)
    {
        try
        {
            await _writing.WaitAsync(cancelled);
            try
            {
                await _requests!.WriteAsync(message, _closing.Token);
                return true;
            }
            finally
            {
                _writing.Release();
            }
        }
        catch (Exception exception) when (exception
            is RpcException or IOException or InvalidOperationException or OperationCanceledException)
        {
            // The reader learns why, and the client goes on to the next server.
            return false;
        }
    }

    private ClientMessage Hello(string[] vehicles, string[] homes, bool moreFollows) => new()
    {
        Hello = new Hello
        {
            FleetOperator = options.FleetOperator,
            ProtocolVersion = FleetLinkOptions.ProtocolVersion,
            LatencyClass = (LatencyClass)options.Latency,
            VehicleIds = { vehicles },
            HomeIds = { homes },
            MoreFollows = moreFollows,
        },
    };
}
