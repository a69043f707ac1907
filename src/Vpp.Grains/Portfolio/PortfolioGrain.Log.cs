using Microsoft.Extensions.Logging;

namespace Vpp.Grains.Portfolio;

internal sealed partial class PortfolioGrain
{
    [LoggerMessage(LogLevel.Information, "The portfolio leads in epoch {Epoch} with {Events} open events.")]
    private static partial void LogActivated(ILogger logger, long epoch, int events);

    [LoggerMessage(LogLevel.Warning, "Feeder {Feeder} could not be reached with its part of a dispatch.")]
    private static partial void LogUnreached(ILogger logger, Exception exception, string feeder);

    [LoggerMessage(LogLevel.Warning, "The portfolio could not compare its events with the ledger.")]
    private static partial void LogUnreadLedger(ILogger logger, Exception exception);

    [LoggerMessage(LogLevel.Critical, "The kill switch was turned {Way} by {Principal}.")]
    private static partial void LogSwitched(ILogger logger, string way, string principal);

    [LoggerMessage(LogLevel.Critical, "How the kill switch was turned could not be kept; it is tried again.")]
    private static partial void LogSwitchUnkept(ILogger logger, Exception exception);
}
