using Vpp.Domain.Feeders;
using Vpp.Domain.Leases;
using Vpp.Domain.Quantities;
using Vpp.Domain.Vehicles;

namespace Vpp.Domain.Following;

/// <summary>
/// Holds vehicles to what they were told, by their readings. A setpoint counts as followed until the vehicle's
/// settling time has passed and a newer reading is there: delay is not mistaken for disobedience. Who then does not
/// follow is marked: nothing more is counted on, what it does counts instead, and it is tried again later and later.
/// </summary>
internal sealed class FollowWatch(FeederOptions options)
{
    private const int IntervalMaxMs = 60_000;

    // So many messages in a row are not lost.
    private const int MessagesMin = 5;

    private readonly Dictionary<int, FollowBackoff> _backoffs = [];
    private readonly HashSet<int> _refusals = [];
    private readonly ResidualCorrection _residual = new();
    private int _intervalMs;
    private bool _isNew;

    /// <summary>Who has yet to be judged, and what the others make together.</summary>
    public FollowSums Sums { get; } = new();

    /// <summary>A vehicle says that it does not take what it was told.</summary>
    public void OnOutcome(int row, SetpointOutcome outcome)
    {
        if (outcome == SetpointOutcome.Refused)
        {
            _refusals.Add(row);
        }
        else
        {
            _refusals.Remove(row);
        }
    }

    /// <summary>Something of a row is news, so that it is judged again; a row that is −1 is passed over.</summary>
    public void Hear(int row) => Sums.Open(row);

    /// <summary>Everybody is judged again.</summary>
    public void HearAll() => Sums.OpenAll();

    /// <summary>A row is another vehicle's from now on.</summary>
    public void Forget(int row)
    {
        Hear(row);
        _backoffs.Remove(row);
        _refusals.Remove(row);
    }

    /// <summary>
    /// Judges by the newest readings. The same readings give the same judgement, so that only those are looked at of
    /// whom there is news, whose plan has changed, or who wait to be tried again.
    /// </summary>
    /// <param name="rows">The feeder's vehicles.</param>
    /// <param name="now">The instant.</param>
    /// <param name="since">
    /// Time since the last control interval, in which those whose time has come are tried again; null between two.
    /// </param>
    /// <returns>Whether anybody is thought of otherwise than before, so that the plan is old.</returns>
    public bool Judge(VehicleRows rows, int now, TimeSpan? since)
    {
        _isNew = false;
        Reopen(rows, since);
        for (var row = Sums.Take(0); row < rows.Count; row = Sums.Take(row + 1))
        {
            if (rows.Node[row] >= 0)
            {
                Judge(rows, row, now, since is not null);
            }
        }

        return _isNew;
    }

    /// <summary>
    /// Those who do not follow have no plan but what they do: they are told to go on, or to stand still, while they are
    /// told anything.
    /// </summary>
    public void Plan(VehicleRows rows)
    {
        for (var row = rows.Follow.Next(0); row < rows.Count; row = rows.Follow.Next(row + 1))
        {
            switch (rows.Follow[row])
            {
                case FollowState.OnTrial:
                case FollowState.IsStopped:
                    rows.BaselineW[row] = rows.Refusal[row] == VehicleRefusal.None ? Trial(rows, row) : 0;
                    goto case FollowState.Opposes;
                case FollowState.Unacknowledged:
                case FollowState.Refuses:
                case FollowState.Opposes:
                    rows.BaselineEnergyJ[row] = (uint)rows.EnergyJ(row);
                    break;
                default:
                    break;
            }
        }
    }

    /// <summary>
    /// Vehicles that go part of the way, or answer late, stay where events have brought them, as long as that is not
    /// more than is asked.
    /// </summary>
    public static void Hold(VehicleRows rows, long askedW, int now, long leftMs)
    {
        var leftW = Math.Abs(askedW);
        for (var row = NextHeld(rows, 0); row < rows.Count && leftW > 0; row = NextHeld(rows, row + 1))
        {
            if (!IsHeld(rows, row, leftMs) || !WorstCase.IsLeased(rows, row, now))
            {
                continue;
            }

            var reachedW = rows.Follow[row] == FollowState.InPart ? rows.PowerW[row] : rows.SetpointW[row];
            var deliveredW = (rows.BaselineW[row] - reachedW) * (long)Math.Sign(askedW);
            if (deliveredW > 0 && deliveredW <= leftW)
            {
                var floorW = rows.FloorW[row];
                var leastW = floorW > 0 ? Math.Max(floorW, (int)rows.Terms[row]!.Nameplate.MinimumPower.Watts) : floorW;
                rows.DesiredW[row] = Math.Max(Runnable(rows, row, rows.SetpointW[row]), leastW);
                leftW -= deliveredW;
            }
        }
    }

