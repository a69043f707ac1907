namespace Vpp.Server.Hosting;

internal static partial class HostLog
{
    [LoggerMessage(1, LogLevel.Debug, "Stopping after a failed start failed too")]
    public static partial void StopFailed(ILogger logger, Exception failure);
}
