using Vpp.Domain.Following;
using Vpp.Domain.Quantities;
using Vpp.Domain.Vehicles;

namespace Vpp.Domain.Feeders;

/// <summary>The control interval, step by step, and what of it an event that changes repeats in between.</summary>
public sealed partial class FeederControl
{
    private readonly List<FeederTargetResult> _divided = [];
    private readonly List<int> _told = [];
    private DateTimeOffset _releasedAt;
    private int[] _startW = [];
    private bool _hasStart;

    /// <summary>
    /// Decides one control interval: what each vehicle may do (P1, P2, P6), what it would do without any event, what
    /// the events make of it, and what of that may leave now (P4). Deciding again at the same instant moves what a new
    /// target moves, and no time.
    /// </summary>
    /// <returns>The rows to be told, with the numbers to tell them.</returns>
    public FeederDecision Decide(IReadOnlyList<FeederTarget> targets, FeederInstant now) =>
        DecideAnew(targets, now, isJudged: false);

    private FeederDecision DecideAnew(IReadOnlyList<FeederTarget> targets, FeederInstant now, bool isJudged)
    {
        var at = Vehicles.At(now);
        var sinceLast = _decidedAt is { } before ? now.Monotonic - before : TimeSpan.Zero;
        TakeTerms();
        _decidedAt = now.Monotonic;
        SuppressAdopted(at);
        TakeMeters(now);
        if (sinceLast > TimeSpan.Zero)
        {
            var netLoad = _recharge.See(Vehicles, now.Utc, _running.Count > 0);
            Guarantees.OnMeasured(netLoad, Recharge.Lasts(Vehicles));
        }

        EndEvents(targets, now, at);
        Vehicles.IsTripped = _pulse.Feel(Vehicles, at, sinceLast);
        _ = isJudged || _watch.Judge(Vehicles, at, sinceLast);
        _watch.Correct(Asked(targets), IsShort(), sinceLast);
        _releasedAt = RowFlexibility.ReleasedAt(targets);
        new RowFlexibility(Vehicles, _releasedAt, now, _options).RefreshAll();
        FollowBaseline(sinceLast, at, targets.Count > 0);
        _recharge.Follow(Vehicles, sinceLast);
        _plan.Refresh(Vehicles, now, _options);
        if (Recharge.Lasts(Vehicles))
        {
            _plan.KeepBelow(_recharge.Cap(now.Utc), now, _options);
        }

        _watch.Plan(Vehicles);
        (_isPlanOld, _hasStart) = (false, false);
        _events.Forget();
        _events.MakeReady(Vehicles);
        var decision = Redivide(targets, now, at);
        RememberReasons(now);
        return decision;
    }

    /// <summary>
    /// Between two plans divides targets anew over the last one, with what has been heard since: at the same instant
    /// with the same result as <see cref="Decide"/> (C16), in a fraction of its time. When terms changed, anybody was
    /// told of a larger assured power, is judged otherwise or recharges, or an event has ended, it is a whole control
    /// interval.
    /// </summary>
    /// <returns>The rows to be told, with the numbers to tell them.</returns>
    public FeederDecision Dispatch(IReadOnlyList<FeederTarget> targets, FeederInstant now)
    {
        if (_decidedAt is not { } decidedAt
            || _termsChanged || _isPlanOld || HasEnded(targets) || Recharge.Lasts(Vehicles))
        {
            return Decide(targets, now);
        }

        var at = Vehicles.At(now);
        if (_watch.Judge(Vehicles, at, null))
        {
            return DecideAnew(targets, now, isJudged: true);
        }

        TakeMeters(now);
        _watch.Correct(Asked(targets), IsShort(), TimeSpan.Zero);
        _watch.Plan(Vehicles);
        _hasStart &= !Vehicles.Follow.Any && !Vehicles.Latency.Any;
        TakeNews(targets, now, VehicleRows.Nearest(Milliseconds(decidedAt) - Vehicles.BaseMs));
        return Redivide(targets, now, at);
    }

