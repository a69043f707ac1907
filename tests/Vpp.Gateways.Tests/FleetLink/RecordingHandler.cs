using System.Collections.Concurrent;
using System.Threading.Channels;
using Microsoft.Extensions.Time.Testing;
using Vpp.Domain.Leases;
using Vpp.Gateways.FleetLink.Client;

namespace Vpp.Gateways.Tests.FleetLink;

/// <summary>A fleet that writes down what it is told.</summary>
internal sealed class RecordingHandler : IFleetLinkHandler
{
    private readonly Channel<string> _events = Channel.CreateUnbounded<string>();

    public ConcurrentQueue<(int Vehicle, Setpoint Setpoint)> Setpoints { get; } = [];

    public ConcurrentQueue<string> Faults { get; } = [];

    public int[] UnknownVehicles { get; private set; } = [];

    public int[] UnknownHomes { get; private set; } = [];

    /// <summary>What the fleet does with a step of time.</summary>
    public Func<Task> Step { get; set; } = () => Task.CompletedTask;

    /// <summary>The next thing that happened: welcome, setpoints, report, advance, fault or disconnected.</summary>
    public async Task<string> Next(string expected)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        try
        {
            return await _events.Reader.ReadAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            throw new TimeoutException($"the fleet waited for: {expected}");
        }
    }

    public Task OnWelcome(int[] unknownVehicles, int[] unknownHomes, CancellationToken cancellation)
    {
        (UnknownVehicles, UnknownHomes) = (unknownVehicles, unknownHomes);
        _events.Writer.TryWrite("welcome");
        return Task.CompletedTask;
    }

    public void OnSetpoints(in SetpointColumns setpoints)
    {
        for (var row = 0; row < setpoints.Count; row++)
        {
            Setpoints.Enqueue((setpoints.Vehicle[row], setpoints[row]));
        }

        _events.Writer.TryWrite("setpoints");
    }

    public Task OnReportNow(ReadOnlyMemory<int> vehicles, CancellationToken cancellation)
    {
        _events.Writer.TryWrite($"report {string.Join(' ', vehicles.ToArray())}");
        return Task.CompletedTask;
    }

    public async Task OnAdvance(long step, DateTimeOffset to, CancellationToken cancellation)
    {
        _events.Writer.TryWrite($"advance {step}");
        await Step();
    }

    public void OnFault(string sentence)
    {
        Faults.Enqueue(sentence);
        _events.Writer.TryWrite("fault");
    }

    public void OnDisconnected(string reason) => _events.Writer.TryWrite($"disconnected: {reason}");
}

/// <summary>A client that speaks until it is disposed.</summary>
internal sealed class RunningClient : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _running;

    public RunningClient(FleetLinkClientOptions options, TimeProvider? clock = null)
    {
        Client = new FleetLinkClient(options, Handler, clock ?? TimeProvider.System);
        _running = Client.Run(_stop.Token);
    }

    public RecordingHandler Handler { get; } = new();

    public FleetLinkClient Client { get; }

    /// <summary>A connected client whose own clock stands still unless another one is given.</summary>
    public static async Task<RunningClient> Connect(
        FleetLinkHost host, string[] vehicles, string[]? homes = null, TimeProvider? clock = null)
    {
        var options = new FleetLinkClientOptions
        {
            Addresses = [host.Address],
            FleetOperator = "acme",
            VehicleIds = vehicles,
            HomeIds = homes ?? [],
        };
        var client = new RunningClient(options, clock ?? new FakeTimeProvider());
        Assert.Equal("welcome", await client.Handler.Next("welcome"));
        return client;
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _running;
        await Client.DisposeAsync();
        _stop.Dispose();
    }
}
