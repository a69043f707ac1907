using Orleans.Services;

namespace Vpp.Grains.Leases;

/// <summary>One per server: takes a feeder's setpoints for the connections that this server holds.</summary>
[Alias("vpp.setpoint-outbox")]
public interface ISetpointOutbox : IGrainService
{
    /// <summary>
    /// Hands each batch to its connection and returns at once; the connection writes the newest setpoint per vehicle.
    /// </summary>
    /// <returns>The bindings that are no longer there.</returns>
    /// <remarks>
    /// A feeder waits <see cref="PlantOptions.DeliveryTimeout"/> on its own clock; this only ends what nobody waits
    /// for.
    /// </remarks>
    [Alias("deliver"), ResponseTimeout("00:00:05")]
    ValueTask<long[]> Deliver(SetpointBatch[] batches);

    /// <summary>Asks the members of bindings to report at once.</summary>
    [Alias("request-report"), ResponseTimeout("00:00:05")]
    ValueTask RequestReport(long[] bindings);
}

/// <summary>Where a server's outbox puts setpoints: the gateways' connections.</summary>
public interface ISetpointTransport
{
    /// <summary>Keeps the newest setpoint per member and never blocks; false when the binding is gone.</summary>
    bool TrySend(SetpointBatch batch);

    /// <summary>Asks the members of a binding to report at once; false when the binding is gone.</summary>
    bool TryRequestReport(long binding);
}
