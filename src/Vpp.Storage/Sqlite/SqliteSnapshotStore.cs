using Vpp.Domain.Identities;
using Vpp.Grains.Storage;

namespace Vpp.Storage.Sqlite;

/// <inheritdoc cref="ISnapshotStore"/>
internal sealed class SqliteSnapshotStore(SqliteDatabase database) : ISnapshotStore
{
    public async ValueTask Save(IReadOnlyList<StoredSnapshot> snapshots, CancellationToken cancellation = default)
    {
        // One piece of work each: those of terms and events take their turns in between.
        var saved = snapshots.Select(snapshot => Save(snapshot, cancellation).AsTask()).ToArray();
        await Task.WhenAll(saved);
    }

    public ValueTask<StoredSnapshot?> Find(FeederId feeder, CancellationToken cancellation = default) => database.Read(
        session => session.QueryFirst(
            "SELECT epoch, sequence, content FROM feeder_snapshots WHERE feeder = $feeder",
            row => new StoredSnapshot(feeder, row.GetInt64(0), row.GetInt64(1), row.GetFieldValue<byte[]>(2)),
            ("$feeder", feeder.Text)),
        cancellation);

    private ValueTask<int> Save(StoredSnapshot snapshot, CancellationToken cancellation)
    {
        var content = snapshot.Content.ToArray();
        return database.Write(
            session => session.Execute(
                """
                INSERT INTO feeder_snapshots VALUES ($feeder, $epoch, $sequence, $content)
                ON CONFLICT (feeder) DO UPDATE
                SET epoch = excluded.epoch, sequence = excluded.sequence, content = excluded.content
                WHERE (excluded.epoch, excluded.sequence) > (feeder_snapshots.epoch, feeder_snapshots.sequence)
                """,
                ("$feeder", snapshot.Feeder.Text),
                ("$epoch", snapshot.Epoch),
                ("$sequence", snapshot.Sequence),
                ("$content", content)),
            cancellation);
    }
}
