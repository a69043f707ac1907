using Npgsql;
using Vpp.Domain.Identities;
using Vpp.Grains.Storage;

namespace Vpp.Storage.Postgres;

/// <inheritdoc cref="ISnapshotStore"/>
internal sealed class PostgresSnapshotStore(NpgsqlDataSource source) : ISnapshotStore
{
    private readonly PostgresCalls _calls = new(source);

    public async ValueTask Save(IReadOnlyList<StoredSnapshot> snapshots, CancellationToken cancellation = default)
    {
        // One row at most of each feeder, and in one order everywhere, so that two servers never wait in a circle.
        var newest = snapshots
            .GroupBy(snapshot => snapshot.Feeder)
            .Select(same => same.MaxBy(snapshot => (snapshot.Epoch, snapshot.Sequence))!)
            .OrderBy(snapshot => snapshot.Feeder.Text, StringComparer.Ordinal)
            .ToArray();
        var write = PostgresCommand.Of(
            """
            INSERT INTO feeder_snapshots AS stored
            SELECT * FROM unnest($1, $2, $3, $4)
            ON CONFLICT (feeder) DO UPDATE
            SET epoch = excluded.epoch, sequence = excluded.sequence, content = excluded.content
            WHERE (excluded.epoch, excluded.sequence) > (stored.epoch, stored.sequence)
            """,
            PostgresCommand.Argument(newest.Select(snapshot => snapshot.Feeder.Text).ToArray()),
            PostgresCommand.Argument(newest.Select(snapshot => snapshot.Epoch).ToArray()),
            PostgresCommand.Argument(newest.Select(snapshot => snapshot.Sequence).ToArray()),
            PostgresCommand.Argument(newest.Select(snapshot => snapshot.Content.ToArray()).ToArray()));
        await _calls.Write(connection => connection.Execute(write, cancellation), cancellation);
    }

    public async ValueTask<StoredSnapshot?> Find(FeederId feeder, CancellationToken cancellation = default) =>
        await _calls.Read(
            connection => connection.QueryFirst(
                PostgresCommand.Of(
                    "SELECT epoch, sequence, content FROM feeder_snapshots WHERE feeder = $1",
                    PostgresCommand.Argument(feeder.Text)),
                row => new StoredSnapshot(feeder, row.GetInt64(0), row.GetInt64(1), row.GetFieldValue<byte[]>(2)),
                cancellation),
            cancellation);
}