    /// <summary>
    /// Starts from the plan, raises it to what is owed, and lets each target in turn take from what the ones before it
    /// have left: it moves the columns of desired power, reason and binding node, and nothing else.
    /// </summary>
    internal List<FeederTargetResult> Divide(IReadOnlyList<FeederTarget> targets, FeederInstant now)
    {
        _events.WithholdReasons();
        Start(targets, now, targets.Count == 1 && _events.Stands(targets[0]));
        var abovePlan = AbovePlan() + _watch.AboveSetpoints(Vehicles, LeftMs(targets, now));
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
            Vehicles.Groups.Forget();
            _limits.LeaveRoomFor(_loads);
            Vehicles.SetRanks();
            _isMetered = true;
            _supplyWatch.Forget();
            _events.Reseat();
            Measuring.Reseat();
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

    private static Power? Limit(long watts) => watts == FeederLimits.None ? null : Power.FromWatts(watts);

    internal static long Milliseconds(FeederInstant now) => Milliseconds(now.Monotonic);

    private static long Milliseconds(TimeSpan monotonic) => monotonic.Ticks / TimeSpan.TicksPerMillisecond;

    private FeederDecision Redivide(IReadOnlyList<FeederTarget> targets, FeederInstant now, int at)
    {
        var results = Divide(targets, now);
        for (var target = 0; target < targets.Count; target++)
        {
            if (!_running.ContainsKey(targets[target].Event))
            {
                Guarantees.OnRuns(targets[target].Event);
            }

            _running[targets[target].Event] = targets[target];
            _results[targets[target].Event] = results[target];
        }

        LetGo(now);
        Standstill(at);
        _assured.Grant(Vehicles, at);
        _admission.Clip(Vehicles, at);
        var renewal = new LeaseRenewal(Vehicles, at, _options);
        var decision = WithoutLetGo(renewal.Select(_told), now, at);
        if (decision.Count > 0)
        {
            _isPlanOld |= renewal.Issue(decision, ++_sequence);
            foreach (var row in decision.Rows)
            {
                _watch.Hear(row);
            }
        }

        return decision;
    }

    private void TakeMeters(FeederInstant now)
    {
        if (_isMetered || Milliseconds(now) > _loads.ServesUntil)
        {
            RefreshLoads(now);
            _events.RenewRooms();
            _hasStart = false;
        }
    }

    private void RefreshLoads(FeederInstant now)
    {
        _loads.Refresh(Homes, Milliseconds(now), _options);
        _limits.LeaveRoomFor(_loads);
        _isMetered = false;
    }

    // What was heard since the last decision, and what the time that passed has made of the others. Whoever may not be
    // moved any more has no plan; who may be moved again gets one in the next interval.
    private void TakeNews(IReadOnlyList<FeederTarget> targets, FeederInstant now, int decidedAt)
    {
        var releasedAt = RowFlexibility.ReleasedAt(targets);
        var flexibility = new RowFlexibility(Vehicles, releasedAt, now, _options, decidedAt);
        if (releasedAt == _releasedAt)
        {
            flexibility.MarkOutdated();
        }
        else
        {
            Vehicles.IsNews.AsSpan(0, Vehicles.Count).Fill(true);
        }

        _releasedAt = releasedAt;
        for (var row = flexibility.NextOutdated(0); row < Vehicles.Count; row = flexibility.NextOutdated(row + 1))
        {
            if (Vehicles.Node[row] >= 0)
            {
                var floorW = Vehicles.FloorW[row];
                flexibility.Refresh(row);
                Vehicles.BaselineW[row] =
                    Vehicles.Refusal[row] == VehicleRefusal.None ? Vehicles.BaselineW[row] : 0;
                _hasStart &= Vehicles.Refusal[row] == VehicleRefusal.None
                    && Math.Max(floorW, Vehicles.FloorW[row]) <= 0;
                Vehicles.ClearReason(row);
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
    private void Start(IReadOnlyList<FeederTarget> targets, FeederInstant now, bool keepReasons)
    {
        if (_hasStart && keepReasons)
        {
            _startW.AsSpan(0, Vehicles.Count).CopyTo(Vehicles.DesiredW);
            return;
        }

        StartFromPlan(Vehicles.At(now), keepReasons);
        FollowWatch.Hold(Vehicles, Asked(targets), Vehicles.At(now), LeftMs(targets, now));
        _heldDischarge.KeepWithinLimits(Vehicles);
        _plan.RaiseToOwed(Vehicles, now);
        _startW = _startW.Length < Vehicles.Count ? new int[Vehicles.Terms.Length] : _startW;
        Vehicles.DesiredW.AsSpan(0, Vehicles.Count).CopyTo(_startW);
        _hasStart = !Vehicles.ReleaseAt.Any && !Vehicles.Follow.Any && !Vehicles.Latency.Any;
    }

    private void StartFromPlan(int at, bool keepReasons)
    {
        Vehicles.BaselineW.AsSpan(0, Vehicles.Count).CopyTo(Vehicles.DesiredW);
        if (!keepReasons)
        {
            Vehicles.ClearReasons();
        }

        for (var row = 0; row < Vehicles.Count && Vehicles.ReleaseAt.Any; row++)
        {
            if (Vehicles.IsHeld(row))
            {
                Vehicles.DesiredW[row] = AwaitRelease(row, at);
            }
        }
    }

    private Power AbovePlan()
    {
        var desiredW = Vehicles.DesiredW.AsSpan(0, Vehicles.Count);
        var baselineW = Vehicles.BaselineW.AsSpan(0, Vehicles.Count);
        var aboveW = 0L;
        for (var row = desiredW.CommonPrefixLength(baselineW); row < desiredW.Length; row++)
        {
            aboveW += desiredW[row] - baselineW[row];
        }

        return Power.FromWatts(aboveW);
    }
}
