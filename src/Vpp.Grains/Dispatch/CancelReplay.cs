using Microsoft.Extensions.Logging;
using Vpp.Domain.Dispatch;
using Vpp.Domain.Identities;
using Vpp.Grains.Storage;

namespace Vpp.Grains.Dispatch;

/// <summary>Brings cancellations that outlived a crash in the journal into the ledger (C10).</summary>
internal static partial class CancelReplay
{
    /// <summary>
    /// Ends when the ledger has them all; throws when it cannot be reached, and then nothing may resume.
    /// </summary>
    public static async Task Run(
        ICancelJournal journal, IEventLedger ledger, ILogger logger, CancellationToken cancellation)
    {
        foreach (var entry in await journal.Read())
        {
            // What cannot be read is not among the open events either: nothing resumes it.
            while (await ledger.FindReadable(entry.Event, logger, cancellation) is { IsOver: false } open)
            {
                var cancelled = DispatchEventLifecycle.Cancel(open, entry.At, entry.Principal);
                if (await ledger.TrySave(cancelled, cancellation))
                {
                    LogReplayed(logger, entry.Event, entry.Principal);
                }
            }

            await journal.Settle(entry.Event);
        }
    }

    [LoggerMessage(LogLevel.Warning, "Event {Event}, cancelled by {Principal} before the restart, is now recorded so.")]
    private static partial void LogReplayed(ILogger logger, DispatchEventId @event, string principal);
}
