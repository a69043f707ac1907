using Npgsql;

namespace Vpp.Storage.Postgres;

/// <summary>Statements with their arguments in place of $1, $2 and so on.</summary>
internal static class PostgresCommand
{
    public static NpgsqlBatchCommand Of(string sql, params ReadOnlySpan<NpgsqlParameter> arguments)
    {
        var command = new NpgsqlBatchCommand(sql);
        foreach (var argument in arguments)
        {
            command.Parameters.Add(argument);
        }

        return command;
    }

    public static NpgsqlParameter Argument<T>(T value) => new NpgsqlParameter<T> { TypedValue = value };

    /// <summary>Statements that travel together and form one transaction.</summary>
    public static NpgsqlBatch Batch(this NpgsqlConnection connection, params ReadOnlySpan<NpgsqlBatchCommand> commands)
    {
        var batch = connection.CreateBatch();
        foreach (var command in commands)
        {
            batch.BatchCommands.Add(command);
        }

        return batch;
    }

    /// <returns>How many rows it wrote.</returns>
    public static async Task<int> Execute(
        this NpgsqlConnection connection,
        NpgsqlBatchCommand command,
        CancellationToken cancellation)
    {
        await using var batch = connection.Batch(command);
        return await batch.ExecuteNonQueryAsync(cancellation);
    }

    public static async Task<List<T>> Query<T>(
        this NpgsqlConnection connection,
        NpgsqlBatchCommand command,
        Func<NpgsqlDataReader, T> read,
        CancellationToken cancellation)
    {
        await using var batch = connection.Batch(command);
        await using var reader = await batch.ExecuteReaderAsync(cancellation);
        return await reader.ReadRows(read, cancellation);
    }

    /// <summary>The first row, or the default value when there is none.</summary>
    public static async Task<T?> QueryFirst<T>(
        this NpgsqlConnection connection,
        NpgsqlBatchCommand command,
        Func<NpgsqlDataReader, T> read,
        CancellationToken cancellation)
    {
        await using var batch = connection.Batch(command);
        await using var reader = await batch.ExecuteReaderAsync(cancellation);
        return await reader.ReadAsync(cancellation) ? read(reader) : default;
    }

    /// <summary>The rows of the result at which a reader stands.</summary>
    public static async Task<List<T>> ReadRows<T>(
        this NpgsqlDataReader reader,
        Func<NpgsqlDataReader, T> read,
        CancellationToken cancellation)
    {
        var rows = new List<T>();
        await reader.ForEach(row => rows.Add(read(row)), cancellation);
        return rows;
    }

    public static async Task ForEach(
        this NpgsqlDataReader reader,
        Action<NpgsqlDataReader> take,
        CancellationToken cancellation)
    {
        while (await reader.ReadAsync(cancellation))
        {
            take(reader);
        }
    }
}
