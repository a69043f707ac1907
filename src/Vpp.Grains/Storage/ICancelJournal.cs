using Vpp.Domain.Identities;
using Vpp.Domain.Safety;

namespace Vpp.Grains.Storage;

/// <summary>
/// Cancellations on a disk of this server alone, written before the ledger is asked and replayed before anything
/// resumes: so that one made while the ledger is away outlives a crash too (C10).
/// </summary>
public interface ICancelJournal
{
    /// <summary>Keeps a cancellation; it is on disk when this ends.</summary>
    ValueTask Append(CancelEntry entry);

    /// <summary>The ledger has what became of the event: its cancellation need not be kept any longer.</summary>
    ValueTask Settle(DispatchEventId @event);

    /// <summary>Every cancellation that is not settled, oldest first.</summary>
    ValueTask<IReadOnlyList<CancelEntry>> Read();

    /// <summary>Keeps how the kill switch was turned, in place of the turn before; on disk when this ends.</summary>
    ValueTask Keep(KillSwitch killSwitch);

    /// <summary>How it was last turned here; null when it never was.</summary>
    ValueTask<KillSwitch?> ReadKillSwitch();
}

/// <summary>One cancellation.</summary>
/// <param name="Event">What was cancelled.</param>
/// <param name="At">When, UTC.</param>
/// <param name="Principal">By whom.</param>
public sealed record CancelEntry(DispatchEventId Event, DateTimeOffset At, string Principal);

/// <summary>For a server without a directory of its own: a cancellation is kept by the ledger alone.</summary>
public sealed class NoCancelJournal : ICancelJournal
{
    public ValueTask Append(CancelEntry entry) => ValueTask.CompletedTask;

    public ValueTask Settle(DispatchEventId @event) => ValueTask.CompletedTask;

    public ValueTask<IReadOnlyList<CancelEntry>> Read() => ValueTask.FromResult<IReadOnlyList<CancelEntry>>([]);

    public ValueTask Keep(KillSwitch killSwitch) => ValueTask.CompletedTask;

    public ValueTask<KillSwitch?> ReadKillSwitch() => ValueTask.FromResult<KillSwitch?>(null);
}
