using Vpp.Domain.Following;
using Vpp.Domain.Identities;
using Vpp.Domain.Quantities;
using Vpp.Domain.Vehicles;

namespace Vpp.Domain.Feeders;

/// <summary>What the meters say of what was decided.</summary>
public sealed partial class FeederControl
{
    private readonly FeederPulse _pulse = new();

    /// <summary>
    /// Whether nearly all vehicles have fallen silent at once, as they do when their supply is lost (C9).
    /// </summary>
    public bool IsTripped => Vehicles.IsTripped;

    /// <summary>
    /// Says how soon a vehicle answers, which depends on how it is reached; a row that is −1 is passed over.
    /// </summary>
    public void SetLatency(int row, LatencyClass latency)
    {
        if (row < 0)
        {
            return;
        }

        Vehicles.Latency[row] = latency;
        Vehicles.IsNews[row] = true;
        _watch.Hear(row);
        if (Vehicles.Polls[row])
        {
            // What it has not fetched it never will; the next is sent.
            Vehicles.Polls[row] = false;
            Vehicles.UnsettledUntil[row] = VehicleRows.Never;
            Vehicles.Answer(row);
        }

        if (Vehicles.IsUnknown(row) && Vehicles.ExpiresAt[row] != VehicleRows.Never)
        {
            // Whoever commanded before may have given as long a lease.
            var until = VehicleRows.Nearest(
                Milliseconds(_startedAt) + Vehicles.TimesOf(row).LeaseMs - Vehicles.BaseMs);
            Vehicles.ExpiresAt[row] = Math.Max(Vehicles.ExpiresAt[row], until);
        }
    }

    /// <summary>Says that a vehicle fetches its setpoints; a row that is −1 is passed over.</summary>
    public void SetPolling(int row)
    {
        if (row >= 0)
        {
            (Vehicles.Latency[row], Vehicles.Polls[row], Vehicles.IsNews[row]) = (LatencyClass.Fast, true, true);
            _watch.Hear(row);
        }
    }

    /// <summary>A vehicle that fetches its setpoints was handed the newest.</summary>
    public void Fetch(int row, FeederInstant now) => Vehicles.Fetch(row, Vehicles.At(now));

    /// <summary>
    /// Baseline minus measured: what running events have achieved now. Vehicles that no event moves, that may not be
    /// moved or that obey nobody do what they do by themselves, and count on neither side (C11).
    /// </summary>
    public Power Delivered()
    {
        var delivered = 0L;
        for (var row = 0; row < Vehicles.Count; row++)
        {
            if (Vehicles.Node[row] >= 0 && FollowWatch.Counts(Vehicles, row))
            {
                delivered += Vehicles.BaselineW[row] - Vehicles.PowerW[row];
            }
        }

        return Power.FromWatts(delivered);
    }

    /// <summary>
    /// What a row is expected to do: its setpoint until that is settled and a newer reading is there, then what is
    /// read.
    /// </summary>
    public Power Expected(int row) => Power.FromWatts(FollowWatch.ExpectedW(Vehicles, row));

    /// <summary>
    /// What running events are expected to achieve with what has been told; their targets minus this is the error that
    /// others make up for.
    /// </summary>
    public Power ExpectedDelivered()
    {
        var expected = 0L;
        for (var row = 0; row < Vehicles.Count; row++)
        {
            if (Vehicles.Node[row] >= 0 && FollowWatch.Counts(Vehicles, row))
            {
                expected += Vehicles.BaselineW[row] - FollowWatch.ExpectedW(Vehicles, row);
            }
        }

        return Power.FromWatts(expected);
    }

    /// <summary>What those do who were left out of an event so that the baseline can be measured by them.</summary>
    public BaselineSample ControlGroup(DispatchEventId @event)
    {
        var drawn = Vehicles.Groups.Of(@event, Vehicles);
        var (vehicles, baselineW, measuredW) = (0, 0L, 0L);
        for (var row = 0; row < drawn.Length; row++)
        {
            if (drawn[row]
                && Vehicles.Node[row] >= 0
                && Vehicles.Refusal[row] == VehicleRefusal.None
                && Vehicles.Follow[row] == FollowState.Follows
                && Vehicles.DesiredW[row] == Vehicles.BaselineW[row])
            {
                vehicles++;
                baselineW += Vehicles.BaselineW[row];
                measuredW += Vehicles.PowerW[row];
            }
        }

        return new(vehicles, Power.FromWatts(baselineW), Power.FromWatts(measuredW));
    }

    private TimeSpan TimeToLive(int row) => TimeSpan.FromMilliseconds(Vehicles.TimesOf(row).LifeMs);

    private static long Asked(IReadOnlyList<FeederTarget> targets)
    {
        var askedW = 0L;
        for (var target = 0; target < targets.Count; target++)
        {
            askedW += targets[target].Reduction.Watts;
        }

        return askedW;
    }

    private static long LeftMs(IReadOnlyList<FeederTarget> targets, FeederInstant now)
    {
        var leftMs = long.MaxValue;
        for (var target = 0; target < targets.Count; target++)
        {
            leftMs = Math.Min(leftMs, (targets[target].End - now.Utc).Ticks / TimeSpan.TicksPerMillisecond);
        }

        return leftMs;
    }

    // There is nothing more to take: what is missing is missing for a limit's sake.
    private bool IsShort()
    {
        foreach (var result in _results.Values)
        {
            if (result.Shortfall.Count > 0)
            {
                return true;
            }
        }

        return false;
    }
}
