using System.Collections.Concurrent;
using Microsoft.Data.Sqlite;

namespace Vpp.Storage.Sqlite;

/// <summary>
/// The one thread that writes. It commits whatever has queued up meanwhile as one transaction, so that many callers
/// share one wait for the disk, and answers each only when the transaction is committed.
/// </summary>
internal sealed class SqliteWriter : IDisposable
{
    private const int GroupSizeMax = 512;

    private readonly SqliteSession _session;
    private readonly BlockingCollection<SqliteWork> _queue = [];
    private readonly Thread _thread;

    /// <param name="session">The only session that writes; disposed with the writer.</param>
    public SqliteWriter(SqliteSession session)
    {
        _session = session;
        _thread = new Thread(CommitUntilClosed) { Name = "SQLite writer", IsBackground = true };
        _thread.Start();
    }

    /// <summary>Runs a step inside a transaction; cancellation ends the wait, not the write.</summary>
    public Task<T> Write<T>(Func<SqliteSession, T> step, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        var work = new SqliteWork<T>(step);
        try
        {
            _queue.Add(work, CancellationToken.None);
        }
        catch (Exception fault) when (fault is InvalidOperationException or ObjectDisposedException)
        {
            throw new ObjectDisposedException("The database is closed.", fault);
        }

        return work.Done.WaitAsync(cancellation);
    }

    /// <summary>Commits what has been accepted, then stops.</summary>
    public void Dispose()
    {
        _queue.CompleteAdding();
        _thread.Join();
        _session.Dispose();
    }

    private void CommitUntilClosed()
    {
        var group = new List<SqliteWork>(GroupSizeMax);
        while (_queue.TryTake(out var first, Timeout.Infinite))
        {
            group.Add(first);
            while (group.Count < GroupSizeMax && _queue.TryTake(out var next))
            {
                group.Add(next);
            }

            Commit(group);
            group.Clear();
        }
    }

    // When one fails, each has its own transaction instead: a failure touches nobody but its cause.
    private void Commit(List<SqliteWork> group)
    {
        if (TryCommit(group) is not { } fault)
        {
            group.ForEach(work => work.Complete());
        }
        else if (group is [var single])
        {
            single.Fail(fault);
        }
        else
        {
            group.ForEach(work => Commit([work]));
        }
    }

    private Exception? TryCommit(List<SqliteWork> group)
    {
        var isCommitting = false;
        try
        {
            _session.Execute("BEGIN IMMEDIATE");
            group.ForEach(work => work.Run(_session));
            isCommitting = true;
            _session.Execute("COMMIT");
            return null;
        }
        catch (Exception fault)
        {
            RollBack();
            return SqliteFaults.Translate(fault, outcomeUnknown: isCommitting);
        }
    }

    private void RollBack()
    {
        try
        {
            _session.Execute("ROLLBACK");
        }
        catch (SqliteException)
        {
            // SQLite has rolled back by itself, as it does when the disk is full.
        }
    }
}
