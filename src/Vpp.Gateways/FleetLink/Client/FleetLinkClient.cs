using Grpc.Core;
using Grpc.Net.Client;

namespace Vpp.Gateways.FleetLink.Client;

/// <summary>
/// Speaks for a fleet: connects to one server of the cluster, introduces everybody, and when that server falls silent
/// goes on to the next, after a wait with jitter, so that a fleet of fleets does not come back at one moment.
/// </summary>
public sealed class FleetLinkClient(FleetLinkClientOptions options, IFleetLinkHandler handler, TimeProvider clock)
    : IAsyncDisposable
{
    private readonly Dictionary<Uri, GrpcChannel> _channels = [];
    private readonly ReconnectDelay _delay = new(options);
    private volatile FleetLinkCall? _call;

    /// <summary>Whether there is a connection on which everybody has been introduced.</summary>
    public bool IsConnected => _call is not null;

    /// <summary>Connects, and connects again, until it is cancelled.</summary>
    public async Task Run(CancellationToken cancellation)
    {
        ArgumentOutOfRangeException.ThrowIfZero(options.Addresses.Count, nameof(options.Addresses));
        for (var attempt = 0L; !cancellation.IsCancellationRequested; attempt++)
        {
            var address = options.Addresses[(int)(attempt % options.Addresses.Count)];
            var reason = await Speak(address, cancellation);
            if (cancellation.IsCancellationRequested)
            {
                return;
            }

            handler.OnDisconnected(reason);
            await Task.Delay(_delay.Next(), clock, cancellation)
                .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>Sends readings; false when there is no connection, or it broke meanwhile.</summary>
    public Task<bool> Send(TelemetryColumns readings, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(readings);
        return Send(readings.Count, readings.Lend, cancellation);
    }

    /// <summary>Sends meter values; false when there is no connection, or it broke meanwhile.</summary>
    public Task<bool> Send(HomeMeterColumns meters, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(meters);
        return Send(meters.Count, meters.Lend, cancellation);
    }

    /// <summary>Sends answers to setpoints; false when there is no connection, or it broke meanwhile.</summary>
    public Task<bool> Send(AcknowledgementColumns answers, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(answers);
        return Send(answers.Count, answers.Lend, cancellation);
    }

    public ValueTask DisposeAsync()
    {
        foreach (var channel in _channels.Values)
        {
            channel.Dispose();
        }

        _channels.Clear();
        return ValueTask.CompletedTask;
    }

    private Task<bool> Send(int rows, Func<int, int, Wire.ClientMessage> lend, CancellationToken cancellation) =>
        _call is { } call ? call.Send(rows, lend, cancellation) : Task.FromResult(false);

    /// <summary>One connection, from beginning to end.</summary>
    /// <returns>Why it ended.</returns>
    private async Task<string> Speak(Uri address, CancellationToken cancellation)
    {
        using var call = new FleetLinkCall(options, handler, clock, cancellation);
        try
        {
            return await call.Run(Channel(address), onWelcome: () =>
            {
                _delay.Reset();
                _call = call;
            });
        }
        catch (Exception exception) when (exception
            is RpcException or IOException or InvalidDataException or OperationCanceledException)
        {
            return call.Reason ?? exception.Message;
        }
        finally
        {
            _call = null;
        }
    }

    private GrpcChannel Channel(Uri address)
    {
        if (!_channels.TryGetValue(address, out var channel))
        {
            channel = GrpcChannel.ForAddress(address, new GrpcChannelOptions
            {
                MaxReceiveMessageSize = FleetLinkOptions.MessageBytesMax,
                MaxSendMessageSize = FleetLinkOptions.MessageBytesMax,
            });
            _channels.Add(address, channel);
        }

        return channel;
    }
}
