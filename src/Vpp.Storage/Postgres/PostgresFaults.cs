using System.Net.Sockets;
using Npgsql;
using Vpp.Grains.Storage;

namespace Vpp.Storage.Postgres;

/// <summary>Which errors mean that PostgreSQL cannot answer now; any other is a bug and passes as it is.</summary>
internal static class PostgresFaults
{
    /// <param name="fault">What was thrown.</param>
    /// <param name="isSent">Whether a write may have reached the server.</param>
    /// <returns>Null when it is another kind of error.</returns>
    public static StorageUnavailableException? Translate(Exception fault, bool isSent) => fault switch
    {
        PostgresException told => ReasonOf(told) is { } reason
            ? new($"PostgreSQL {reason}: {told.MessageText}", isSent && EndsConnection(told), told)
            : null,
        NpgsqlException or SocketException or TimeoutException or IOException =>
            new($"PostgreSQL cannot be reached: {fault.Message}", isSent, fault),
        _ => null,
    };

    // Classes of appendix A of the manual, "PostgreSQL Error Codes".
    private static string? ReasonOf(PostgresException told) => told.SqlState switch
    {
        ['0', '8', ..] => "lost the connection",
        ['5', '3', ..] => "is out of resources",
        ['5', '7', ..] => "is shutting down or not ready",
        ['5', '8', ..] => "has a system error",
        ['4', '0', ..] => "gave up on conflicting transactions",
        PostgresErrorCodes.ReadOnlySqlTransaction => "does not accept writes",
        PostgresErrorCodes.LockNotAvailable => "waited too long for a lock",
        _ => null,
    };

    // An error reported by a living session undoes its transaction; one that ends the session may come after COMMIT.
    private static bool EndsConnection(PostgresException told) =>
        told.Severity is "FATAL" or "PANIC"
        || told.SqlState
            is PostgresErrorCodes.StatementCompletionUnknown
            or PostgresErrorCodes.TransactionResolutionUnknown;
}
