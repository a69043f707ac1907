using Microsoft.Data.Sqlite;

namespace Vpp.Storage.Sqlite;

/// <summary>
/// The embedded database of one process, in <c>vpp.db</c> of a directory that it holds locked. One thread writes; a
/// few readers beside it see all that was acknowledged.
/// </summary>
public sealed class SqliteDatabase : IDisposable
{
    private readonly DirectoryLock _directoryLock;
    private readonly SqliteWriter _writer;
    private readonly SqliteReaders _readers;
    private int _isDisposed;

    private SqliteDatabase(DirectoryLock directoryLock, SqliteSession session, string file)
    {
        _directoryLock = directoryLock;
        _writer = new(session);
        _readers = new(file);
    }

    /// <summary>Opens the database of a directory, making both when they do not exist.</summary>
    /// <exception cref="DirectoryInUseException">Another process has it open.</exception>
    /// <exception cref="UnusableDatabaseException">The file is damaged, too new, or no database.</exception>
    public static SqliteDatabase Open(
        string directory,
        SqliteDurability durability = SqliteDurability.PowerLoss)
    {
        var full = Path.GetFullPath(directory);
        var file = Path.Combine(full, "vpp.db");
        var directoryLock = DirectoryLock.Take(full, file);
        try
        {
            return new(directoryLock, OpenChecked(file, durability), file);
        }
        catch
        {
            directoryLock.Dispose();
            throw;
        }
    }

    /// <summary>Commits what has been accepted, waits for reads under way, and gives the directory free.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _isDisposed, 1) == 0)
        {
            _writer.Dispose();
            _readers.Dispose();
            _directoryLock.Dispose();
        }
    }

    internal ValueTask<T> Write<T>(Func<SqliteSession, T> step, CancellationToken cancellation) =>
        new(_writer.Write(step, cancellation));

    internal ValueTask<T> Read<T>(Func<SqliteSession, T> step, CancellationToken cancellation) =>
        new(_readers.Read(step, cancellation));

    private static SqliteSession OpenChecked(string file, SqliteDurability durability)
    {
        SqliteSession? session = null;
        try
        {
            SqliteSchema.RefuseForeign(file);
            session = SqliteSession.Open(file);
            session.RunScript("PRAGMA journal_mode = WAL");
            session.RunScript(
                durability == SqliteDurability.PowerLoss ? "PRAGMA synchronous = FULL" : "PRAGMA synchronous = NORMAL");
            RefuseDamage(session, file);
            SqliteSchema.Install(session, file);
            return session;
        }
        catch (SqliteException fault)
        {
            session?.Dispose();
            throw new UnusableDatabaseException(
                $"The file {file} {SqliteFaults.DamageOf(fault) ?? "cannot be opened"}: {fault.Message}", fault);
        }
        catch
        {
            session?.Dispose();
            throw;
        }
    }

    private static void RefuseDamage(SqliteSession session, string file)
    {
        var verdict = session.QueryFirst("PRAGMA quick_check(1)", row => row.GetString(0));
        if (verdict != "ok")
        {
            throw new UnusableDatabaseException($"The file {file} is damaged: {verdict}");
        }
    }
}
