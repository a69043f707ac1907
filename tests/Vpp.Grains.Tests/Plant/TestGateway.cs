using Vpp.Domain.Leases;
using Vpp.Domain.Quantities;
using Vpp.Grains.Feeders;
using Vpp.Grains.Leases;

namespace Vpp.Grains.Tests.Plant;

/// <summary>
/// The connections of one server: gives setpoints to the vehicles they are bound to, and carries readings and
/// acknowledgements to the feeders, like a gateway would.
/// </summary>
internal sealed class TestGateway(TimeProvider time, Pulse pulse) : ISetpointTransport
{
    private sealed record Bound(string Feeder, TestVehicle[] Vehicles, List<Settled> Settled);

    private readonly record struct Settled(int Member, Fence Fence, SetpointOutcome Outcome);

    private readonly Lock _lock = new();
    private readonly Dictionary<long, Bound> _bindings = [];
    private readonly List<SetpointBatch> _batches = [];
    private readonly long _start = time.GetTimestamp();
    private long _lastBinding;
    private long? _poisoned;

    public SiloAddress Server { get; set; } = SiloAddress.Zero;

    public IGrainFactory Grains { get; set; } = null!;

    /// <summary>Every batch that the outbox of this server handed over, in order.</summary>
    public IReadOnlyList<SetpointBatch> Batches
    {
        get
        {
            lock (_lock)
            {
                return [.. _batches];
            }
        }
    }

    public TimeSpan Now => time.GetElapsedTime(_start);

    public async Task<(Route Route, BindResult Result)> Bind(string feeder, params TestVehicle[] vehicles)
    {
        Route route;
        lock (_lock)
        {
            route = new Route(Server, ++_lastBinding);
            _bindings[route.Binding] = new(feeder, vehicles, []);
        }

        return (route, await Bind(route));
    }

    /// <summary>Introduces the members of a binding again, for example because the feeder has moved.</summary>
    public async Task<BindResult> Bind(Route route)
    {
        var bound = Find(route.Binding)!;
        return await Feeder(bound).Bind(new(route, Array.ConvertAll(bound.Vehicles, each => each.Id), []));
    }

    /// <summary>The connection is gone without a word.</summary>
    public void Drop(Route route)
    {
        lock (_lock)
        {
            _bindings.Remove(route.Binding);
        }
    }

    public async Task<ReportResult> Report(Route route)
    {
        var bound = Find(route.Binding)!;
        return await Feeder(bound).Report(Readings(route, bound.Vehicles));
    }

    /// <summary>Setpoints for this binding make the transport throw.</summary>
    public void Poison(Route route) => _poisoned = route.Binding;

    /// <summary>Tells the feeder what became of the setpoints that arrived since the last time.</summary>
    public async Task<ReportResult?> Acknowledge(Route route)
    {
        var bound = Find(route.Binding)!;
        Settled[] settled;
        lock (_lock)
        {
            settled = [.. bound.Settled];
            bound.Settled.Clear();
        }

        return settled.Length == 0 ? null : await Feeder(bound).Acknowledge(new()
        {
            Route = route,
            Count = settled.Length,
            Member = Array.ConvertAll(settled, each => each.Member),
            Epoch = Array.ConvertAll(settled, each => each.Fence.Epoch),
            Sequence = Array.ConvertAll(settled, each => each.Fence.Sequence),
            Outcome = Array.ConvertAll(settled, each => (byte)each.Outcome),
        });
    }

    public bool TrySend(SetpointBatch batch)
    {
        if (batch.Binding == _poisoned)
        {
            throw new InvalidOperationException("poisoned");
        }

        lock (_lock)
        {
            _batches.Add(batch);
            if (!_bindings.TryGetValue(batch.Binding, out var bound))
            {
                return false;
            }

            for (var i = 0; i < batch.Member.Length; i++)
            {
                var setpoint = SetpointOf(batch, i);
                var outcome = bound.Vehicles[batch.Member[i]].Offer(setpoint, Now);
                bound.Settled.Add(new(batch.Member[i], setpoint.Fence, outcome));
            }
        }

        pulse.Beat();
        return true;
    }

    public bool TryRequestReport(long binding) => Find(binding) is not null;

    private static Setpoint SetpointOf(SetpointBatch batch, int i) => new(
        new Fence(batch.Epoch, batch.Sequence),
        Power.FromWatts(batch.PowerW[i]),
        TimeSpan.FromMilliseconds(batch.TimeToLiveMs),
        new DefaultControl(
            TimeSpan.FromMilliseconds(batch.ReturnDelayMs[i]),
            Power.FromWatts(batch.AssuredW[i]),
            batch.RampWPerSecond));

    private TelemetryBatch Readings(Route route, TestVehicle[] vehicles) => new()
    {
        Route = route,
        Count = vehicles.Length,
        Member = [.. Enumerable.Range(0, vehicles.Length)],
        PowerW = Array.ConvertAll(vehicles, each => (int)each.PowerAt(Now).Watts),
        StateOfCharge = Array.ConvertAll(vehicles, each => each.StateOfCharge),
        Connection = Array.ConvertAll(vehicles, each => (byte)each.Connection),
        AgeMs = new int[vehicles.Length],
        Epoch = Array.ConvertAll(vehicles, each => each.ClaimedEpoch ?? each.Lease?.Setpoint.Fence.Epoch ?? 0),
        Sequence = Array.ConvertAll(vehicles, each => each.Lease?.Setpoint.Fence.Sequence ?? 0),
        SetpointW = Array.ConvertAll(vehicles, each => (int)(each.Lease?.Setpoint.Power.Watts ?? 0)),
        RemainingLifeMs = Array.ConvertAll(
            vehicles, each => (int)(each.Lease?.RemainingLife(Now) ?? TimeSpan.Zero).TotalMilliseconds),
    };

    private IFeederGrain Feeder(Bound bound) => Grains.GetGrain<IFeederGrain>(bound.Feeder);

    private Bound? Find(long binding)
    {
        lock (_lock)
        {
            return _bindings.GetValueOrDefault(binding);
        }
    }
}
