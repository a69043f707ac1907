using Microsoft.Data.Sqlite;
using Vpp.Grains.Storage;

namespace Vpp.Storage.Sqlite;

/// <summary>Which of SQLite's errors mean that the store cannot be used now; any other is a bug.</summary>
internal static class SqliteFaults
{
    // Result codes of sqlite.org/rescode.html.
    private const int Busy = 5;
    private const int Locked = 6;
    private const int NoMemory = 7;
    private const int ReadOnly = 8;
    private const int InputOutput = 10;
    private const int Corrupt = 11;
    private const int Full = 13;
    private const int CannotOpen = 14;
    private const int NotADatabase = 26;

    /// <summary>The reason why a file is no database of use, or null.</summary>
    public static string? DamageOf(SqliteException fault) => fault.SqliteErrorCode switch
    {
        Corrupt => "is damaged",
        NotADatabase => "is not a database",
        _ => null,
    };

    public static Exception Translate(Exception fault, bool outcomeUnknown) =>
        fault is SqliteException sqlite && ReasonOf(sqlite) is { } reason
            ? new StorageUnavailableException($"The database {reason}.", outcomeUnknown, fault)
            : fault;

    private static string? ReasonOf(SqliteException fault) => fault.SqliteErrorCode switch
    {
        Busy or Locked => "is busy",
        NoMemory => "is out of memory",
        ReadOnly => "may not be written to",
        InputOutput => "cannot be read or written",
        Full => "has no room left on its disk",
        CannotOpen => "cannot be opened",
        _ => DamageOf(fault),
    };
}
