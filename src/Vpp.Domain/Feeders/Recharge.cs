using Vpp.Domain.Quantities;
using Vpp.Domain.Vehicles;

namespace Vpp.Domain.Feeders;

/// <summary>
/// Who is still short of the energy that events took, and what the feeder may draw meanwhile (C8). Charging outlasts
/// any release window, so a cap holds from the end of an event until nobody is short any more: by default what the
/// head would have drawn at most that day without the event.
/// </summary>
internal sealed class Recharge(FeederOptions options, NodeLoads loads)
{
    private readonly DayPeak _dayPeak = new();

    // What a snapshot left behind may be short as well.
    private bool _eventRan = true;

    /// <summary>Whether anybody is short of what events took, or waits to be let go.</summary>
    public static bool Lasts(VehicleRows rows) => rows.WouldHoldJ.Count > 0 || rows.ReleaseAt.Any;

    /// <summary>The cap that holds, or that would after an event that ended now.</summary>
    public Power Cap(DateTimeOffset now) => options.RechargeCap ?? _dayPeak.Forecast(now, loads.PeakW[0]);

    /// <summary>
    /// Before baselines are set back to what vehicles hold: whether that shows who is short, as it does once
    /// after an event and after each release.
    /// </summary>
    public bool Opens(VehicleRows rows, bool eventRuns)
    {
        var opens = _eventRan || rows.ReleaseAt.Any;
        _eventRan = eventRuns;
        return opens;
    }

    /// <summary>Takes note of a vehicle that holds clearly less than it would without any event.</summary>
    public void Open(VehicleRows rows, int row, VehicleTerms terms, long heldJ)
    {
        var shortJ = rows.BaselineEnergyJ[row] - heldJ;
        if (rows.Connection[row] == ConnectionState.Connected
            && shortJ > (options.SensorError * terms.Nameplate.UsableCapacity).Joules)
        {
            rows.WouldHoldJ[row] = Math.Max(rows.WouldHoldJ.GetValueOrDefault(row), rows.BaselineEnergyJ[row]);
        }
    }

    /// <summary>
    /// What the short ones would hold goes on growing as fast as they could have charged; who has caught up, or has
    /// all it needs, or left, is short no more.
    /// </summary>
    public void Follow(VehicleRows rows, TimeSpan sinceLast)
    {
        foreach (var (row, wouldHoldJ) in rows.WouldHoldJ)
        {
            if (rows.Terms[row] is not { Nameplate: var nameplate } terms
                || rows.Connection[row] == ConnectionState.Unplugged
                || rows.EnergyJ(row) >= Math.Min(wouldHoldJ, ChargingPlan.Enough(terms, options).Joules))
            {
                rows.WouldHoldJ.Remove(row);
                continue;
            }

            var needJ = ChargingPlan.Enough(terms, options).Joules;
            if (wouldHoldJ < needJ)
            {
                var charged = nameplate.ChargeEfficiency * (nameplate.ChargePowerMax * sinceLast);
                rows.WouldHoldJ[row] = (uint)Math.Min(needJ, wouldHoldJ + charged.Joules);
            }
        }
    }

    /// <summary>
    /// Takes what the feeder draws, once an interval and by the plan of the last one. While somebody recharges nobody
    /// knows what the head would draw without that, but for the homes.
    /// </summary>
    /// <returns>Measured net load at the head.</returns>
    public Power See(VehicleRows rows, DateTimeOffset now, bool eventRuns)
    {
        var (planW, powerW) = (0L, 0L);
        for (var row = 0; row < rows.Count; row++)
        {
            planW += rows.BaselineW[row];
            powerW += rows.Connection[row] == ConnectionState.Connected ? rows.PowerW[row] : 0;
        }

        _dayPeak.See(now, loads.MeasuredW[0] + (eventRuns ? planW : Lasts(rows) ? 0 : powerW));
        return Power.FromWatts(loads.MeasuredW[0] + powerW);
    }
}
