using Vpp.Domain.Fleets;
using Vpp.Domain.Leases;
using Vpp.Domain.Vehicles;
using Vpp.Gateways.FleetLink.Client;

namespace Vpp.Benchmarks.WholePath.Link;

/// <summary>
/// One stream and the vehicles of its feeders: they take every setpoint, answer it, and hold it. A reading's remaining
/// life carries the instant it was due, which a feeder does not need from a vehicle that it has spoken to, so that the
/// age at the feeder can be told over there.
/// </summary>
internal sealed class LinkStream : IFleetLinkHandler
{
    /// <summary>How often each vehicle reports.</summary>
    public static readonly TimeSpan Period = TimeSpan.FromSeconds(4);

    private const int Ticks = 40;
    private const long DayMs = 24 * 60 * 60 * 1000;

    private static readonly TimeSpan s_tick = Period / Ticks;

    private readonly TaskCompletionSource _welcome = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TelemetryColumns _readings = new();
    private readonly Lock _gate = new();
    private readonly TimeSpan _phase;
    private readonly int[][] _due;
    private readonly short[] _stateOfCharge;
    private readonly int[] _powerW;
    private readonly long[] _epoch;
    private readonly long[] _sequence;
    private AcknowledgementColumns _answers = new();
    private AcknowledgementColumns _sentAnswers = new();

    public LinkStream(Uri address, int stream, int streams, int firstFeeder, int endFeeder, int vehicles)
    {
        var ids = new List<string>();
        var charge = new List<short>();
        var draws = new SeededDraws(stream);
        for (var feeder = firstFeeder; feeder < endFeeder; feeder++)
        {
            var count = Math.Min(PlantFleet.PerFeeder, vehicles - (feeder * PlantFleet.PerFeeder));
            for (var vehicle = 0; vehicle < count; vehicle++)
            {
                ids.Add(PlantFleet.VehicleText(feeder, vehicle));
                charge.Add((short)(5_500 + draws.Below(3_500, ids.Count, 1, 0)));
            }
        }

        _phase = s_tick * stream / streams;
        _stateOfCharge = [.. charge];
        (_powerW, _epoch, _sequence) = (new int[ids.Count], new long[ids.Count], new long[ids.Count]);
        _due = [.. Enumerable.Range(0, Ticks).Select(tick => Enumerable.Range(0, ids.Count)
            .Where(vehicle => draws.Below(Ticks, vehicle, 2, 0) == tick).ToArray())];
        Client = new(
            new()
            {
                Addresses = [address],
                FleetOperator = $"operator-{stream}",
                VehicleIds = ids,
                WelcomeTimeout = TimeSpan.FromMinutes(5),
            },
            this,
            TimeProvider.System);
    }

    public FleetLinkClient Client { get; }

    public Task Welcome => _welcome.Task;

    public Percentiles Slip { get; private set; } = new();

    public long Sent { get; private set; }

    public long Unsent { get; private set; }

    public long Setpoints { get; private set; }

    /// <summary>Milliseconds of the machine's monotonic clock within a day, the same in every process.</summary>
    public static long ClockMs(long timestamp) =>
        (long)(timestamp / (TimeProvider.System.TimestampFrequency / 1_000.0)) % DayMs;

    /// <summary>Forgets what was counted.</summary>
    public void Reset() => (Slip, Sent, Unsent, Setpoints) = (new(), 0, 0, 0);

    public async Task Send(long start, TimeSpan duration, CancellationToken cancellation)
    {
        for (var tick = 0; s_tick * tick < duration; tick++)
        {
            var due = (s_tick * tick) + _phase;
            var early = due - TimeProvider.System.GetElapsedTime(start);
            if (early > TimeSpan.Zero)
            {
                await Task.Delay(early, TimeProvider.System, cancellation);
            }

            await Send(_due[tick % Ticks], start + (long)(due.TotalSeconds * TimeProvider.System.TimestampFrequency));
        }
    }

    public Task OnWelcome(int[] unknownVehicles, int[] unknownHomes, CancellationToken cancellation)
    {
        if (unknownVehicles.Length > 0)
        {
            _welcome.TrySetException(new InvalidDataException($"{unknownVehicles.Length} vehicles are unknown."));
        }

        _welcome.TrySetResult();
        return Task.CompletedTask;
    }

    // Answers go with the next readings: the reader may not wait for a writer.
    public void OnSetpoints(in SetpointColumns setpoints)
    {
        using var held = _gate.EnterScope();
        for (var row = 0; row < setpoints.Vehicle.Length; row++)
        {
            var vehicle = setpoints.Vehicle[row];
            _powerW[vehicle] = setpoints.PowerW[row];
            (_epoch[vehicle], _sequence[vehicle]) = (setpoints.Epoch[row], setpoints.Sequence[row]);
            _answers.Add(vehicle, new(setpoints.Epoch[row], setpoints.Sequence[row]), SetpointOutcome.Accepted);
        }

        Setpoints += setpoints.Vehicle.Length;
    }

    public Task OnReportNow(ReadOnlyMemory<int> vehicles, CancellationToken cancellation) => Task.CompletedTask;

    public Task OnAdvance(long step, DateTimeOffset to, CancellationToken cancellation) => Task.CompletedTask;

    public void OnFault(string sentence) =>
        _welcome.TrySetException(new InvalidDataException($"The server refuses: {sentence}"));

    public void OnDisconnected(string reason) => Console.Error.WriteLine($"a stream was closed: {reason}");

    private async Task Send(int[] vehicles, long due)
    {
        lock (_gate)
        {
            (_answers, _sentAnswers) = (_sentAnswers, _answers);
            _answers.Clear();
        }

        await Client.Send(_sentAnswers);
        var dueMs = ClockMs(due);
        _readings.Clear();
        foreach (var vehicle in vehicles)
        {
            _readings.Add(
                vehicle,
                _powerW[vehicle],
                _stateOfCharge[vehicle],
                ConnectionState.Connected,
                (int)Math.Max(0, TimeProvider.System.GetElapsedTime(due).TotalMilliseconds),
                _epoch[vehicle],
                _sequence[vehicle],
                _powerW[vehicle],
                (int)dueMs);
        }

        Slip.Add(TimeProvider.System.GetElapsedTime(due).TotalMilliseconds);
        if (await Client.Send(_readings))
        {
            Sent += vehicles.Length;
        }
        else
        {
            Unsent += vehicles.Length;
        }
    }
}
