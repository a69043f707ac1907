using Vpp.Domain.Identities;

namespace Vpp.Grains.Storage;

/// <summary>
/// The newest snapshot of each feeder's rows. Soft: losing one costs telemetry, never terms or events.
/// </summary>
public interface ISnapshotStore
{
    /// <summary>Replaces each feeder's snapshot unless a newer one (epoch, then sequence) stands there.</summary>
    ValueTask Save(IReadOnlyList<StoredSnapshot> snapshots, CancellationToken cancellation = default);

    ValueTask<StoredSnapshot?> Find(FeederId feeder, CancellationToken cancellation = default);
}
