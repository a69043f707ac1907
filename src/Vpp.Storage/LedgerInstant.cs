using Vpp.Domain.Dispatch;

namespace Vpp.Storage;

/// <summary>The instants by which the ledger orders events; the body keeps them exactly.</summary>
internal static class LedgerInstant
{
    // The ledger knows when an event ends, not when its release does.
    private static readonly long ReleaseMax =
        (DispatchEventRules.RecoveryWaitMax + DispatchEventRules.ReleaseWindowMax).Ticks
        / TimeSpan.TicksPerMicrosecond;

    /// <summary>
    /// The instant such that an event that was over before it is released before another instant, in microseconds.
    /// </summary>
    public static long EndMin(DateTimeOffset from) => Microseconds(from) - ReleaseMax;

    /// <summary>Whole microseconds since 1970, negative before.</summary>
    public static long Microseconds(DateTimeOffset instant) =>
        (instant.UtcTicks - DateTimeOffset.UnixEpoch.Ticks) / TimeSpan.TicksPerMicrosecond;
}
