using Vpp.Domain.Quantities;
using Vpp.Domain.Vehicles;

namespace Vpp.Domain.Feeders;

/// <summary>The control interval, step by step, and what of it an event that changes repeats in between.</summary>
public sealed partial class FeederControl
{
    private readonly List<FeederTargetResult> _divided = [];
    private DateTimeOffset _releasedAt;
    private int[] _startW = [];
    private bool _hasStart;

    /// <summary>
    /// Decides one control interval: what each vehicle may do (P1, P2, P6), what it would do without any event, what
    /// the events make of it, and what of that may leave now (P4). Deciding again at the same instant moves what a new
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
        TakeMeters(now);
        if (sinceLast > TimeSpan.Zero)
        {
            _recharge.See(Vehicles, now.Utc, _running.Count > 0);
        }

        EndEvents(targets, at);
        _releasedAt = RowFlexibility.ReleasedAt(targets);
        new RowFlexibility(Vehicles, _releasedAt, now, _options).RefreshAll();
        FollowBaseline(sinceLast, at, targets.Count > 0);
        _recharge.Follow(Vehicles, sinceLast);
        _plan.Refresh(Vehicles, now, _options);
        if (Recharge.Lasts(Vehicles))
        {
            _plan.KeepBelow(_recharge.Cap(now.Utc), now, _options);
        }

