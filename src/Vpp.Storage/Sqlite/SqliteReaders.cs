using System.Collections.Concurrent;

namespace Vpp.Storage.Sqlite;

/// <summary>
/// A few sessions that only read. Reading blocks a thread of the pool, never the caller's, and sees every write that
/// was acknowledged before.
/// </summary>
internal sealed class SqliteReaders(string file) : IDisposable
{
    private const int CountMax = 4;

    private readonly SemaphoreSlim _free = new(CountMax);
    private readonly ConcurrentBag<SqliteSession> _idle = [];

    public async Task<T> Read<T>(Func<SqliteSession, T> step, CancellationToken cancellation)
    {
        await _free.WaitAsync(cancellation).ConfigureAwait(false);
        try
        {
            return await Task.Run(() => Run(step), cancellation).ConfigureAwait(false);
        }
        finally
        {
            _free.Release();
        }
    }

    /// <summary>Waits for the reads under way.</summary>
    public void Dispose()
    {
        for (var count = 0; count < CountMax; count++)
        {
            _free.Wait();
        }

        foreach (var session in _idle)
        {
            session.Dispose();
        }

        _free.Dispose();
    }

    private T Run<T>(Func<SqliteSession, T> step)
    {
        SqliteSession? session = null;
        try
        {
            session = _idle.TryTake(out var idle) ? idle : OpenReadOnly();
            return step(session);
        }
        catch (Exception fault) when (SqliteFaults.Translate(fault, outcomeUnknown: false) is var told && told != fault)
        {
            throw told;
        }
        finally
        {
            if (session is not null)
            {
                _idle.Add(session);
            }
        }
    }

    private SqliteSession OpenReadOnly()
    {
        var session = SqliteSession.Open(file);
        session.RunScript("PRAGMA query_only = ON");
        return session;
    }
}
