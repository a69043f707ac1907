namespace Vpp.Server.Api.Problems;

internal static partial class ProblemLog
{
    [LoggerMessage(1, LogLevel.Information, "{Method} {Path} refused, {Problem}: {Detail} (reference {Reference})")]
    public static partial void Refused(
        ILogger logger, string method, string path, string problem, string detail, string reference);

    [LoggerMessage(2, LogLevel.Error, "{Method} {Path} failed, {Problem}: {Detail} (reference {Reference})")]
    public static partial void Failed(
        ILogger logger, string method, string path, string problem, string detail, string reference, Exception? cause);
}
