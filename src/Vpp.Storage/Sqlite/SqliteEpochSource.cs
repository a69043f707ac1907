using Vpp.Grains.Storage;

namespace Vpp.Storage.Sqlite;

/// <inheritdoc cref="IEpochSource"/>
internal sealed class SqliteEpochSource(SqliteDatabase database) : IEpochSource
{
    public ValueTask<long> Next(string owner, CancellationToken cancellation = default) => database.Write(
        session => session.QueryFirst(
            "INSERT INTO epochs (owner) VALUES ($owner) RETURNING epoch", row => row.GetInt64(0), ("$owner", owner)),
        cancellation);
}
