using Microsoft.Extensions.Logging;
using Vpp.Domain.Dispatch;
using Vpp.Domain.Identities;
using Vpp.Grains.Storage;

namespace Vpp.Grains.Dispatch;

/// <summary>Passes over an event that cannot be read, with an alarm, so that the others go on (C18, F20).</summary>
internal static partial class ReadableEvents
{
    public static async Task<DispatchEventRecord?> FindReadable(
        this IEventLedger ledger, DispatchEventId id, ILogger logger, CancellationToken cancellation = default)
    {
        try
        {
            return await ledger.Find(id, cancellation);
        }
        catch (InvalidDataException damage)
        {
            LogPassedOver(logger, damage, id);
            return null;
        }
    }

    [LoggerMessage(LogLevel.Critical, "Event {Event} is passed over: its record in the ledger is damaged.")]
    private static partial void LogPassedOver(ILogger logger, Exception damage, DispatchEventId @event);
}
