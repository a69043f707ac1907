using Microsoft.Extensions.Logging;
using Vpp.Domain.Identities;

namespace Vpp.Grains.Feeders;

internal sealed partial class FeederGrain
{
    [LoggerMessage(LogLevel.Information, "Feeder {Feeder} commands {Vehicles} vehicles in epoch {Epoch}.")]
    private static partial void LogActivated(ILogger logger, FeederId feeder, long epoch, int vehicles);

    [LoggerMessage(LogLevel.Warning, "Feeder {Feeder} starts without its snapshot: {Fault}.")]
    private static partial void LogSnapshotDropped(ILogger logger, FeederId feeder, string fault);

    [LoggerMessage(LogLevel.Warning, "Feeder {Feeder} refused a dispatch of portfolio epoch {Epoch}, round {Round}.")]
    private static partial void LogOldDispatch(ILogger logger, FeederId feeder, long epoch, long round);

    [LoggerMessage(LogLevel.Warning, "Feeder {Feeder} cannot say whether {Setpoints} setpoints reached {Server}.")]
    private static partial void LogUndelivered(
        ILogger logger, Exception exception, FeederId feeder, SiloAddress server, int setpoints);

    [LoggerMessage(LogLevel.Warning, "Feeder {Feeder} could not read changed terms and asks again.")]
    private static partial void LogUnreadTerms(ILogger logger, Exception exception, FeederId feeder);

    [LoggerMessage(LogLevel.Warning, "Feeder {Feeder} could not ask whether an event runs and starts without.")]
    private static partial void LogUnreadLedger(ILogger logger, Exception exception, FeederId feeder);

    [LoggerMessage(LogLevel.Warning, "Feeder {Feeder} got no new epoch and asks again.")]
    private static partial void LogNoEpoch(ILogger logger, Exception exception, FeederId feeder);

    [LoggerMessage(LogLevel.Warning, "Feeder {Feeder}: {Vehicles} vehicles of open connections now belong to {Route}.")]
    private static partial void LogTakenOver(ILogger logger, FeederId feeder, int vehicles, Route route);

    [LoggerMessage(LogLevel.Error, "Feeder {Feeder} leaves {Resource}, terms {Version}, alone: {Fault}.")]
    private static partial void LogUnsound(
        ILogger logger, FeederId feeder, string resource, long version, string fault);

    [LoggerMessage(LogLevel.Warning, "Feeder {Feeder} does not know how the kill switch was last turned.")]
    private static partial void LogUnreadKillSwitch(ILogger logger, Exception exception, FeederId feeder);
}
