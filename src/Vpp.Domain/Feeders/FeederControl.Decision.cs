using Vpp.Domain.Quantities;
using Vpp.Domain.Vehicles;

namespace Vpp.Domain.Feeders;

/// <summary>The control interval, step by step.</summary>
public sealed partial class FeederControl
{
    /// <summary>
    /// Decides one control interval: what each vehicle may do (P1, P2, P6), what it would do without any event, what
    /// the
    /// events make of it, and what of that may leave now (P4). Deciding again at the same instant moves what a new
    /// target moves, and no time.
    /// </summary>
    /// <returns>The rows to be told, with the numbers to tell them.</returns>
    public FeederDecision Decide(IReadOnlyList<FeederTarget> targets, FeederInstant now)
    {
        var at = Vehicles.At(now);
        var sinceLast = _decidedAt is { } before ? now.Monotonic - before : TimeSpan.Zero;
        TakeTerms();
        _decidedAt = now.Monotonic;
        SuppressAdopted(at);
        _loads.Refresh(Homes, Milliseconds(now), _options);
        _assured.Grant(Vehicles, at);
        EndEvents(targets, now);
        new RowFlexibility(Vehicles, RowFlexibility.ReleasedAt(targets), now, _options).RefreshAll();
        FollowBaseline(sinceLast, at, targets.Count > 0);
        _plan.Refresh(Vehicles, now, _options);
        var results = Divide(targets, now);
        for (var target = 0; target < targets.Count; target++)
        {
            _running[targets[target].Event] = targets[target];
            _results[targets[target].Event] = results[target];
        }

        Standstill(at);
        _admission.Clip(Vehicles, at);
        var renewal = new LeaseRenewal(Vehicles, at, _options);
        var decision = renewal.Select();
        if (decision.Count > 0)
        {
            renewal.Issue(decision, ++_sequence);
        }

        return decision;
    }

    /// <summary>
    /// Starts from the plan, raises it to what is owed, and lets each target in turn take from what the ones before it
    /// have left: it moves the columns of desired power, reason and binding node, and nothing else.
    /// </summary>
    internal List<FeederTargetResult> Divide(IReadOnlyList<FeederTarget> targets, FeederInstant now)
    {
        StartFromPlan(Vehicles.At(now));
        _plan.RaiseToOwed(Vehicles, now);
        var abovePlan = AbovePlan();
        var results = new List<FeederTargetResult>(targets.Count);
        foreach (var target in targets)
        {
            results.Add(_events.Apply(Vehicles, target, abovePlan, now, _options));
            abovePlan = Power.Zero;
        }

        return results;
    }

    /// <summary>
    /// What each vehicle does without a setpoint follows from everybody's terms; called when they changed.
    /// </summary>
    public void TakeTerms()
    {
        if (_termsChanged)
        {
            _limits.Refresh(Homes, Vehicles);
            Vehicles.SetRanks();
            _assured.Refresh(Vehicles, _options);
            if (_decidedAt is null)
            {
                // Who is here from the start is told at enrolment, and keeps to it while it cannot be heard.
                _assured.Grant(Vehicles, null);
                for (var row = 0; row < Vehicles.Count; row++)
                {
                    Vehicles.ToldAssuredW[row] = Math.Max(Vehicles.ToldAssuredW[row], Vehicles.GrantedW[row]);
                }
            }

            _termsChanged = false;
        }
    }

    /// <summary>
    /// Baseline minus measured: what running events have achieved now. Vehicles that may not be moved have no baseline,
    /// and what they do by themselves is no event's doing, so they count on neither side (C11).
    /// </summary>
    public Power Delivered()
    {
        var delivered = 0L;
        for (var row = 0; row < Vehicles.Count; row++)
        {
            if (Vehicles.Terms[row] is not null && Vehicles.Refusal[row] == VehicleRefusal.None)
            {
                delivered += Vehicles.BaselineW[row] - Vehicles.PowerW[row];
            }
        }

        return Power.FromWatts(delivered);
    }

    private static Power? Limit(long watts) => watts == FeederLimits.None ? null : Power.FromWatts(watts);

    internal static long Milliseconds(FeederInstant now) => now.Monotonic.Ticks / TimeSpan.TicksPerMillisecond;

    // While an event holds a vehicle away from its plan the baseline goes on from the energy it would have had.
    private void FollowBaseline(TimeSpan sinceLast, int at, bool eventRuns)
    {
        for (var row = 0; row < Vehicles.Count; row++)
        {
            if (Vehicles.ReleaseAt[row] != VehicleRows.Never && at >= Vehicles.ReleaseAt[row])
            {
                Vehicles.ReleaseAt[row] = VehicleRows.Never;
            }

            if (Vehicles.Terms[row] is not { } terms)
            {
                continue;
            }

            if (!eventRuns && Vehicles.ReleaseAt[row] == VehicleRows.Never)
            {
                Vehicles.BaselineEnergyJ[row] = (uint)Vehicles.EnergyJ(row, terms.Nameplate);
            }
            else if (Vehicles.BaselineW[row] > 0)
            {
                var charged = terms.Nameplate.ChargeEfficiency * (Power.FromWatts(Vehicles.BaselineW[row]) * sinceLast);
                Vehicles.BaselineEnergyJ[row] = (uint)Math.Min(
                    Vehicles.BaselineEnergyJ[row] + charged.Joules, terms.Nameplate.UsableCapacity.Joules);
            }
        }
    }

