using Microsoft.Extensions.Logging;
using Vpp.Domain.Dispatch;
using Vpp.Domain.Identities;

namespace Vpp.Grains.Dispatch;

internal sealed partial class DispatchEventGrain
{
    [LoggerMessage(
        LogLevel.Information,
        "Event {Event} of {Principal} is accepted: {ReductionW} W from {Start:u} to {End:u}.")]
    private static partial void LogAccepted(
        ILogger logger,
        DispatchEventId @event,
        string principal,
        long reductionW,
        DateTimeOffset start,
        DateTimeOffset end);

    [LoggerMessage(LogLevel.Information, "Event {Event} is {Status} since {At:u}.")]
    private static partial void LogStep(
        ILogger logger, DispatchEventId @event, DispatchEventStatus status, DateTimeOffset at);

    [LoggerMessage(LogLevel.Information, "Event {Event} was cancelled by {Principal}.")]
    private static partial void LogCancelled(ILogger logger, DispatchEventId @event, string principal);

    [LoggerMessage(LogLevel.Warning, "The portfolio did not take event {Event} and will find it in the ledger.")]
    private static partial void LogUnarmed(ILogger logger, Exception exception, DispatchEventId @event);

    [LoggerMessage(LogLevel.Warning, "The portfolio did not say whether event {Event} may move anything at all.")]
    private static partial void LogUnasked(ILogger logger, Exception exception, DispatchEventId @event);

    [LoggerMessage(LogLevel.Critical, "Event {Event} cannot be read; its cancellation goes to the portfolio alone.")]
    private static partial void LogUnread(ILogger logger, Exception exception, DispatchEventId @event);

    [LoggerMessage(LogLevel.Critical, "The cancellation of event {Event} could not be kept on this server's disk.")]
    private static partial void LogNotJournalled(ILogger logger, Exception exception, DispatchEventId @event);

    [LoggerMessage(LogLevel.Critical, "The kept samples of event {Event} are dropped. {Reason}")]
    private static partial void LogDamaged(ILogger logger, DispatchEventId @event, string reason);

    [LoggerMessage(LogLevel.Warning, "The samples of event {Event} could not be kept.")]
    private static partial void LogNotKept(ILogger logger, Exception exception, DispatchEventId @event);
}
