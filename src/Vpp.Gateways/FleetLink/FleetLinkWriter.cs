using System.Threading.Channels;
using Grpc.Core;
using Vpp.Gateways.FleetLink.Wire;

namespace Vpp.Gateways.FleetLink;

/// <summary>
/// The way down to one client: one write at a time, nobody ever waits for it. What is handed over before a message is
/// written before that message; setpoints that the client is too slow for are replaced, not queued.
/// </summary>
internal sealed class FleetLinkWriter(PendingSetpoints setpoints)
{
    private const int MessagesMax = 1_000;
    private const int ReportVehiclesMax = 100_000;

    private readonly Channel<bool> _signal = Channel.CreateBounded<bool>(
        new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite, SingleReader = true });

    private readonly Lock _gate = new();
    private readonly Queue<ServerMessage> _messages = [];
    private readonly HashSet<FeederBinding> _reports = [];
    private readonly OutgoingSetpoints _outgoing = new();
    private bool _heartbeatWaits;

    /// <summary>Queues a message; false when the client has let too many of them pile up.</summary>
    public bool TryEnqueue(ServerMessage message)
    {
        lock (_gate)
        {
            if (_messages.Count >= MessagesMax)
            {
                return false;
            }

            _messages.Enqueue(message);
        }

        Wake();
        return true;
    }

    /// <summary>Queues a heartbeat unless one still waits.</summary>
    public void Beat()
    {
        lock (_gate)
        {
            if (_heartbeatWaits)
            {
                return;
            }

            _heartbeatWaits = true;
            _messages.Enqueue(new ServerMessage { Heartbeat = new Heartbeat() });
        }

        Wake();
    }

    /// <summary>Asks the vehicles of a binding to report, once however often it is asked.</summary>
    public void RequestReport(FeederBinding binding)
    {
        lock (_gate)
        {
            _reports.Add(binding);
        }

        Wake();
    }

    /// <summary>Setpoints may wait now.</summary>
    public void Wake() => _signal.Writer.TryWrite(true);

    /// <summary>Writes until it is cancelled or the client is gone.</summary>
    public async Task Run(IServerStreamWriter<ServerMessage> stream, CancellationToken cancellation)
    {
        while (await _signal.Reader.WaitToReadAsync(cancellation))
        {
            _signal.Reader.TryRead(out _);
            ServerMessage? message;
            do
            {
                // The message is taken first: setpoints that were handed over before it go before it.
                message = TakeMessage();
                while (setpoints.Take(_outgoing))
                {
                    await Write(stream, _outgoing.Lend(), cancellation);
                }

                if (message is not null)
                {
                    await Write(stream, message, cancellation);
                }
            }
            while (message is not null);
        }
    }

    // To cancel a write is to abort the call, and the client would never learn the status it ends with.
    private static Task Write(
        IServerStreamWriter<ServerMessage> stream, ServerMessage message, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        return stream.WriteAsync(message, CancellationToken.None);
    }

    private ServerMessage? TakeMessage()
    {
        lock (_gate)
        {
            if (!_messages.TryDequeue(out var message))
            {
                return TakeReports();
            }

            _heartbeatWaits &= message.ContentCase != ServerMessage.ContentOneofCase.Heartbeat;
            return message;
        }
    }

    private ServerMessage? TakeReports()
    {
        var vehicles = new List<int>();
        while (_reports.Count > 0 && vehicles.Count < ReportVehiclesMax)
        {
            var binding = _reports.First();
            _reports.Remove(binding);
            vehicles.AddRange(binding.Vehicles);
        }

        return vehicles.Count == 0
            ? null
            : new ServerMessage { ReportNow = new ReportNow { Vehicle = Column<int>.Copy(vehicles.ToArray()) } };
    }
}