    private void StartFromPlan(int at)
    {
        for (var row = 0; row < Vehicles.Count; row++)
        {
            if (Vehicles.Terms[row] is null)
            {
                continue;
            }

            Vehicles.BindingSteps[row] = 0;
            Vehicles.Reason[row] = ReasonOf(Vehicles.Refusal[row], row);
            Vehicles.DesiredW[row] = Vehicles.ReleaseAt[row] == VehicleRows.Never
                ? Vehicles.BaselineW[row]
                : AwaitRelease(row, at);
        }
    }

    private Power AbovePlan()
    {
        var aboveW = 0L;
        for (var row = 0; row < Vehicles.Count; row++)
        {
            aboveW += Vehicles.DesiredW[row] - Vehicles.BaselineW[row];
        }

        return Power.FromWatts(aboveW);
    }

    private int AwaitRelease(int row, int at)
    {
        Vehicles.Reason[row] = RowReason.AwaitingRelease;
        var heldW = WorstCase.IsLeased(Vehicles, row, at) ? Vehicles.SetpointW[row] : 0;
        var withinW = Math.Clamp(heldW, -Vehicles.DischargeMaxW(row), Vehicles.ChargeMaxW(row));
        return Math.Abs(withinW) < Vehicles.Terms[row]!.Nameplate.MinimumPower.Watts ? 0 : withinW;
    }

    private RowReason ReasonOf(VehicleRefusal refusal, int row) => refusal switch
    {
        VehicleRefusal.OptedOut => RowReason.OptedOut,
        VehicleRefusal.NeverHeard => RowReason.NeverHeard,
        VehicleRefusal.Unplugged => RowReason.Unplugged,
        VehicleRefusal.ConnectedElsewhere => RowReason.ConnectedElsewhere,
        VehicleRefusal.Stale => RowReason.Stale,
        VehicleRefusal.PastDeparture => RowReason.PastDeparture,
        _ when Vehicles.BaselineW[row] > 0 => RowReason.Charging,
        _ when Vehicles.BaselineEnergyJ[row] < Vehicles.Terms[row]!.Settings.EnergyAtDeparture.Joules =>
            RowReason.ChargingHeldBack,
        _ => RowReason.Idle,
    };

    // An event that is no longer asked for lets its vehicles go one by one, over its release window (C8).
    private void EndEvents(IReadOnlyList<FeederTarget> targets, FeederInstant now)
    {
        foreach (var ended in _running.Values.Where(each => targets.All(target => target.Event != each.Event)).ToList())
        {
            _running.Remove(ended.Event);
            _results.Remove(ended.Event);
            var at = Vehicles.At(now);
            var seed = SeededDraw.Hash(_options.Seed, ended.Event.Text);
            for (var row = 0; row < Vehicles.Count; row++)
            {
                if (Vehicles.Terms[row] is { } terms
                    && Vehicles.ReleaseAt[row] == VehicleRows.Never
                    && Vehicles.DesiredW[row] != Vehicles.BaselineW[row])
                {
                    var delay = SeededDraw.Within(ended.ReleaseWindow, seed, terms.Vehicle);
                    Vehicles.ReleaseAt[row] = at + (int)Math.Min((long)delay.TotalMilliseconds, VehicleRows.AheadMaxMs);
                }
            }
        }
    }

    // No flip between charge and discharge without a pause at a standstill, which begins when nothing is left that may
    // still run the other way (P2).
    private void Standstill(int at)
    {
        for (var row = 0; row < Vehicles.Count; row++)
        {
            var desiredW = Vehicles.DesiredW[row];
            var (highW, lowW) = WorstCase.IsLeased(Vehicles, row, at) && !Vehicles.IsUnknown(row)
                ? (Vehicles.OutstandingHighW[row], Vehicles.OutstandingLowW[row])
                : (Vehicles.PowerW[row], Vehicles.PowerW[row]);
            if ((desiredW < 0 && highW > 0) || (desiredW > 0 && lowW < 0))
            {
                Vehicles.StandstillUntil[row] = at + (int)_options.FlipDeadTime.TotalMilliseconds;
            }

            if (at < Vehicles.StandstillUntil[row])
            {
                Vehicles.DesiredW[row] = 0;
            }
            else
            {
                Vehicles.StandstillUntil[row] = VehicleRows.Never;
            }
        }
    }
}
