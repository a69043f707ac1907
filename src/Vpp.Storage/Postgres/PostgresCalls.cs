using Npgsql;

namespace Vpp.Storage.Postgres;

/// <summary>Borrows a connection for one call and says in our words when the database cannot answer.</summary>
internal sealed class PostgresCalls(NpgsqlDataSource source)
{
    public ValueTask<T> Read<T>(Func<NpgsqlConnection, Task<T>> step, CancellationToken cancellation) =>
        Run(step, isWrite: false, cancellation);

    public ValueTask<T> Write<T>(Func<NpgsqlConnection, Task<T>> step, CancellationToken cancellation) =>
        Run(step, isWrite: true, cancellation);

    private async ValueTask<T> Run<T>(
        Func<NpgsqlConnection, Task<T>> step,
        bool isWrite,
        CancellationToken cancellation)
    {
        var isSent = false;
        try
        {
            await using var connection = await source.OpenConnectionAsync(cancellation);
            isSent = isWrite;
            return await step(connection);
        }
        catch (Exception fault) when (PostgresFaults.Translate(fault, isSent) is { } unavailable)
        {
            throw unavailable;
        }
    }
}
