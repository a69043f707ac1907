using Vpp.Domain.Dispatch;
using Vpp.Domain.Quantities;

namespace Vpp.Domain.Sustain;

/// <summary>
/// How much for how long: what is stored can be used whenever it is asked for; what is fleeting (charging given up
/// while it is planned, discharge of vehicles that leave) is there from now to a time and must be used or is lost.
/// </summary>
/// <param name="Stored">A step lasts as long as it is used.</param>
/// <param name="Fleeting">A step is there until its time, used or not.</param>
public sealed record Endurance(DurationCurve Stored, DurationCurve Fleeting)
{
    /// <summary>The longest hold that is looked for.</summary>
    public static readonly TimeSpan HoldMax = TimeSpan.FromDays(7);

    public static Endurance None { get; } = new(DurationCurve.Empty, DurationCurve.Empty);

    /// <summary>What several have together.</summary>
    public static Endurance Sum(IReadOnlyCollection<Endurance> parts) => new(
        DurationCurve.Sum(parts.Select(part => part.Stored)), DurationCurve.Sum(parts.Select(part => part.Fleeting)));

    /// <summary>Behind a limit; the fleeting takes its room first, and for good: never too much is told.</summary>
    public Endurance Under(Power limit)
    {
        var fleeting = Fleeting.CutTo(limit);
        return new(Stored.Under(limit - fleeting.Power), fleeting);
    }

    /// <summary>
    /// The most that can be held from now for a time: for every stretch at its end, when least is fleeting, what is
    /// stored has to make up the rest.
    /// </summary>
    /// <param name="duration">The time, > 0.</param>
    public Power MostFor(TimeSpan duration)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(duration, TimeSpan.Zero);
        var totalMs = MillisecondsOf(duration);
        var fleeting = Fleeting.EnergyWithin(totalMs);
        var mostW = (Int128)long.MaxValue;
        Bound(0);
        foreach (var untilMs in Fleeting.LastsMs)
        {
            if (untilMs >= totalMs)
            {
                break;
            }

            Bound(untilMs);
        }

        return Power.FromWatts((long)mostW);

        void Bound(long fromMs)
        {
            var lengthMs = totalMs - fromMs;
            var energy = Stored.EnergyWithin(lengthMs) + fleeting - Fleeting.EnergyWithin(fromMs);
            mostW = energy < mostW * lengthMs ? energy / lengthMs : mostW;
        }
    }

    /// <summary>
    /// Whether a trace of powers ≥ 0 can be followed whole: what it asks beyond the fleeting, its highest first, is
    /// never more within any time than what is stored gives in that time.
    /// </summary>
    public bool CanFollow(IReadOnlyList<DispatchInterval> trace)
    {
        Int128 asked = 0;
        var timeMs = 0L;
        foreach (var (powerW, lengthMs) in BeyondFleeting(trace).OrderByDescending(piece => piece.PowerW))
        {
            asked += (Int128)powerW * lengthMs;
            timeMs += lengthMs;
            if (asked > Stored.EnergyWithin(timeMs))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>How long a power > 0 can be held from now, to the second, up to a week.</summary>
    public TimeSpan HoldsFor(Power power)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(power, Power.Zero);
        var (held, notHeld) = (0L, (long)HoldMax.TotalSeconds + 1);
        while (notHeld - held > 1)
        {
            var seconds = (held + notHeld) / 2;
            (held, notHeld) = MostFor(TimeSpan.FromSeconds(seconds)) >= power ? (seconds, notHeld) : (held, seconds);
        }

        return TimeSpan.FromSeconds(held);
    }

    private List<(long PowerW, long LengthMs)> BeyondFleeting(IReadOnlyList<DispatchInterval> trace)
    {
        var pieces = new List<(long, long)>();
        var (step, leftW, atMs) = (0, Fleeting.Power.Watts, 0L);
        var steps = Fleeting.Devices.ToArray();
        foreach (var interval in trace)
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(interval.Reduction, Power.Zero);
            var endMs = atMs + MillisecondsOf(interval.Duration);
            while (atMs < endMs)
            {
                for (; step < steps.Length && steps[step].LastsMs <= atMs; step++)
                {
                    leftW -= steps[step].PowerW;
                }

                var untilMs = step < steps.Length ? Math.Min(endMs, steps[step].LastsMs) : endMs;
                pieces.Add((Math.Max(0, interval.Reduction.Watts - leftW), untilMs - atMs));
                atMs = untilMs;
            }
        }

        return pieces;
    }

    private static long MillisecondsOf(TimeSpan time) =>
        (time.Ticks + TimeSpan.TicksPerMillisecond - 1) / TimeSpan.TicksPerMillisecond;
}
