using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
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
    ILogger<ConnectionRegistry> logger) : ISetpointTransport
{
    private readonly ConcurrentDictionary<FleetLinkConnection, bool> _connections = new();
    private readonly ConcurrentDictionary<long, Entry> _bindings = new();
    private long _lastBinding;

    /// <summary>Connections that have been welcomed.</summary>
    public int Count => _connections.Count(connection => connection.Key.IsWelcome);

    internal IGrainFactory Grains => grains;

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

    internal void Add(FleetLinkConnection connection) => _connections[connection] = true;

    internal void Add(FleetLinkConnection connection, FeederBinding binding) =>
        _bindings[binding.Route.Binding] = new Entry(connection, binding);

    internal void Remove(FeederBinding binding) => _bindings.TryRemove(binding.Route.Binding, out _);

    internal void Remove(FleetLinkConnection connection) => _connections.TryRemove(connection, out _);

    private readonly record struct Entry(FleetLinkConnection Connection, FeederBinding Binding);
}
