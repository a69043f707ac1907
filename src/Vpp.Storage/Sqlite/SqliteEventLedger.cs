using Microsoft.Extensions.Logging;
using Vpp.Domain.Dispatch;
using Vpp.Domain.Identities;
using Vpp.Grains.Storage;

namespace Vpp.Storage.Sqlite;

/// <inheritdoc cref="IEventLedger"/>
internal sealed class SqliteEventLedger(SqliteDatabase database, ILogger<SqliteEventLedger> log) : IEventLedger
{
    public ValueTask<DispatchEventRecord?> Find(DispatchEventId id, CancellationToken cancellation = default) =>
        database.Read(
            session => session.QueryFirst(
                $"SELECT {LedgerRow.Columns} FROM dispatch_events WHERE event = $event",
                row => LedgerRow.From(row).Read(),
                ("$event", id.Text)),
            cancellation);

    public ValueTask<bool> TrySave(DispatchEventRecord record, CancellationToken cancellation = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(record.Version, 1);
        var body = LedgerJson.WriteBody(record.Event);
        var history = LedgerJson.WriteHistory(record.History);
        var sql = record.Version == 1
            ? """
              INSERT INTO dispatch_events
                  (event, version, status, is_over, starts_at_us, ends_at_us, body, history)
              VALUES ($event, $version, $status, $is_over, $starts_at_us, $ends_at_us, $body, $history)
              ON CONFLICT DO NOTHING
              """
            : """
              UPDATE dispatch_events
              SET version = $version, status = $status, is_over = $is_over,
                  starts_at_us = $starts_at_us, ends_at_us = $ends_at_us, body = $body, history = $history
              WHERE event = $event AND version = $version - 1
              """;
        return database.Write(
            session => session.Execute(
                sql,
                ("$event", record.Event.Id.Text),
                ("$version", record.Version),
                ("$status", (int)record.Status),
                ("$is_over", record.IsOver),
                ("$starts_at_us", LedgerInstant.Microseconds(record.Event.Start)),
                ("$ends_at_us", LedgerInstant.Microseconds(record.Event.End)),
                ("$body", body),
                ("$history", history)) == 1,
            cancellation);
    }

    public ValueTask<IReadOnlyList<DispatchEventRecord>> ReadOpen(CancellationToken cancellation = default) =>
        ReadReadable(
            $"SELECT {LedgerRow.Columns} FROM dispatch_events WHERE is_over = 0 ORDER BY starts_at_us, event",
            [],
            cancellation);

    public ValueTask<IReadOnlyList<DispatchEventRecord>> ReadOpen(
        DateTimeOffset from, DateTimeOffset until, CancellationToken cancellation = default) =>
        ReadReadable(
            $"""
            SELECT {LedgerRow.Columns} FROM dispatch_events
            WHERE is_over = 0 AND starts_at_us <= $until AND ends_at_us >= $end_min
            ORDER BY starts_at_us, event
            """,
            [("$until", LedgerInstant.Microseconds(until)), ("$end_min", LedgerInstant.EndMin(from))],
            cancellation);

    public ValueTask<int> CountOpen(CancellationToken cancellation = default) => database.Read(
        session => session.QueryFirst(
            "SELECT count(*) FROM dispatch_events WHERE is_over = 0", row => row.GetInt32(0)),
        cancellation);

    public ValueTask<IReadOnlyList<DispatchEventRecord>> ReadPage(
        DispatchEventId? after,
        int countMax,
        CancellationToken cancellation = default) => LedgerRow.ReadPage(
        after?.Text, countMax, (last, count) => ReadRowsAfter(last, count, cancellation), log);

    public async ValueTask SavePerformance(
        DispatchEventId id,
        ReadOnlyMemory<byte> performance,
        CancellationToken cancellation = default)
    {
        var content = performance.ToArray();
        await database.Write(
            session => session.Execute(
                """
                INSERT INTO dispatch_performance VALUES ($event, $content)
                ON CONFLICT (event) DO UPDATE SET content = excluded.content
                """,
                ("$event", id.Text),
                ("$content", content)),
            cancellation);
    }

    public ValueTask<byte[]?> FindPerformance(DispatchEventId id, CancellationToken cancellation = default) =>
        database.Read(
            session => session.QueryFirst(
                "SELECT content FROM dispatch_performance WHERE event = $event",
                row => row.GetFieldValue<byte[]>(0),
                ("$event", id.Text)),
            cancellation);

    private ValueTask<List<LedgerRow>> ReadRowsAfter(string? last, int count, CancellationToken cancellation) =>
        last is null
            ? ReadRows(
                $"SELECT {LedgerRow.Columns} FROM dispatch_events ORDER BY starts_at_us DESC, event DESC LIMIT $count",
                [("$count", count)],
                cancellation)
            : ReadRows(
                $"""
                SELECT {LedgerRow.Columns} FROM dispatch_events
                WHERE (starts_at_us, event) < (SELECT starts_at_us, event FROM dispatch_events WHERE event = $after)
                ORDER BY starts_at_us DESC, event DESC LIMIT $count
                """,
                [("$after", last), ("$count", count)],
                cancellation);

    private async ValueTask<IReadOnlyList<DispatchEventRecord>> ReadReadable(
        string sql,
        (string, object?)[] arguments,
        CancellationToken cancellation)
    {
        var rows = await ReadRows(sql, arguments, cancellation);
        var readable = new List<DispatchEventRecord>(rows.Count);
        rows.ForEach(row => readable.AddReadable(row.Read, log));
        return readable;
    }

    private ValueTask<List<LedgerRow>> ReadRows(
        string sql,
        (string, object?)[] arguments,
        CancellationToken cancellation) =>
        database.Read(session => session.Query(sql, LedgerRow.From, arguments), cancellation);
}
