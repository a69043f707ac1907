using Vpp.Domain.Quantities;
using Vpp.Domain.Vehicles;

namespace Vpp.Domain.Feeders;

/// <summary>Gathers what is known of each row and asks what the vehicle may do.</summary>
internal static class RowFlexibility
{
    public static void Refresh(
        VehicleRows rows,
        IReadOnlyList<FeederTarget> targets,
        FeederInstant now,
        long nowMs,
        FeederOptions options)
    {
        var untilRelease = TimeSpan.Zero;
        foreach (var target in targets)
        {
            var left = target.End + target.ReleaseWindow - now.Utc;
            untilRelease = left > untilRelease ? left : untilRelease;
        }

        for (var row = 0; row < rows.Count; row++)
        {
            if (rows.Terms[row] is { } terms)
            {
                rows.Flexibility[row] = Of(rows, row, terms, untilRelease, now, nowMs, options);
            }
        }
    }

    private static Flexibility Of(
        VehicleRows rows,
        int row,
        VehicleTerms terms,
        TimeSpan untilRelease,
        FeederInstant now,
        long nowMs,
        FeederOptions options)
    {
        if (!terms.OptedOut && rows.Connection[row] == ConnectionState.Unplugged)
        {
            return Flexibility.None(VehicleRefusal.Unplugged);
        }

        var heard = rows.MeasuredAt[row] != VehicleRows.Never;
        var ageMs = heard ? Math.Max(0, nowMs - rows.MeasuredAt[row]) : 0;
        var circumstances = new VehicleCircumstances(
            rows.Connection[row],
            terms.OptedOut,
            heard && ageMs <= (long)options.Freshness.TotalMilliseconds,
            Energy.FromJoules(rows.EnergyJ[row]),
            options.SensorError * terms.Nameplate.UsableCapacity,
            TimeSpan.FromMilliseconds(ageMs),
            Power.FromWatts(WorstCase.ExportW(rows, row, nowMs)),
            Power.FromWatts(rows.AssuredW[row]),
            UntilRelease(rows, row, untilRelease, nowMs),
            UntilDeparture(rows, row, terms, now, options),
            options.TimeToLive);
        return Flexibility.Of(
            terms.Nameplate,
            terms.Settings.Reserve,
            terms.Settings.EnergyAtDeparture,
            terms.Settings.DischargeAllowed,
            circumstances);
    }

    private static TimeSpan UntilRelease(VehicleRows rows, int row, TimeSpan untilEvents, long nowMs)
    {
        if (rows.ReleaseAt[row] == VehicleRows.Never)
        {
            return untilEvents;
        }

        var own = TimeSpan.FromMilliseconds(Math.Max(0, rows.ReleaseAt[row] - nowMs));
        return own > untilEvents ? own : untilEvents;
    }

    // The departure of the present session, looked up once when it begins and once more when terms change.
    private static TimeSpan? UntilDeparture(
        VehicleRows rows, int row, VehicleTerms terms, FeederInstant now, FeederOptions options)
    {
        if (rows.DepartureUtc[row] == VehicleRows.Never)
        {
            // A departure that cannot be known may be any moment: this vehicle is not moved, and the others are (C18).
            if (!TimeZoneInfo.TryFindSystemTimeZoneById(terms.TimeZone, out var zone))
            {
                return TimeSpan.Zero;
            }

            if (terms.Settings.Departures.NextAfter(now.Utc, zone) is not { } next)
            {
                return null;
            }

            rows.DepartureUtc[row] = (next - options.DepartureMargin).ToUnixTimeMilliseconds();
        }

        return TimeSpan.FromMilliseconds(rows.DepartureUtc[row] - now.Utc.ToUnixTimeMilliseconds());
    }
}
