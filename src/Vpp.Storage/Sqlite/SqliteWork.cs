namespace Vpp.Storage.Sqlite;

/// <summary>One write that waits for its turn; it may be run again when a neighbour in its transaction fails.</summary>
internal abstract class SqliteWork
{
    public abstract void Run(SqliteSession session);

    /// <summary>The transaction is committed: tell the caller the result of the newest run.</summary>
    public abstract void Complete();

    public abstract void Fail(Exception fault);
}

internal sealed class SqliteWork<T>(Func<SqliteSession, T> step) : SqliteWork
{
    // Callers go on elsewhere; the writer thread never runs their code.
    private readonly TaskCompletionSource<T> _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private T _result = default!;

    public Task<T> Done => _done.Task;

    public override void Run(SqliteSession session) => _result = step(session);

    public override void Complete() => _done.TrySetResult(_result);

    public override void Fail(Exception fault) => _done.TrySetException(fault);
}
