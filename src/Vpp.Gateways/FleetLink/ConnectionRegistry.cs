using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Vpp.Grains.Feeders;
using Vpp.Grains.Leases;
using Vpp.Grains.Storage;

namespace Vpp.Gateways.FleetLink;

/// <summary>The FleetLink connections of this server, and the way from a feeder's binding to its connection.</summary>
public sealed class ConnectionRegistry(
    IGrainFactory grains,
    ITermsStore terms,
    ILocalSiloDetails server,
    TimeProvider clock,
    IOptions<FleetLinkOptions> options,
    GatewayInstruments instruments,
    ILogger<ConnectionRegistry> logger,
    ILocalFeeders? localFeeders = null) : ISetpointTransport
{
    private readonly ConcurrentDictionary<FleetLinkConnection, bool> _connections = new();
    private readonly ConcurrentDictionary<long, Entry> _bindings = new();
    private long _lastBinding;
    private int _streams;
    private int _ids;

    /// <summary>Connections that have been welcomed.</summary>
    public int Count => _connections.Count(connection => connection.Key.IsWelcome);

    internal IGrainFactory Grains => grains;

    /// <summary>Feeders on this server; null where there can be none.</summary>
    internal ILocalFeeders? LocalFeeders => localFeeders;

    internal ITermsStore Terms => terms;

    internal SiloAddress Server => server.SiloAddress;

    internal TimeProvider Clock => clock;

    internal FleetLinkOptions Options => options.Value;

    internal GatewayInstruments Instruments => instruments;

    internal ILogger Logger => logger;

    public bool TrySend(SetpointBatch batch)
    {
        ArgumentNullException.ThrowIfNull(batch);
        if (!_bindings.TryGetValue(batch.Binding, out var entry))
        {
            return false;
        }

        entry.Connection.Send(entry.Binding, batch);
        return true;
    }

    public bool TryRequestReport(long binding)
    {
        if (!_bindings.TryGetValue(binding, out var entry))
        {
            return false;
        }

        entry.Connection.RequestReport(entry.Binding);
        return true;
    }

    /// <summary>
    /// Moves everybody one step of time on. Each stream gets all setpoints handed over so far, then the step; it ends
    /// when each has answered for it and everything it sent before its answer was taken by its feeders.
    /// </summary>
    /// <param name="step">Number of the step.</param>
    /// <param name="to">The instant that the step ends at.</param>
    /// <param name="cancellation">Gives up waiting.</param>
    /// <returns>How many streams have answered; one that closes meanwhile is not waited for.</returns>
    public async Task<int> AdvanceAll(long step, DateTimeOffset to, CancellationToken cancellation = default)
    {
        if (!Options.SteppedTime)
        {
            throw new InvalidOperationException($"Time moves by itself; {nameof(Options.SteppedTime)} is off.");
        }

        var welcome = _connections.Keys.Where(connection => connection.IsWelcome);
        var answers = await Task.WhenAll(welcome.Select(connection => connection.Advance(step, to)))
            .WaitAsync(cancellation);
        return answers.Count(answered => answered);
    }

    internal long NextBinding() => Interlocked.Increment(ref _lastBinding);

    /// <summary>False when there are as many streams as may be.</summary>
    internal bool TryAdd(FleetLinkConnection connection) =>
        TryTake(ref _streams, 1, Options.StreamsMax) && _connections.TryAdd(connection, true);

    /// <summary>Counts ids that a stream introduces; false when all streams together would have too many.</summary>
    internal bool TryTakeIds(int count) => TryTake(ref _ids, count, Options.IdsOfAllMax);

    internal void Add(FleetLinkConnection connection, FeederBinding binding) =>
        _bindings[binding.Route.Binding] = new Entry(connection, binding);

    internal void Remove(FeederBinding binding) => _bindings.TryRemove(binding.Route.Binding, out _);

    /// <summary>Forgets a stream that was added, and the ids that it had taken.</summary>
    internal void Remove(FleetLinkConnection connection, int ids)
    {
        _connections.TryRemove(connection, out _);
        Interlocked.Decrement(ref _streams);
        Interlocked.Add(ref _ids, -ids);
    }

    private static bool TryTake(ref int taken, int count, int max)
    {
        if (Interlocked.Add(ref taken, count) <= max)
        {
            return true;
        }

        Interlocked.Add(ref taken, -count);
        return false;
    }

    private readonly record struct Entry(FleetLinkConnection Connection, FeederBinding Binding);
}
