using System.Collections.Concurrent;
using Vpp.Domain.Identities;
using Vpp.Grains.Storage;

namespace Vpp.Grains.Tests.Plant;

/// <summary>Snapshots in memory, shared by all servers of a test; a newer one is never replaced by an older.</summary>
internal sealed class MemorySnapshotStore(Pulse pulse) : ISnapshotStore
{
    private readonly ConcurrentDictionary<FeederId, StoredSnapshot> _snapshots = [];

    public StoreFaults Faults { get; } = new(pulse);

    /// <summary>What is on disk, whatever faults are set.</summary>
    public StoredSnapshot? OnDisk(FeederId feeder) => _snapshots.GetValueOrDefault(feeder);

    public async ValueTask Save(IReadOnlyList<StoredSnapshot> snapshots, CancellationToken cancellation = default) =>
        await Faults.Run(nameof(Save), () =>
        {
            foreach (var snapshot in snapshots)
            {
                _snapshots.AddOrUpdate(snapshot.Feeder, snapshot, (_, known) =>
                    (snapshot.Epoch, snapshot.Sequence).CompareTo((known.Epoch, known.Sequence)) > 0
                        ? snapshot
                        : known);
            }

            return snapshots.Count;
        });

    public ValueTask<StoredSnapshot?> Find(FeederId feeder, CancellationToken cancellation = default) =>
        Faults.Run(nameof(Find), () => _snapshots.GetValueOrDefault(feeder));
}
