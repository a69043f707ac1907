using Npgsql;

namespace Vpp.Storage.Postgres;

/// <summary>The statements of one table of terms; one or many terms are written alike, as arrays of columns.</summary>
internal sealed class PostgresTermsTable<T>(TermsTable<T> table)
{
    private readonly string _find = $"SELECT {table.ColumnList} FROM {table.Name} WHERE {table.Key} = $1";

    private readonly string _locate =
        $"SELECT {table.Key}, feeder FROM {table.Name} WHERE {table.Key} = ANY ($1)";

    private readonly string _readChanges =
        $"""
        SELECT {table.ColumnList} FROM {table.Name} WHERE feeder = $1 AND change > $2
        UNION ALL
        SELECT {table.ColumnListOf("terms")}
        FROM {table.MovesName} AS moves JOIN {table.Name} AS terms ON terms.{table.Key} = moves.{table.Key}
        WHERE moves.feeder = $1 AND terms.feeder <> $1 AND terms.change > $2
        """;

    private readonly string _moveNext = Move(table, "stored.version = given.version - 1");
    private readonly string _putNext = Put(table, FirstOrKnown(table), "stored.version = excluded.version - 1");
    private readonly string _moveNewer = Move(table, "stored.version < given.version");
    private readonly string _putNewer = Put(table, "true", "stored.version < excluded.version");

    public TermsTable<T> Table => table;

    public NpgsqlBatchCommand Find(string id) => PostgresCommand.Of(_find, PostgresCommand.Argument(id));

    public NpgsqlBatchCommand Locate(IEnumerable<string> ids) =>
        PostgresCommand.Of(_locate, PostgresCommand.Argument(ids.ToArray()));

    public NpgsqlBatchCommand ReadChanges(string feeder, long after) => PostgresCommand.Of(
        _readChanges, PostgresCommand.Argument(feeder), PostgresCommand.Argument(after));

    /// <summary>Writes each of the terms over the version before; answers with the identities written.</summary>
    public NpgsqlBatchCommand[] SaveNext(IReadOnlyList<T> terms) => Write(_moveNext, _putNext, terms);

    /// <summary>Writes those that are newer than what is stored; answers with the identities written.</summary>
    public NpgsqlBatchCommand[] SaveNewer(IReadOnlyList<T> terms) => Write(_moveNewer, _putNewer, terms);

    private NpgsqlBatchCommand[] Write(string move, string put, IReadOnlyList<T> terms) =>
    [
        PostgresCommand.Of(
            move,
            PostgresCommand.Argument(terms.Select(table.Id).ToArray()),
            PostgresCommand.Argument(terms.Select(table.Feeder).ToArray()),
            PostgresCommand.Argument(terms.Select(table.Version).ToArray())),
        PostgresCommand.Of(put, table.Columns.Select(column => ArrayOf(column, terms)).ToArray()),
    ];

    private static string Move(TermsTable<T> table, string guard) =>
        $"""
        INSERT INTO {table.MovesName} (feeder, {table.Key})
        SELECT stored.feeder, stored.{table.Key}
        FROM unnest($1, $2, $3) AS given (id, feeder, version)
        JOIN {table.Name} AS stored ON stored.{table.Key} = given.id
        WHERE stored.feeder <> given.feeder AND {guard}
        ON CONFLICT DO NOTHING
        """;

    private static string Put(TermsTable<T> table, string insertGuard, string updateGuard) =>
        $"""
        INSERT INTO {table.Name} AS stored ({table.ColumnList}, change)
        SELECT given.*, (SELECT change FROM terms_change)
        FROM unnest({string.Join(", ", table.Columns.Select((_, index) => $"${index + 1}"))})
            AS given ({table.ColumnList})
        WHERE {insertGuard}
        ON CONFLICT ({table.Key}) DO UPDATE SET {table.Assignments}, change = excluded.change
        WHERE {updateGuard}
        RETURNING stored.{table.Key}
        """;

    private static string FirstOrKnown(TermsTable<T> table) =>
        $"""
        given.version = 1
            OR EXISTS (SELECT FROM {table.Name} AS known WHERE known.{table.Key} = given.{table.Key})
        """;

    private static NpgsqlParameter ArrayOf(TermsColumn<T> column, IReadOnlyList<T> terms) => column switch
    {
        TermsColumn<T>.Text text => PostgresCommand.Argument(terms.Select(text.Of).ToArray()),
        TermsColumn<T>.Integer integer => PostgresCommand.Argument(terms.Select(integer.Of).ToArray()),
        TermsColumn<T>.Boolean boolean => PostgresCommand.Argument(terms.Select(boolean.Of).ToArray()),
        _ => throw new ArgumentOutOfRangeException(nameof(column), column, "The column has an unknown kind."),
    };
}