    /// <summary>
    /// By how much the vehicles' true sum is expected above their setpoints, which events have to make up for.
    /// </summary>
    public Power AboveSetpoints(VehicleRows rows, long leftMs)
    {
        var aboveW = _residual.CorrectionW + Sums.DoubtfulW;
        for (var row = NextHeld(rows, 0); row < rows.Count; row = NextHeld(rows, row + 1))
        {
            aboveW += IsHeld(rows, row, leftMs) ? rows.PowerW[row] - rows.DesiredW[row] : 0;
        }

        return Power.FromWatts(aboveW);
    }

    /// <summary>Moves what makes up for the small differences of those who follow.</summary>
    public void Correct(long askedW, bool isShort, TimeSpan since)
    {
        if (askedW == 0)
        {
            _residual.Reset();
        }
        else
        {
            _residual.Step(Sums.WithinW, Math.Abs(askedW), since, isShort);
        }
    }

    /// <summary>Its setpoint until that is settled and a newer reading is there, then what is read, W.</summary>
    public static int ExpectedW(VehicleRows rows, int row) =>
        rows.Follow[row] == FollowState.Follows
        && rows.Refusal[row] == VehicleRefusal.None
        && rows.MeasuredAt[row] < rows.UnsettledUntil[row]
            ? rows.SetpointW[row]
            : rows.PowerW[row];

    /// <summary>Whether what a row does is an event's doing, so that it counts as delivered.</summary>
    public static bool Counts(VehicleRows rows, int row) =>
        rows.Refusal[row] == VehicleRefusal.None
        && rows.Follow[row] switch
        {
            FollowState.Follows => rows.DesiredW[row] != rows.BaselineW[row]
                || rows.MeasuredAt[row] < rows.UnsettledUntil[row],
            FollowState.InPart => true,
            _ => false,
        };

    // Beside news: plans, and what time alone can change.
    private void Reopen(VehicleRows rows, TimeSpan? since)
    {
        Sums.Follow(rows);
        for (var row = rows.Follow.Next(0); row < rows.Count; row = rows.Follow.Next(row + 1))
        {
            Hear(row);
        }

        if (since > TimeSpan.Zero)
        {
            _intervalMs = (int)Math.Min(since.Value.TotalMilliseconds, IntervalMaxMs);
            for (var row = rows.Unanswered.Next(0); row < rows.Count; row = rows.Unanswered.Next(row + 1))
            {
                Hear(row);
            }
        }
    }

    private void Judge(VehicleRows rows, int row, int now, bool mayTry)
    {
        if (rows.Connection[row] != ConnectionState.Connected)
        {
            Release(rows, row);
            return;
        }

        var state = rows.Follow[row];
        if (state is FollowState.Unacknowledged or FollowState.Refuses or FollowState.Opposes)
        {
            if (mayTry && IsTimeToTry(rows, row, now))
            {
                _backoffs[row] = _backoffs[row] with { TrialW = rows.PowerW[row] };
                Enter(rows, row, FollowState.OnTrial);
            }

            return;
        }

        if (_refusals.Count > 0 && _refusals.Remove(row))
        {
            Mark(rows, row, FollowState.Refuses, now);
        }
        else if (IsDeaf(rows, row))
        {
            Mark(rows, row, FollowState.Unacknowledged, now);
        }
        else if (!rows.IsSent(row) || rows.MeasuredAt[row] >= (long)rows.ExpiresAt[row] - rows.LeaseSlackMs)
        {
            if (state == FollowState.InPart && mayTry && IsTimeToTry(rows, row, now))
            {
                Enter(rows, row, FollowState.Follows);
            }
        }
        else if (rows.MeasuredAt[row] >= rows.UnsettledUntil[row])
        {
            JudgeSettled(rows, row, state, now);
        }
    }

