using Vpp.Domain.Dispatch;
using Vpp.Domain.Identities;

namespace Vpp.Grains.Storage;

/// <summary>
/// The durable ledger of dispatch events: written before anyone is told and before a setpoint leaves (C6).
/// </summary>
public interface IEventLedger
{
    ValueTask<DispatchEventRecord?> Find(DispatchEventId id, CancellationToken cancellation = default);

    /// <summary>
    /// Writes version n over version n − 1 (n = 1: over nothing); false when another version stands there.
    /// </summary>
    ValueTask<bool> TrySave(DispatchEventRecord record, CancellationToken cancellation = default);

    /// <summary>Every event that is not over, by start.</summary>
    ValueTask<IReadOnlyList<DispatchEventRecord>> ReadOpen(CancellationToken cancellation = default);

    /// <summary>
    /// Every event that is not over and runs or is released between two instants, by start, and perhaps a few beside.
    /// </summary>
    ValueTask<IReadOnlyList<DispatchEventRecord>> ReadOpen(
        DateTimeOffset from,
        DateTimeOffset until,
        CancellationToken cancellation = default);

    /// <summary>How many events are not over.</summary>
    ValueTask<int> CountOpen(CancellationToken cancellation = default);

    /// <summary>
    /// A page of all events, newest start first; <paramref name="after"/> is the last id of the page before.
    /// </summary>
    ValueTask<IReadOnlyList<DispatchEventRecord>> ReadPage(
        DispatchEventId? after,
        int countMax,
        CancellationToken cancellation = default);

    /// <summary>Keeps the measured course of an event, an opaque block that replaces the one before.</summary>
    ValueTask SavePerformance(
        DispatchEventId id,
        ReadOnlyMemory<byte> performance,
        CancellationToken cancellation = default);

    /// <summary>The newest block kept, or null when there is none.</summary>
    ValueTask<byte[]?> FindPerformance(DispatchEventId id, CancellationToken cancellation = default);
}
