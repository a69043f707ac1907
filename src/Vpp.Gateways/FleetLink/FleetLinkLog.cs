using Microsoft.Extensions.Logging;

namespace Vpp.Gateways.FleetLink;

internal static partial class FleetLinkLog
{
    [LoggerMessage(LogLevel.Information, "FleetLink: {FleetOperator} speaks for {Vehicles} vehicles, {Homes} homes")]
    public static partial void Introduced(this ILogger logger, string? fleetOperator, int vehicles, int homes);

    [LoggerMessage(LogLevel.Information, "FleetLink: {FleetOperator} disconnected")]
    public static partial void Disconnected(this ILogger logger, string? fleetOperator);

    [LoggerMessage(LogLevel.Warning, "FleetLink: a stream was refused, there are {StreamsMax} already")]
    public static partial void Refused(this ILogger logger, int streamsMax);

    [LoggerMessage(LogLevel.Warning, "FleetLink: {FleetOperator} sent a malformed message: {Sentence}")]
    public static partial void Malformed(this ILogger logger, string? fleetOperator, string sentence);

    [LoggerMessage(LogLevel.Warning, "FleetLink: a call to feeder {Feeder} failed and will be repeated")]
    public static partial void CallToFeederFailed(this ILogger logger, string feeder, Exception exception);

    [LoggerMessage(LogLevel.Warning, "FleetLink: looking up feeders failed and will be repeated")]
    public static partial void LookupFailed(this ILogger logger, Exception exception);

    [LoggerMessage(LogLevel.Warning, "FleetLink: feeder {Feeder} could not be told that a binding ended")]
    public static partial void UnbindFailed(this ILogger logger, string feeder, Exception exception);

    [LoggerMessage(LogLevel.Error, "FleetLink: a stream could not go on and is closed")]
    public static partial void StreamFailed(this ILogger logger, Exception exception);

    [LoggerMessage(LogLevel.Information, "FleetLink: the client is gone")]
    public static partial void ClientGone(this ILogger logger, Exception exception);
}
