using Vpp.Domain.Vehicles;

namespace Vpp.Domain.Feeders;

/// <summary>
/// Which vehicles hear from the feeder: those whose setpoint changes, those whose lease has lived a third of its life,
/// and those that did not acknowledge. Nothing is sent to a vehicle that may not be moved (P6, C2).
/// </summary>
internal static class LeaseRenewal
{
    public static FeederDecision Select(VehicleRows rows, long now, FeederOptions options)
    {
        List<int>? told = null;
        for (var row = 0; row < rows.Count; row++)
        {
            if (rows.Terms[row] is not null
                && rows.Reachable[row]
                && rows.Flexibility[row].Refusal == VehicleRefusal.None
                && IsDue(rows, row, now, options))
            {
                (told ??= []).Add(row);
            }
        }

        return told is null ? FeederDecision.None : new(told);
    }

    public static void Issue(VehicleRows rows, FeederDecision decision, long sequence, long now, FeederOptions options)
    {
        foreach (var row in decision.Rows)
        {
            var powerW = rows.DesiredW[row];
            var leased = WorstCase.IsLeased(rows, row, now);
            rows.OutstandingHighW[row] = leased ? Math.Max(rows.OutstandingHighW[row], powerW) : powerW;
            rows.OutstandingLowW[row] = leased ? Math.Min(rows.OutstandingLowW[row], powerW) : powerW;
            rows.SetpointW[row] = powerW;
            rows.SentAssuredW[row] = rows.GrantedW[row];
            rows.ToldAssuredW[row] = Math.Max(rows.ToldAssuredW[row], rows.GrantedW[row]);
            rows.Sequence[row] = sequence;
            rows.IssuedAt[row] = now;
            rows.ExpiresAt[row] = Math.Max(rows.ExpiresAt[row], now + (long)options.TimeToLive.TotalMilliseconds);
            rows.Acknowledged[row] = false;
        }
    }

    private static bool IsDue(VehicleRows rows, int row, long now, FeederOptions options)
    {
        var desiredW = rows.DesiredW[row];
        if (now >= rows.ExpiresAt[row])
        {
            return NeedsLease(rows, row, now);
        }

        var age = now - rows.IssuedAt[row];
        return desiredW != rows.SetpointW[row]
            || rows.SentAssuredW[row] != rows.GrantedW[row]
            || (!rows.Acknowledged[row] && age >= (long)options.ResendAfter.TotalMilliseconds)
            || (NeedsLease(rows, row, now) && age >= (long)options.RenewAfter.TotalMilliseconds);
    }

    // Default control charges a vehicle that is short of its need, slowly; wherever that is not what was decided, only
    // a lease keeps the vehicle to it, a standstill before a flip included. And a vehicle must know what it is assured
    // of.
    private static bool NeedsLease(VehicleRows rows, int row, long now) =>
        rows.DesiredW[row] != 0
        || now < rows.StandstillUntil[row]
        || rows.EnergyJ[row] < rows.Terms[row]!.Settings.EnergyAtDeparture.Joules
        || rows.SentAssuredW[row] != rows.GrantedW[row]
        || rows.ToldAssuredW[row] != rows.GrantedW[row];
}
