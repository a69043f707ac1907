namespace Vpp.Storage;

/// <summary>The instants by which the ledger orders events; the body keeps them exactly.</summary>
internal static class LedgerInstant
{
    /// <summary>Whole microseconds since 1970, negative before.</summary>
    public static long Microseconds(DateTimeOffset instant) =>
        (instant.UtcTicks - DateTimeOffset.UnixEpoch.Ticks) / TimeSpan.TicksPerMicrosecond;
}
