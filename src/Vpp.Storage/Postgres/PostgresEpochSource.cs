using Npgsql;
using Vpp.Grains.Storage;

namespace Vpp.Storage.Postgres;

/// <inheritdoc cref="IEpochSource"/>
/// <remarks>
/// The sequence gives a number out once even when the transaction that asked for it fails; the row that is committed
/// with it makes it outlive a crash of the database before the caller commands under it.
/// </remarks>
internal sealed class PostgresEpochSource(NpgsqlDataSource source) : IEpochSource
{
    private readonly PostgresCalls _calls = new(source);

    public ValueTask<long> Next(string owner, CancellationToken cancellation = default) => _calls.Write(
        connection => connection.QueryFirst(
            PostgresCommand.Of(
                "INSERT INTO epochs (owner) VALUES ($1) RETURNING epoch", PostgresCommand.Argument(owner)),
            row => row.GetInt64(0),
            cancellation),
        cancellation);
}
