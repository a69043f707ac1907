using Vpp.Domain.Following;

namespace Vpp.Domain.Feeders;

/// <summary>How vehicles are reached, what is on its way to them, and whether they do as they are told.</summary>
internal sealed partial class VehicleRows
{
    // Drifting with the energy that is left, a setpoint is never far from what its vehicle does.
    private const int DriftMaxW = 100;

    // While nearly everybody is silent, whoever was not heard for so long is taken for lost.
    private const int TrippedFreshMs = FeederPulse.SilenceMs;

    /// <summary>Whether it does what it is told.</summary>
    public RareColumn<FollowState> Follow { get; } = new(FollowState.Follows);

    /// <summary>How soon it answers.</summary>
    public RareColumn<LatencyClass> Latency { get; } = new(LatencyClass.Fast);

    /// <summary>Whether it fetches its setpoints, instead of having them sent.</summary>
    public RareColumn<bool> Polls { get; } = new(false);

    /// <summary>Until when a setpoint that is not the one before may not be in force yet.</summary>
    public RareInstants UnsettledUntil { get; } = new();

    /// <summary>The first setpoint that nobody has answered; zero when the last one sent was.</summary>
    public RareColumn<int> Unanswered { get; } = new(0);

    /// <summary>Since when; <see cref="Ever"/> until it has been fetched.</summary>
    public RareInstants UnansweredSince { get; } = new();

    /// <summary>Who is left out of which event.</summary>
    public required ControlGroups Groups { get; init; }

    /// <summary>What latency classes mean.</summary>
    public required LatencyTimes Times { get; init; }

    /// <summary>Whether the feeder seems to have lost its supply (C9).</summary>
    public bool IsTripped { get; set; }

    /// <inheritdoc cref="LatencyTimes.Times"/>
    public ref readonly LatencyTimes.Times TimesOf(int row) => ref Times[Latency[row]];

    /// <summary>The age at which a row's reading gives no firm capacity any more (C9).</summary>
    public int FreshMs(int row)
    {
        ref readonly var times = ref TimesOf(row);
        return IsTripped ? Math.Min(times.FreshMs, Math.Max(TrippedFreshMs, times.SettlingMs)) : times.FreshMs;
    }

    /// <summary>
    /// Whether a vehicle that answers late keeps what it was told: until its answer is there, and when nothing more can
    /// reach it before the events that run have ended.
    /// </summary>
    /// <param name="row">The row.</param>
    /// <param name="leftMs">What is left of the event.</param>
    public bool IsBound(int row, long leftMs) =>
        Latency[row] != LatencyClass.Fast
        && (MeasuredAt[row] < UnsettledUntil[row] || leftMs < TimesOf(row).LatencyMs);

    /// <summary>A setpoint leaves: another power takes its time, and an answer is expected.</summary>
    public void Send(int row, int powerW, bool isLeased, int sequence, int now)
    {
        if (Math.Abs((long)powerW - (isLeased ? SetpointW[row] : PowerW[row])) > DriftMaxW)
        {
            UnsettledUntil[row] = Polls[row] ? Ever : now + TimesOf(row).SettlingMs;
        }

        if (Unanswered[row] == 0)
        {
            (Unanswered[row], UnansweredSince[row]) = (sequence, Polls[row] ? Ever : now);
        }
    }

    /// <summary>A setpoint that waited to be fetched was.</summary>
    public void Fetch(int row, int now)
    {
        UnsettledUntil[row] = UnsettledUntil[row] == Ever ? now + TimesOf(row).SettlingMs : UnsettledUntil[row];
        UnansweredSince[row] = UnansweredSince[row] == Ever ? now : UnansweredSince[row];
    }

    /// <summary>
    /// The feeder has heard that a vehicle holds a setpoint of this number; the newest one may still be on its way.
    /// </summary>
    public void Answer(int row, long sequence = long.MaxValue)
    {
        if (Unanswered[row] != 0 && sequence >= Unanswered[row])
        {
            (Unanswered[row], UnansweredSince[row]) = sequence >= (long)Sequence[row] - SameSteps[row]
                ? (0, Never)
                : ((int)sequence + 1, Polls[row] ? Ever : IssuedAt[row]);
        }
    }

    /// <summary>
    /// An answer came without a reading: what was read before it says nothing of what the vehicle made of it.
    /// </summary>
    public void AwaitReading(int row)
    {
        if (UnsettledUntil[row] is not (Never or Ever) and var until)
        {
            UnsettledUntil[row] = Math.Max(until, MeasuredAt[row] + 1);
        }
    }

    private void ClearFollowing(int row)
    {
        (Follow[row], Latency[row], Polls[row]) = (FollowState.Follows, LatencyClass.Fast, false);
        UnsettledUntil[row] = Never;
        Answer(row);
    }

    private void ShiftFollowing(long ms)
    {
        UnsettledUntil.Shift(ms);
        UnansweredSince.Shift(ms);
    }
}
