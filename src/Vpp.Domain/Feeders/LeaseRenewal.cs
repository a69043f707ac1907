using System.Numerics;
using Vpp.Domain.Following;
using Vpp.Domain.Vehicles;

namespace Vpp.Domain.Feeders;

/// <summary>
/// Which vehicles hear from the feeder: those whose setpoint changes, those whose lease has lived a third of its life,
/// and those that did not acknowledge. Nothing is sent to a vehicle that may not be moved (P6, C2).
/// </summary>
internal readonly struct LeaseRenewal(VehicleRows rows, int now, FeederOptions options)
{
    private readonly int _renewAfterMs = (int)options.RenewAfter.TotalMilliseconds;

    /// <param name="told">Written over; kept from one decision to the next.</param>
    public FeederDecision Select(List<int> told)
    {
        told.Clear();
        for (var first = 0; first < rows.Count; first += Vector<int>.Count)
        {
            // Most rows hold what they should, and not for long.
            if (HoldAll(first))
            {
                continue;
            }

            var end = Math.Min(rows.Count, first + Vector<int>.Count);
            for (var row = first; row < end; row++)
            {
                if (IsDue(row)
                    && rows.Refusal[row] == VehicleRefusal.None
                    && rows.IsReachable(row)
                    && rows.Node[row] >= 0)
                {
                    told.Add(row);
                }
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
            rows.Send(row, powerW, leased, sequence, now);
            rows.SetpointW[row] = powerW;
            rows.SentAssuredW[row] = rows.GrantedW[row];
            tellsMore |= rows.GrantedW[row] > rows.ToldAssuredW[row];
            rows.ToldAssuredW[row] = Math.Max(rows.ToldAssuredW[row], rows.GrantedW[row]);
            rows.Sequence[row] = sequence;
            rows.IssuedAt[row] = now;
            rows.ExpiresAt[row] = Math.Max(rows.ExpiresAt[row], now + rows.TimesOf(row).LeaseMs);
            rows.Acknowledged[row] = false;
        }

        return tellsMore;
    }

    // Whether all rows of one vector hold, acknowledged and of late, what they should.
    private bool HoldAll(int first) =>
        first + Vector<int>.Count <= rows.Count
        && !rows.Acknowledged.AsSpan(first, Vector<int>.Count).Contains(false)
        && Of(rows.DesiredW, first) == Of(rows.SetpointW, first)
        && Of(rows.GrantedW, first) == Of(rows.SentAssuredW, first)
        && Vector.GreaterThanAll(Of(rows.Sequence, first), Vector<int>.Zero)
        && Vector.GreaterThanAll(Of(rows.IssuedAt, first), new Vector<int>(now - _renewAfterMs));

    private static Vector<int> Of(int[] column, int first) => new(column, first);

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

        if (rows.DesiredW[row] != rows.SetpointW[row] || rows.SentAssuredW[row] != rows.GrantedW[row])
        {
            return true;
        }

        // Most have answered, and not long ago.
        var age = rows.IsSent(row) ? (long)now - rows.IssuedAt[row] : long.MaxValue;
        var isAcknowledged = rows.Acknowledged[row];
        return (!isAcknowledged || age >= _renewAfterMs)
            && ((!isAcknowledged && age >= rows.TimesOf(row).ResendMs)
                || (age >= rows.TimesOf(row).RenewMs && NeedsLease(row)));
    }

    // Default control charges a vehicle that is short of its need, slowly; wherever that is not what was decided, only
    // a lease keeps the vehicle to it, a standstill before a flip included. And a vehicle must know what it is assured
    // of.
    private bool NeedsLease(int row) =>
        rows.DesiredW[row] != 0
        || now < rows.StandstillUntil[row]
        || rows.Follow[row] == FollowState.OnTrial
        || rows.SentAssuredW[row] != rows.GrantedW[row]
        || rows.ToldAssuredW[row] != rows.GrantedW[row]
        || rows.IsShort(row);
}