    private void JudgeSettled(VehicleRows rows, int row, FollowState state, int now)
    {
        var isAnswered = rows.Unanswered[row] == 0;
        if (isAnswered)
        {
            rows.UnsettledUntil[row] = VehicleRows.Never;
        }

        var verdict = Deviation.Of(rows, row);
        switch (state)
        {
            case FollowState.IsStopped:
                if (rows.SetpointW[row] == 0)
                {
                    Enter(rows, row, FollowState.Opposes);
                }

                break;
            case FollowState.Follows when verdict == FollowState.Follows:
                Sums.AddWithin(
                    row, rows.SetpointW[row] == rows.BaselineW[row] ? 0 : rows.PowerW[row] - rows.SetpointW[row]);
                break;
            case FollowState.Follows when !isAnswered:
                Sums.AddDoubtful(row, rows.PowerW[row] - rows.SetpointW[row]);
                break;
            case FollowState.OnTrial when !isAnswered:
                break;
            case FollowState.InPart when verdict == FollowState.InPart && !IsTimeToTry(rows, row, now):
                break;
            case FollowState.InPart or FollowState.OnTrial when verdict == FollowState.Follows:
                if (isAnswered && (state == FollowState.OnTrial || IsTimeToTry(rows, row, now)))
                {
                    Enter(rows, row, FollowState.Follows);
                }

                break;
            default:
                Mark(rows, row, verdict, now);
                break;
        }
    }

    private bool IsTimeToTry(VehicleRows rows, int row, int now) => rows.BaseMs + now >= _backoffs[row].RetryAt;

    // An answer may be lost like any other message. Who still holds a setpoint has only missed newer ones, and is told
    // again as long as that one lives; who does as told needs to say nothing before a whole life is over.
    private bool IsDeaf(VehicleRows rows, int row)
    {
        if (rows.Unanswered[row] == 0 || rows.UnansweredSince[row] == VehicleRows.Ever || rows.IsListening(row))
        {
            return false;
        }

        ref readonly var times = ref rows.TimesOf(row);
        var unheardMs = (long)rows.MeasuredAt[row] - rows.UnansweredSince[row];
        return unheardMs >= PatienceMs(times)
            && (unheardMs >= times.LifeMs || Deviation.Of(rows, row) != FollowState.Follows);
    }

    // Sent again twice and time for an answer to the last; as many intervals as messages, of which each sends one.
    private long PatienceMs(in LatencyTimes.Times times) =>
        Math.Max(times.SettlingMs + (2L * times.ResendMs), (long)MessagesMin * _intervalMs);

    private void Mark(VehicleRows rows, int row, FollowState state, int now)
    {
        FollowBackoff? before = _backoffs.TryGetValue(row, out var known) ? known : null;
        _backoffs[row] = FollowBackoff.After(
            before,
            rows.BaseMs + now,
            options.Seed,
            rows.Terms[row]!.Vehicle,
            isUrgent: state == FollowState.Unacknowledged && rows.IsShort(row));
        Enter(rows, row, state == FollowState.Opposes ? FollowState.IsStopped : state);
    }

    private void Enter(VehicleRows rows, int row, FollowState state)
    {
        _isNew = true;
        rows.Follow[row] = state;
        rows.UnsettledUntil[row] = VehicleRows.Never;
        rows.Answer(row);
        rows.IsNews[row] = true;
        Hear(row);
    }

    // Plugged in again it may be another: it begins anew, and only its past failures are remembered.
    private void Release(VehicleRows rows, int row)
    {
        if (rows.Follow[row] != FollowState.Follows || rows.Unanswered[row] != 0)
        {
            Enter(rows, row, FollowState.Follows);
        }
    }

    // Only those that do not follow, or answer late, can be held.
    private static int NextHeld(VehicleRows rows, int row) => Math.Min(rows.Follow.Next(row), rows.Latency.Next(row));

    private static bool IsHeld(VehicleRows rows, int row, long leftMs) =>
        rows.Refusal[row] == VehicleRefusal.None
        && (rows.Follow[row] == FollowState.InPart
            || (rows.Follow[row] == FollowState.Follows && rows.IsBound(row, leftMs)));

    // On trial it is told what it does already, once; that harms nobody, whatever it makes of it. Where nodes have less
    // room by now it gives way like anybody (P4).
    private int Trial(VehicleRows rows, int row) => rows.Follow[row] == FollowState.IsStopped
        ? 0
        : Runnable(rows, row, Math.Min(_backoffs[row].TrialW, rows.BaselineW[row]));

    private static int Runnable(VehicleRows rows, int row, int powerW)
    {
        var withinW = Math.Clamp(powerW, -rows.DischargeMaxW(row), rows.ChargeMaxW(row));
        return Math.Abs(withinW) < rows.Terms[row]!.Nameplate.MinimumPower.Watts ? 0 : withinW;
    }
}
