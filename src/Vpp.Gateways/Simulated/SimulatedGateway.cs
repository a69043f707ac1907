using Vpp.Domain.Fleets;
using Vpp.Gateways.FleetLink.Client;

namespace Vpp.Gateways.Simulated;

/// <summary>
/// A simulated fleet that speaks FleetLink like anybody else. Setpoints go to the fleet's leases and nowhere else;
/// readings, meter values and answers come out of its columns. Time is the server's steps, or a clock's ticks.
/// </summary>
public sealed class SimulatedGateway : IFleetLinkHandler, IAsyncDisposable
{
    private static readonly TimeSpan TickPeriod = TimeSpan.FromSeconds(1);

    private readonly SimulatedGatewayOptions _options;
    private readonly TimeProvider _clock;
    private readonly SimulatedFleet _fleet;
    private readonly SimulatedHomes _homes;
    private readonly FleetReadings _readings;
    private readonly FleetLinkClient _client;
    private readonly SemaphoreSlim _stepping = new(1);
    private readonly Lock _gate = new();
    private readonly TelemetryColumns _telemetry;
    private readonly HomeMeterColumns _meters;
    private readonly AcknowledgementColumns _answers = new();
    private readonly List<SetpointAcknowledgement> _given = [];
    private volatile TaskCompletionSource _welcomed = NewWelcome();

    /// <param name="options">Whom to speak for and to.</param>
    /// <param name="fleet">The vehicles, one for each vehicle id.</param>
    /// <param name="homes">The homes, one for each home id.</param>
    /// <param name="clock">Paces ticks, heartbeats and reconnecting.</param>
    public SimulatedGateway(
        SimulatedGatewayOptions options,
        SimulatedFleet fleet,
        SimulatedHomes homes,
        TimeProvider clock)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(fleet);
        ArgumentNullException.ThrowIfNull(homes);
        ArgumentOutOfRangeException.ThrowIfNotEqual(fleet.Count, options.Link.VehicleIds.Count);
        ArgumentOutOfRangeException.ThrowIfNotEqual(homes.Count, options.Link.HomeIds.Count);
        _options = options;
        _clock = clock;
        _fleet = fleet;
        _homes = homes;
        _readings = new FleetReadings(fleet.Count);
        _telemetry = new TelemetryColumns(fleet.Count);
        _meters = new HomeMeterColumns(homes.Count);
        _client = new FleetLinkClient(options.Link, this, clock);
    }

    /// <summary>Rules that the server said were broken; stays 0.</summary>
    public long Faults { get; private set; }

    /// <summary>Ends when the fleet is next connected and has sent a first reading of everybody.</summary>
    public Task Welcomed => _welcomed.Task;

    /// <summary>Speaks until it is cancelled.</summary>
    public async Task Run(CancellationToken cancellation)
    {
        if (_options.SteppedTime)
        {
            await _client.Run(cancellation);
            return;
        }

        await Task.WhenAll(_client.Run(cancellation), Tick(cancellation));
    }

    public async Task OnWelcome(int[] unknownVehicles, int[] unknownHomes, CancellationToken cancellation)
    {
        await SendEverything(cancellation);
        _welcomed.TrySetResult();
    }

    public void OnSetpoints(in SetpointColumns setpoints)
    {
        lock (_gate)
        {
            for (var row = 0; row < setpoints.Count; row++)
            {
                // What has waited on the way was deducted there: the rest of its time counts from now.
                _fleet.Offer(setpoints.Vehicle[row], setpoints[row], _fleet.Now);
            }
        }
    }

    public Task OnReportNow(ReadOnlyMemory<int> vehicles, CancellationToken cancellation) =>
        SendEverything(cancellation);

    public Task OnAdvance(long step, DateTimeOffset to, CancellationToken cancellation) =>
        Step(to - _fleet.Origin, cancellation);

    public void OnFault(string sentence) => Faults++;

    public void OnDisconnected(string reason)
    {
        if (_welcomed.Task.IsCompleted)
        {
            _welcomed = NewWelcome();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _client.DisposeAsync();
        _stepping.Dispose();
    }

    private static TaskCompletionSource NewWelcome() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private async Task Tick(CancellationToken cancellation)
    {
        using var timer = new PeriodicTimer(TickPeriod, _clock);
        var startedAt = _clock.GetTimestamp();
        var origin = _fleet.Now;
        try
        {
            while (await timer.WaitForNextTickAsync(cancellation))
            {
                await Step(origin + _clock.GetElapsedTime(startedAt), cancellation);
            }
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            // Asked to end.
        }
    }

    /// <summary>Moves the fleet, then sends what it has to say.</summary>
    private async Task Step(TimeSpan to, CancellationToken cancellation)
    {
        await _stepping.WaitAsync(cancellation);
        try
        {
            lock (_gate)
            {
                _fleet.Advance(to);
                _homes.Advance(to);
                _fleet.Read(_readings);
                _fleet.TakeAcknowledgements(_given);
            }

            await SendAll(cancellation);
        }
        finally
        {
            _stepping.Release();
        }
    }

    private async Task SendEverything(CancellationToken cancellation)
    {
        await _stepping.WaitAsync(cancellation);
        try
        {
            lock (_gate)
            {
                _fleet.ReadAll(_readings);
            }

            await SendAll(cancellation);
        }
        finally
        {
            _stepping.Release();
        }
    }

    private async Task SendAll(CancellationToken cancellation)
    {
        FillTelemetry();
        FillMeters();
        FillAnswers();
        if (await _client.Send(_answers, cancellation))
        {
            // Without a connection they wait for the next one; readings and meter values are soon out of date.
            _given.Clear();
        }

        await _client.Send(_telemetry, cancellation);
        await _client.Send(_meters, cancellation);
    }

    private void FillTelemetry()
    {
        _telemetry.Clear();
        for (var row = 0; row < _readings.Count; row++)
        {
            _telemetry.Add(
                _readings.Vehicle[row],
                _readings.PowerW[row],
                _readings.StateOfChargeBasisPoints[row],
                _readings.Connection[row],
                ageMs: 0,
                _readings.Epoch[row],
                _readings.Sequence[row],
                _readings.SetpointW[row],
                _readings.RemainingLifeMs[row]);
        }
    }

    private void FillMeters()
    {
        _meters.Clear();
        for (var home = 0; home < _homes.Count; home++)
        {
            _meters.Add(home, (int)_homes.LoadW[home], ageMs: 0);
        }
    }

    private void FillAnswers()
    {
        _answers.Clear();
        foreach (var given in _given)
        {
            _answers.Add(given.Vehicle, given.Fence, given.Outcome);
        }
    }
}
