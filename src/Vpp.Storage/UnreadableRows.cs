using Microsoft.Extensions.Logging;

namespace Vpp.Storage;

/// <summary>Lists that leave out, with an alarm, the row that cannot be read, so that the others go on (F20).</summary>
internal static partial class UnreadableRows
{
    public static void AddReadable<T>(this List<T> rows, Func<T> read, ILogger log)
    {
        try
        {
            rows.Add(read());
        }
        catch (InvalidDataException fault)
        {
            LogUnreadable(log, fault.Message);
        }
    }

    [LoggerMessage(1, LogLevel.Critical, "A stored row is left out. {Reason}")]
    private static partial void LogUnreadable(ILogger log, string reason);
}
