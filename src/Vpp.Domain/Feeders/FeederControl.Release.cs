using Vpp.Domain.Vehicles;

namespace Vpp.Domain.Feeders;

/// <summary>How an event ends: who is let go when, and what they do until then (C8).</summary>
public sealed partial class FeederControl
{
    // An event that is no longer asked for lets its vehicles go one by one, over its release window (C8).
    private void EndEvents(IReadOnlyList<FeederTarget> targets, FeederInstant now, int at)
    {
        if (!HasEnded(targets))
        {
            return;
        }

        foreach (var ended in _running.Values.Where(each => !IsAsked(targets, each.Event)).ToList())
        {
            Guarantees.OnEnds(ended.Event, now.Utc);
            _running.Remove(ended.Event);
            _results.Remove(ended.Event);
            Vehicles.Groups.Forget();
            var seed = SeededDraw.Hash(_options.Seed, ended.Event.Text);
            for (var row = 0; row < Vehicles.Count; row++)
            {
                if (Vehicles.Terms[row] is not null
                    && Vehicles.ReleaseAt[row] == VehicleRows.Never
                    && Vehicles.DesiredW[row] != Vehicles.BaselineW[row])
                {
                    ReleaseWithin(row, ended.ReleaseWindow, at, seed);
                }
            }
        }
    }

    private bool HasEnded(IReadOnlyList<FeederTarget> targets)
    {
        foreach (var each in _running.Keys)
        {
            if (!IsAsked(targets, each))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsAsked(IReadOnlyList<FeederTarget> targets, Identities.DispatchEventId id)
    {
        for (var target = 0; target < targets.Count; target++)
        {
            if (targets[target].Event == id)
            {
                return true;
            }
        }

        return false;
    }

    private int AwaitRelease(int row, int at)
    {
        if (Vehicles.Refusal[row] == VehicleRefusal.None)
        {
            Vehicles.Reason[row] = RowReason.AwaitingRelease;
        }

        var heldW = WorstCase.IsLeased(Vehicles, row, at) && !IsHeldBack(row, at) ? Vehicles.SetpointW[row] : 0;
        var withinW = Math.Clamp(heldW, -Vehicles.DischargeMaxW(row), Vehicles.ChargeMaxW(row));
        return Math.Abs(withinW) < Vehicles.Terms[row]!.Nameplate.MinimumPower.Watts ? 0 : withinW;
    }
}
