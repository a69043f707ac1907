using Vpp.Domain.Vehicles;

namespace Vpp.Domain.Feeders;

/// <summary>
/// Which vehicles hear from the feeder: those whose setpoint changes, those whose lease has lived a third of its life,
/// and those that did not acknowledge. Nothing is sent to a vehicle that may not be moved (P6, C2).
/// </summary>
internal readonly struct LeaseRenewal(VehicleRows rows, int now, FeederOptions options)
{
    private readonly int _resendAfterMs = (int)options.ResendAfter.TotalMilliseconds;
    private readonly int _renewAfterMs = (int)options.RenewAfter.TotalMilliseconds;
    private readonly int _leaseMs = (int)options.LeaseMax.TotalMilliseconds;

    /// <param name="told">Written over; kept from one decision to the next.</param>
    public FeederDecision Select(List<int> told)
    {
        told.Clear();
        var count = rows.Count;
        var desiredW = rows.DesiredW.AsSpan(0, count);
        var setpointW = rows.SetpointW.AsSpan(0, count);
        var grantedW = rows.GrantedW.AsSpan(0, count);
        var sentW = rows.SentAssuredW.AsSpan(0, count);
        var issuedAt = rows.IssuedAt.AsSpan(0, count);
        var sequence = rows.Sequence.AsSpan(0, count);
        var acknowledged = rows.Acknowledged.AsSpan(0, count);
        for (var row = 0; row < count; row++)
        {
            // Most rows hold what they should, and not for long.
            if (desiredW[row] == setpointW[row]
                && grantedW[row] == sentW[row]
                && acknowledged[row]
                && sequence[row] > 0
                && (long)now - issuedAt[row] < _renewAfterMs)
            {
                continue;
            }

            if (IsDue(row) && rows.Refusal[row] == VehicleRefusal.None && rows.IsReachable(row) && rows.Node[row] >= 0)
            {
                told.Add(row);
            }
        }

        return told.Count == 0 ? FeederDecision.None : new([.. told]);
    }

    /// <summary>Puts what is told in the columns; answers whether anybody is told of more assured power.</summary>
    public bool Issue(FeederDecision decision, int sequence)
    {
        var tellsMore = false;
        foreach (var row in decision.Rows)
        {
            var powerW = rows.DesiredW[row];
            var leased = WorstCase.IsLeased(rows, row, now);
            rows.IsNews[row] |= -powerW > WorstCase.ExportW(rows, row, now);
            rows.OutstandingHighW[row] = leased ? Math.Max(rows.OutstandingHighW[row], powerW) : powerW;
            rows.OutstandingLowW[row] = leased ? Math.Min(rows.OutstandingLowW[row], powerW) : powerW;
            rows.SameSteps[row] = IsTheSame(row, powerW, leased)
                ? (ushort)Math.Min(ushort.MaxValue, rows.SameSteps[row] + (long)sequence - rows.Sequence[row])
                : (ushort)0;
            rows.SetpointW[row] = powerW;
            rows.SentAssuredW[row] = rows.GrantedW[row];
            tellsMore |= rows.GrantedW[row] > rows.ToldAssuredW[row];
            rows.ToldAssuredW[row] = Math.Max(rows.ToldAssuredW[row], rows.GrantedW[row]);
            rows.Sequence[row] = sequence;
            rows.IssuedAt[row] = now;
            rows.ExpiresAt[row] = Math.Max(rows.ExpiresAt[row], now + _leaseMs);
            rows.Acknowledged[row] = false;
        }

        return tellsMore;
    }

    private bool IsTheSame(int row, int powerW, bool leased) =>
        leased
        && rows.IsSent(row)
        && !rows.Acknowledged[row]
        && powerW == rows.SetpointW[row]
        && rows.GrantedW[row] == rows.SentAssuredW[row];

    private bool IsDue(int row)
    {
        if (now >= rows.ExpiresAt[row])
        {
            return NeedsLease(row);
        }

        var age = rows.IsSent(row) ? (long)now - rows.IssuedAt[row] : long.MaxValue;
        return rows.DesiredW[row] != rows.SetpointW[row]
            || rows.SentAssuredW[row] != rows.GrantedW[row]
            || (!rows.Acknowledged[row] && age >= _resendAfterMs)
            || (age >= _renewAfterMs && NeedsLease(row));
    }

    // Default control charges a vehicle that is short of its need, slowly; wherever that is not what was decided, only
    // a lease keeps the vehicle to it, a standstill before a flip included. And a vehicle must know what it is assured
    // of.
    private bool NeedsLease(int row) =>
        rows.DesiredW[row] != 0
        || now < rows.StandstillUntil[row]
        || rows.SentAssuredW[row] != rows.GrantedW[row]
        || rows.ToldAssuredW[row] != rows.GrantedW[row]
        || rows.IsShort(row);
}