        (_isPlanOld, _hasStart) = (false, false);
        _events.Forget();
        return Redivide(targets, now, at);
    }

    /// <summary>
    /// Between two plans divides targets anew over the last one, with what has been heard since: at the same instant
    /// with the same result as <see cref="Decide"/> (C16), in a fraction of its time. When terms changed, anybody was
    /// told of a larger assured power or an event has ended it is a whole control interval.
    /// </summary>
    /// <returns>The rows to be told, with the numbers to tell them.</returns>
    public FeederDecision Dispatch(IReadOnlyList<FeederTarget> targets, FeederInstant now)
    {
        if (_decidedAt is not { } decidedAt || _termsChanged || _isPlanOld || HasEnded(targets))
        {
            return Decide(targets, now);
        }

        var at = Vehicles.At(now);
        TakeMeters(now);
        TakeNews(targets, now, at - VehicleRows.Nearest(
            (decidedAt.Ticks / TimeSpan.TicksPerMillisecond) - Vehicles.BaseMs));
        return Redivide(targets, now, at);
    }

    /// <summary>
    /// Starts from the plan, raises it to what is owed, and lets each target in turn take from what the ones before it
    /// have left: it moves the columns of desired power, reason and binding node, and nothing else.
    /// </summary>
    internal List<FeederTargetResult> Divide(IReadOnlyList<FeederTarget> targets, FeederInstant now)
    {
        _events.WithholdReasons();
        Start(now, targets.Count == 1 && _events.Stands(targets[0]));
        var abovePlan = AbovePlan();
        _divided.Clear();
        for (var target = 0; target < targets.Count; target++)
        {
            _divided.Add(_events.Apply(Vehicles, targets[target], abovePlan, now, _options, target == 0));
            abovePlan = Power.Zero;
        }

        return _divided;
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
            _isMetered = true;
            _supplyWatch.Forget();
            _events.Reseat();
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
            if (Vehicles.Node[row] >= 0 && Vehicles.Refusal[row] == VehicleRefusal.None)
            {
                delivered += Vehicles.BaselineW[row] - Vehicles.PowerW[row];
            }
        }

        return Power.FromWatts(delivered);
    }

    private static Power? Limit(long watts) => watts == FeederLimits.None ? null : Power.FromWatts(watts);

    internal static long Milliseconds(FeederInstant now) => now.Monotonic.Ticks / TimeSpan.TicksPerMillisecond;

    private FeederDecision Redivide(IReadOnlyList<FeederTarget> targets, FeederInstant now, int at)
    {
        var results = Divide(targets, now);
        for (var target = 0; target < targets.Count; target++)
        {
            _running[targets[target].Event] = targets[target];
            _results[targets[target].Event] = results[target];
        }

        LetGo(now);
        Standstill(at);
        _assured.Grant(Vehicles, at);
        _admission.Clip(Vehicles, at);
        var renewal = new LeaseRenewal(Vehicles, at, _options);
        var decision = WithoutLetGo(renewal.Select(), now, at);
        if (decision.Count > 0)
        {
            _isPlanOld |= renewal.Issue(decision, ++_sequence);
        }

        return decision;
    }

    private void TakeMeters(FeederInstant now)
    {
        if (_isMetered || Milliseconds(now) > _loads.ServesUntil)
        {
            _loads.Refresh(Homes, Milliseconds(now), _options);
            _events.RenewRooms();
            (_isMetered, _hasStart) = (false, false);
        }
    }

    // What was heard since the last decision, and what the time that passed has made of the others. Whoever may not be
    // moved any more has no plan; who may be moved again gets one in the next interval.
    private void TakeNews(IReadOnlyList<FeederTarget> targets, FeederInstant now, int sinceMs)
    {
        var releasedAt = RowFlexibility.ReleasedAt(targets);
        var flexibility = new RowFlexibility(Vehicles, releasedAt, now, _options);
        var isNewEnd = releasedAt != _releasedAt;
        _releasedAt = releasedAt;
        for (var row = 0; row < Vehicles.Count; row++)
        {
            if (Vehicles.Node[row] >= 0 && (isNewEnd || flexibility.IsOutdated(row, sinceMs)))
            {
                var floorW = Vehicles.FloorW[row];
                flexibility.Refresh(row);
                Vehicles.BaselineW[row] =
                    Vehicles.Refusal[row] == VehicleRefusal.None ? Vehicles.BaselineW[row] : 0;
                _hasStart &= Vehicles.Refusal[row] == VehicleRefusal.None
                    && Math.Max(floorW, Vehicles.FloorW[row]) <= 0;
                Vehicles.BindingSteps[row] = 0;
                Vehicles.Reason[row] = ReasonOf(row);
                _events.Renew(row);
            }
        }
    }

    // While an event holds a vehicle away from its plan the baseline goes on from the energy it would have had.
    private void FollowBaseline(TimeSpan sinceLast, int at, bool eventRuns)
    {
        var opensRecharge = _recharge.Opens(Vehicles, eventRuns);
        for (var row = 0; row < Vehicles.Count; row++)
        {
            if (Vehicles.ReleaseAt.Any && at >= Vehicles.ReleaseAt[row] && !IsHeldBack(row, at))
            {
                Vehicles.ReleaseAt[row] = VehicleRows.Never;
            }

            if (Vehicles.Terms[row] is not { } terms)
            {
                continue;
            }

            if (!eventRuns && !Vehicles.IsHeld(row))
            {
                var heldJ = Vehicles.EnergyJ(row, terms.Nameplate);
                if (opensRecharge)
                {
                    _recharge.Open(Vehicles, row, terms, heldJ);
                }

                Vehicles.BaselineEnergyJ[row] = (uint)heldJ;
            }
            else if (Vehicles.BaselineW[row] > 0)
            {
                var charged = terms.Nameplate.ChargeEfficiency * (Power.FromWatts(Vehicles.BaselineW[row]) * sinceLast);
                Vehicles.BaselineEnergyJ[row] = (uint)Math.Min(
                    Vehicles.BaselineEnergyJ[row] + charged.Joules, terms.Nameplate.UsableCapacity.Joules);
            }
        }
    }

    // Where events find the rows: at their plan, or above it by what is owed. As long as nothing is heard that bears
    // on it, that is where the last ones found them.
    private void Start(FeederInstant now, bool keepReasons)
    {
        if (_hasStart && keepReasons)
        {
            _startW.AsSpan(0, Vehicles.Count).CopyTo(Vehicles.DesiredW);
            return;
        }

        StartFromPlan(Vehicles.At(now), keepReasons);
        _plan.RaiseToOwed(Vehicles, now);
        _startW = _startW.Length < Vehicles.Count ? new int[Vehicles.Terms.Length] : _startW;
        Vehicles.DesiredW.AsSpan(0, Vehicles.Count).CopyTo(_startW);
        _hasStart = !Vehicles.ReleaseAt.Any;
    }

    private void StartFromPlan(int at, bool keepReasons)
    {
        Vehicles.BaselineW.AsSpan(0, Vehicles.Count).CopyTo(Vehicles.DesiredW);
        for (var row = 0; row < Vehicles.Count && !keepReasons; row++)
        {
            if (Vehicles.Node[row] >= 0)
            {
                Vehicles.BindingSteps[row] = 0;
                Vehicles.Reason[row] = ReasonOf(row);
            }
        }

        for (var row = 0; row < Vehicles.Count && Vehicles.ReleaseAt.Any; row++)
        {
            if (Vehicles.IsHeld(row))
            {
                Vehicles.DesiredW[row] = AwaitRelease(row, at);
            }
        }

        if (Vehicles.ReleaseAt.Any)
        {
            _heldDischarge.KeepWithinLimits(Vehicles);
        }
    }

    private Power AbovePlan()
    {
        var aboveW = 0L;
        var (desiredW, baselineW) = (Vehicles.DesiredW, Vehicles.BaselineW);
        for (var row = 0; row < Vehicles.Count; row++)
        {
            aboveW += desiredW[row] - baselineW[row];
        }

        return Power.FromWatts(aboveW);
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

    private RowReason ReasonOf(int row) => Vehicles.Refusal[row] switch
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

    // An event that is no longer asked for lets its vehicles go one by one, over its release window (C8).
    private void EndEvents(IReadOnlyList<FeederTarget> targets, int at)
    {
        if (!HasEnded(targets))
        {
            return;
        }

        foreach (var ended in _running.Values.Where(each => !IsAsked(targets, each.Event)).ToList())
        {
            _running.Remove(ended.Event);
            _results.Remove(ended.Event);
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

    // No flip between charge and discharge without a pause at a standstill, which begins when nothing is left that may
    // still run the other way (P2).
    private void Standstill(int at)
    {
        var deadMs = (int)_options.FlipDeadTime.TotalMilliseconds;
        var desiredOfRow = Vehicles.DesiredW;
        for (var row = 0; row < Vehicles.Count; row++)
        {
            var desiredW = desiredOfRow[row];
            if (desiredW != 0 && MayRunAgainst(desiredW, row, at))
            {
                Vehicles.StandstillUntil[row] = at + deadMs;
            }
            else if (!Vehicles.StandstillUntil.Any)
            {
                continue;
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

    private bool MayRunAgainst(int desiredW, int row, int at)
    {
        var isKnown = WorstCase.IsLeased(Vehicles, row, at) && !Vehicles.IsUnknown(row);
        return desiredW < 0
            ? (isKnown ? Vehicles.OutstandingHighW[row] : Vehicles.PowerW[row]) > 0
            : (isKnown ? Vehicles.OutstandingLowW[row] : Vehicles.PowerW[row]) < 0;
    }
}
