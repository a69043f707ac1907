using Microsoft.Extensions.Logging;

namespace Vpp.Storage.Sqlite;

/// <summary>The statements of one table of terms. Only one thread writes, so a row read here stays as it is.</summary>
internal sealed class SqliteTermsTable<T>(TermsTable<T> table)
{
    private readonly string _find = $"SELECT {table.ColumnList} FROM {table.Name} WHERE {table.Key} = $id";

    private readonly string _findVersion = $"SELECT version, feeder FROM {table.Name} WHERE {table.Key} = $id";

    private readonly string _move =
        $"INSERT INTO {table.MovesName} (feeder, {table.Key}) VALUES ($feeder, $id) ON CONFLICT DO NOTHING";

    private readonly string _put =
        $"""
        INSERT INTO {table.Name} ({table.ColumnList}, change)
        VALUES ({string.Join(", ", table.Columns.Select(column => "$" + column.Name))}, $change)
        ON CONFLICT ({table.Key}) DO UPDATE SET {table.Assignments}, change = excluded.change
        """;

    private readonly string _readChanges =
        $"""
        SELECT {table.ColumnList} FROM {table.Name} WHERE feeder = $feeder AND change > $after
        UNION ALL
        SELECT {table.ColumnListOf("terms")}
        FROM {table.MovesName} AS moves JOIN {table.Name} AS terms ON terms.{table.Key} = moves.{table.Key}
        WHERE moves.feeder = $feeder AND terms.feeder <> $feeder AND terms.change > $after
        """;

    private readonly string[] _names = [.. table.Columns.Select(column => "$" + column.Name), "$change"];

    public T? Find(SqliteSession session, string key) => session.QueryFirst(_find, table.Read, ("$id", key));

    public string? FindFeeder(SqliteSession session, string key) =>
        session.QueryFirst(_findVersion, row => row.GetString(1), ("$id", key));

    public bool TrySave(SqliteSession session, T terms)
    {
        var stored = Stored(session, terms);
        var isNext = table.Version(terms) - 1 == (stored?.Version ?? 0);
        if (isNext)
        {
            Put(session, terms, stored?.Feeder, SqliteTermsChange.Take(session));
        }

        return isNext;
    }

    /// <summary>Writes the terms when nothing as new is stored.</summary>
    public bool TryImport(SqliteSession session, T terms, long change)
    {
        var stored = Stored(session, terms);
        var isNewer = table.Version(terms) > (stored?.Version ?? 0);
        if (isNewer)
        {
            Put(session, terms, stored?.Feeder, change);
        }

        return isNewer;
    }

    public List<T> ReadChanges(SqliteSession session, string ofFeeder, long after, ILogger log)
    {
        var rows = new List<T>();
        session.ForEach(
            _readChanges,
            row => rows.AddReadable(() => table.Read(row), log),
            ("$feeder", ofFeeder),
            ("$after", after));
        return rows;
    }

    private (long Version, string Feeder)? Stored(SqliteSession session, T terms) => session
        .Query(_findVersion, row => (row.GetInt64(0), row.GetString(1)), ("$id", table.Id(terms)))
        .Cast<(long, string)?>()
        .FirstOrDefault();

    private void Put(SqliteSession session, T terms, string? storedFeeder, long change)
    {
        if (storedFeeder is not null && storedFeeder != table.Feeder(terms))
        {
            session.Execute(_move, ("$feeder", storedFeeder), ("$id", table.Id(terms)));
        }

        var arguments = new (string, object?)[_names.Length];
        for (var index = 0; index < table.Columns.Count; index++)
        {
            arguments[index] = (_names[index], table.Columns[index].Value(terms));
        }

        arguments[^1] = (_names[^1], change);
        session.Execute(_put, arguments);
    }
}
