using Microsoft.Extensions.Logging;
using Npgsql;
using NpgsqlTypes;
using Vpp.Domain.Dispatch;
using Vpp.Domain.Identities;
using Vpp.Grains.Storage;

namespace Vpp.Storage.Postgres;

/// <inheritdoc cref="IEventLedger"/>
internal sealed class PostgresEventLedger(NpgsqlDataSource source, ILogger<PostgresEventLedger> log) : IEventLedger
{
    private readonly PostgresCalls _calls = new(source);

    public async ValueTask<DispatchEventRecord?> Find(DispatchEventId id, CancellationToken cancellation = default) =>
        await _calls.Read(
            connection => connection.QueryFirst(
                PostgresCommand.Of(
                    $"SELECT {LedgerRow.Columns} FROM dispatch_events WHERE event = $1",
                    PostgresCommand.Argument(id.Text)),
                row => LedgerRow.From(row).Read(),
                cancellation),
            cancellation);

    public async ValueTask<bool> TrySave(DispatchEventRecord record, CancellationToken cancellation = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(record.Version, 1);
        var sql = record.Version == 1
            ? """
              INSERT INTO dispatch_events
                  (event, version, status, is_over, starts_at_us, ends_at_us, body, history)
              VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
              ON CONFLICT DO NOTHING
              """
            : """
              UPDATE dispatch_events
              SET version = $2, status = $3, is_over = $4, starts_at_us = $5, ends_at_us = $6, body = $7, history = $8
              WHERE event = $1 AND version = $2 - 1
              """;
        var write = PostgresCommand.Of(
            sql,
            PostgresCommand.Argument(record.Event.Id.Text),
            PostgresCommand.Argument(record.Version),
            PostgresCommand.Argument((int)record.Status),
            PostgresCommand.Argument(record.IsOver),
            PostgresCommand.Argument(LedgerInstant.Microseconds(record.Event.Start)),
            PostgresCommand.Argument(LedgerInstant.Microseconds(record.Event.End)),
            Json(LedgerJson.WriteBody(record.Event)),
            Json(LedgerJson.WriteHistory(record.History)));
        return await _calls.Write(connection => connection.Execute(write, cancellation), cancellation) == 1;
    }

    public ValueTask<IReadOnlyList<DispatchEventRecord>> ReadOpen(CancellationToken cancellation = default) =>
        ReadReadable(
            PostgresCommand.Of(
                $"SELECT {LedgerRow.Columns} FROM dispatch_events WHERE NOT is_over ORDER BY starts_at_us, event"),
            cancellation);

    public ValueTask<IReadOnlyList<DispatchEventRecord>> ReadOpen(
        DateTimeOffset from, DateTimeOffset until, CancellationToken cancellation = default) =>
        ReadReadable(
            PostgresCommand.Of(
                $"""
                SELECT {LedgerRow.Columns} FROM dispatch_events
                WHERE NOT is_over AND starts_at_us <= $1 AND ends_at_us >= $2
                ORDER BY starts_at_us, event
                """,
                PostgresCommand.Argument(LedgerInstant.Microseconds(until)),
                PostgresCommand.Argument(LedgerInstant.EndMin(from))),
            cancellation);

    public async ValueTask<int> CountOpen(CancellationToken cancellation = default) => await _calls.Read(
        connection => connection.QueryFirst(
            PostgresCommand.Of("SELECT count(*)::int FROM dispatch_events WHERE NOT is_over"),
            row => row.GetInt32(0),
            cancellation),
        cancellation);

    public ValueTask<IReadOnlyList<DispatchEventRecord>> ReadPage(
        DispatchEventId? after,
        int countMax,
        CancellationToken cancellation = default) => LedgerRow.ReadPage(
        after?.Text, countMax, (last, count) => ReadRows(After(last, count), cancellation), log);

    public async ValueTask SavePerformance(
        DispatchEventId id,
        ReadOnlyMemory<byte> performance,
        CancellationToken cancellation = default)
    {
        var write = PostgresCommand.Of(
            """
            INSERT INTO dispatch_performance VALUES ($1, $2)
            ON CONFLICT (event) DO UPDATE SET content = excluded.content
            """,
            PostgresCommand.Argument(id.Text),
            PostgresCommand.Argument(performance.ToArray()));
        await _calls.Write(connection => connection.Execute(write, cancellation), cancellation);
    }

    public async ValueTask<byte[]?> FindPerformance(DispatchEventId id, CancellationToken cancellation = default) =>
        await _calls.Read(
            connection => connection.QueryFirst(
                PostgresCommand.Of(
                    "SELECT content FROM dispatch_performance WHERE event = $1", PostgresCommand.Argument(id.Text)),
                row => row.GetFieldValue<byte[]>(0),
                cancellation),
            cancellation);

    private async ValueTask<IReadOnlyList<DispatchEventRecord>> ReadReadable(
        NpgsqlBatchCommand read, CancellationToken cancellation)
    {
        var rows = await ReadRows(read, cancellation);
        var readable = new List<DispatchEventRecord>(rows.Count);
        rows.ForEach(row => readable.AddReadable(row.Read, log));
        return readable;
    }

    private ValueTask<List<LedgerRow>> ReadRows(NpgsqlBatchCommand read, CancellationToken cancellation) =>
        _calls.Read(connection => connection.Query(read, LedgerRow.From, cancellation), cancellation);

    private static NpgsqlBatchCommand After(string? last, int count) => last is null
        ? PostgresCommand.Of(
            $"SELECT {LedgerRow.Columns} FROM dispatch_events ORDER BY starts_at_us DESC, event DESC LIMIT $1",
            PostgresCommand.Argument(count))
        : PostgresCommand.Of(
            $"""
            SELECT {LedgerRow.Columns} FROM dispatch_events
            WHERE (starts_at_us, event) < (SELECT starts_at_us, event FROM dispatch_events WHERE event = $2)
            ORDER BY starts_at_us DESC, event DESC LIMIT $1
            """,
            PostgresCommand.Argument(count),
            PostgresCommand.Argument(last));

    private static NpgsqlParameter<string> Json(string text) =>
        new() { TypedValue = text, NpgsqlDbType = NpgsqlDbType.Json };
}
