using Vpp.Domain.Feeders;

namespace Vpp.Domain.Following;

/// <summary>
/// Sees by the rate of readings that a feeder has tripped: of the vehicles that report by themselves and did so lately
/// four of five are silent (C9). Only where readings have come steadily before does silence say anything.
/// </summary>
internal sealed class FeederPulse
{
    /// <summary>How long without a reading is silence, ms.</summary>
    public const int SilenceMs = 6_000;

    private const int LatelyMs = 60_000;
    private const int SteadyMs = 30_000;
    private const int RowsMin = 3;

    private long _steadyMs;

    /// <summary>Whether the feeder has tripped.</summary>
    public bool Feel(VehicleRows rows, int now, TimeSpan since)
    {
        var (lately, heard) = (0, 0);
        for (var row = 0; row < rows.Count; row++)
        {
            var ageMs = (long)now - rows.MeasuredAt[row];
            if (ageMs <= LatelyMs && rows.Latency[row] == LatencyClass.Fast && !rows.Polls[row])
            {
                lately++;
                heard += ageMs <= SilenceMs ? 1 : 0;
            }
        }

        // Once nobody has been heard for a minute, only a reading can say that the feeder is back.
        var isSilent = lately == 0 ? rows.IsTripped : heard * 5 <= lately;
        var isTripped = isSilent && (rows.IsTripped || (_steadyMs >= SteadyMs && lately >= RowsMin));
        var sinceMs = Math.Clamp((long)since.TotalMilliseconds, 0, LatelyMs);
        if (!isTripped)
        {
            _steadyMs = isSilent || lately == 0 ? 0 : Math.Min(_steadyMs + sinceMs, LatelyMs);
        }

        return isTripped;
    }
}
