using Vpp.Domain.Feeders;
using Vpp.Domain.Identities;

namespace Vpp.Domain.Following;

/// <summary>How often one vehicle was found not to follow, and when it is tried again.</summary>
/// <param name="Failures">How often in a row, at least one.</param>
/// <param name="RetryAt">Not before this instant, ms on the feeder's monotonic clock.</param>
internal readonly record struct FollowBackoff(int Failures, long RetryAt)
{
    /// <summary>What it did when it was tried again, and was told to go on with.</summary>
    public int TrialW { get; init; }

    private const int FirstMs = 60_000;
    private const int DoublingsMax = 6;

    // Whoever has followed for so long begins anew.
    private const int ForgivenAfterMs = 3_600_000;

    /// <summary>
    /// A minute, then twice as long after each further failure, up to an hour; spread by a seeded quarter either way,
    /// so that those who failed together are not tried together. Who cannot wait is tried again every minute.
    /// </summary>
    public static FollowBackoff After(
        FollowBackoff? before, long now, ulong seed, VehicleId vehicle, bool isUrgent = false)
    {
        var failures = before is { } known && now - known.RetryAt < ForgivenAfterMs ? known.Failures + 1 : 1;
        var delayMs = isUrgent ? FirstMs : FirstMs << Math.Min(failures - 1, DoublingsMax);
        var spread = SeededDraw.Within(TimeSpan.FromMilliseconds(delayMs / 2), seed + (ulong)failures, vehicle);
        return new(failures, now + (delayMs * 3 / 4) + (int)spread.TotalMilliseconds);
    }
}
