using Microsoft.Extensions.Logging;
using Vpp.Domain.Identities;

namespace Vpp.Grains.Dispatch;

internal sealed partial class DispatchEventGrain
{
    [LoggerMessage(LogLevel.Information, "Event {Event} was cancelled by {Principal}.")]
    private static partial void LogCancelled(ILogger logger, DispatchEventId @event, string principal);

    [LoggerMessage(LogLevel.Warning, "The portfolio did not take event {Event} and will find it in the ledger.")]
    private static partial void LogUnarmed(ILogger logger, Exception exception, DispatchEventId @event);

    [LoggerMessage(LogLevel.Warning, "The samples of event {Event} could not be kept.")]
    private static partial void LogNotKept(ILogger logger, Exception exception, DispatchEventId @event);
}
