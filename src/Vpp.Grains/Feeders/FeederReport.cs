using Vpp.Domain.Feeders;
using Vpp.Domain.Identities;
using Vpp.Grains.Portfolio;

namespace Vpp.Grains.Feeders;

/// <summary>Puts what a feeder knows into the words that others read.</summary>
internal sealed class FeederReport(FeederControl control, PlantClock clock)
{
    private FeederSupply _supply = FeederSupply.Empty;
    private FeederInstant? _suppliedAt;
    private TimeSpan? _sustainAt;
    private FeederSummary? _summary;
    private FeederTargets _targets = FeederTargets.None;
    private bool _wasTripped;
    private long _deliveredW;
    private long _version;

    /// <summary>The newest summary, made when somebody asks for it after a decision.</summary>
    public FeederSummary Summary => _summary ??= Make(clock.Now);

    /// <summary>What was found for the dispatch that was decided last.</summary>
    public FeederAnswer Answer() => new(control.Epoch, _version, _summary?.Shares ?? Shares());

    /// <summary>A control interval has been decided.</summary>
    public void Refresh(FeederTargets targets, FeederInstant now)
    {
        // A feeder that has just woken hears its vehicles soon: its supply must not be nothing for longer than that.
        var isEmpty = !_supply.ReductionByPriceW.AsSpan().ContainsAnyExcept(0)
            && !_supply.IncreaseByPriceW.AsSpan().ContainsAnyExcept(0);
        var isOther = control.IsTripped != _wasTripped;
        _wasTripped = control.IsTripped;
        _sustainAt ??= now.Monotonic + FirstSustained();
        var sustained = !isEmpty && now.Monotonic >= _sustainAt;
        var mayMeasure = isEmpty || IsDue(_suppliedAt, control.Options.SupplyPeriod, now);
        if (sustained || isOther || (mayMeasure && control.IsSupplyOutdated(now)))
        {
            (_supply, _suppliedAt) = (FeederSupply.Measure(control, now, sustained ? null : _supply), now);
            _sustainAt = sustained ? now.Monotonic + control.Options.SustainedPeriod : _sustainAt;
        }

        _deliveredW = control.Delivered().Watts;
        OnDivided(targets);
    }

    /// <summary>Between control intervals, a dispatch has been divided anew.</summary>
    public void OnDivided(FeederTargets targets) => (_targets, _summary, _version) = (targets, null, _version + 1);

    /// <summary>
    /// A summary before the first decision: only that makes out what vehicles can do, so there is no supply.
    /// </summary>
    public void RefreshUndecided() => OnDivided(FeederTargets.None);

    private FeederSummary Make(FeederInstant now)
    {
        var figures = FeederFigures.Of(control, now);
        var (homes, metered) = NodeFigures.Metering(control, now);
        return new FeederSummary
        {
            Feeder = control.Network.Id.Text,
            Epoch = control.Epoch,
            Version = _version,
            At = now.Utc,
            LoadW = (figures.UncontrolledLoad + figures.Vehicles).Watts,
            UncontrolledLoadW = figures.UncontrolledLoad.Watts,
            VehiclesW = figures.Vehicles.Watts,
            BaselineW = figures.Baseline.Watts,
            ImportLimitW = control.ImportLimit(0)?.Watts,
            ExportLimitW = control.ExportLimit(0)?.Watts,
            Supply = _supply,
            Shares = Shares(),
            VehiclesByState = [.. figures.VehiclesByState],
            OldestReadingMs = figures.OldestReading is { } age ? (long)age.TotalMilliseconds : null,
            OverloadedNodes = [.. figures.OverloadedNodes.Select(node => control.Network.NodeId(node).Text)],
            SuppliedAt = _suppliedAt?.Utc,
            Homes = homes,
            MeteredHomes = metered,
            IsTripped = control.IsTripped,
        };
    }

    public FeederStatus Status(FeederInstant now)
    {
        var loadW = FeederFigures.NodeLoadW(control);
        var vehicles = control.VehiclesBelow();
        var figures = NodeFigures.Of(control, now);
        var nodes = new NodeStatus[control.Network.Count];
        for (var node = 0; node < nodes.Length; node++)
        {
            var parent = control.Network.Parents[node];
            nodes[node] = new(
                control.Network.NodeId(node).Text,
                parent < 0 ? null : control.Network.NodeId(parent).Text,
                control.Network.Kinds[node].ToString(),
                loadW[node],
                control.UncontrolledLoad(node).Watts,
                control.ImportLimit(node)?.Watts,
                control.ExportLimit(node)?.Watts,
                vehicles[node])
            {
                Homes = figures[node].Homes,
                MeteredHomes = figures[node].MeteredHomes,
                ImportRoomW = figures[node].ImportRoom?.Watts,
                ExportRoomW = figures[node].ExportRoom?.Watts,
            };
        }

        return new(Summary, nodes);
    }

    public VehicleRow Row(int row, FeederInstant now)
    {
        var view = control.View(row, now);
        var node = view.BindingNode is { } binding ? control.Network.NodeId(binding).Text : null;
        return new(
            view.Terms.Vehicle.Text,
            view.Terms.Home.Text,
            view.Terms.Node.Text,
            VehicleStates.NameOf(view.State),
            view.IsHeard ? (int)view.Power.Watts : null,
            view.IsHeard ? view.StateOfCharge.BasisPoints : null,
            view.IsLeased ? (int)view.Setpoint.Watts : null,
            (int)view.Baseline.Watts,
            RowReasonText.Of(view.Reason, node),
            node ?? LimitNameOf(view.Reason),
            view.Age is { } age ? (long)age.TotalMilliseconds : null,
            view.Terms.Version)
        {
            LastDeparture = control.Guarantees.LastOf(view.Terms.Vehicle) is { } last
                ? DepartureFigures.Of(last)
                : null,
        };
    }

    public VehicleExplanation? Explain(VehicleId vehicle, DateTimeOffset? at) =>
        control.Explain(vehicle, at) is { } why
            ? new(why.Since, why.Power.Watts, why.Baseline.Watts, why.Sentence)
            : null;

    public VehicleRowPage Rows(VehicleRowQuery query, FeederInstant now)
    {
        var rows = control.Rows()
            .Select(row => Row(row, now))
            .Where(row => query.State is null || row.State == query.State);
        VehicleRow[] sorted =
        [
            .. query.Sort switch
            {
                "power" => rows.OrderByDescending(row => Math.Abs(row.PowerW ?? 0))
                    .ThenBy(IdOf, StringComparer.Ordinal),
                "stateOfCharge" => rows.OrderByDescending(row => row.StateOfChargeBasisPoints ?? -1)
                    .ThenBy(IdOf, StringComparer.Ordinal),
                "deviation" => rows.OrderByDescending(Deviation).ThenBy(IdOf, StringComparer.Ordinal),
                _ => rows.OrderBy(IdOf, StringComparer.Ordinal),
            },
        ];
        var page = sorted.Skip(query.After).Take(query.CountMax).ToArray();
        var next = query.After + page.Length;
        return new(page, next < sorted.Length ? next : null, sorted.Length);
    }

    /// <summary>
    /// What a vehicle whose cloud polls is told now; null when nothing is in force, or nothing may be sent to it (P6).
    /// </summary>
    public PolledSetpoint? HandOver(int row, FeederInstant now)
    {
        var left = control.RemainingLife(row, now);
        var setpoint = control.SetpointOf(row);
        if (left <= TimeSpan.Zero || setpoint.Fence.Sequence == 0 || !control.MayBeTold(row))
        {
            return null;
        }

        control.Fetch(row, now);
        return new(
            setpoint.Fence.Epoch,
            setpoint.Fence.Sequence,
            (int)setpoint.Power.Watts,
            (int)left.TotalMilliseconds,
            (int)setpoint.Then.ReturnDelay.TotalMilliseconds,
            (int)setpoint.Then.AssuredPower.Watts,
            (int)setpoint.Then.RampWattsPerSecond);
    }

    public FeederPreview Preview(IReadOnlyList<FeederTarget> targets, FeederInstant now)
    {
        var preview = FeederTrial.Of(control, targets, now);
        return new(
            control.Network.Id.Text,
            preview.Target.Watts,
            preview.Allocated.Watts,
            preview.VehiclesUsed,
            [.. preview.BindingNodes.Select(node => control.Network.NodeId(node).Text)],
            [.. preview.Shortfall.Select(each => new LimitShare(each.Limit, each.Missing.Watts))],
            preview.Rebound.Watts,
            EnduranceFigures.Of(preview.Reduction),
            EnduranceFigures.Of(preview.Increase),
            preview.ReboundPeak.Watts);
    }

    // Delivery is measured for the feeder as a whole; running events share it as they share what was allocated.
    private FeederShare[] Shares()
    {
        var (dispatch, shares, allocatedW) = (_targets.Dispatch, new List<FeederShare>(_targets.All.Count), 0L);
        foreach (var target in _targets.All)
        {
            if (control.Results.TryGetValue(target.Event, out var result))
            {
                allocatedW += result.Allocated.Watts;
                var group = control.ControlGroup(target.Event);
                shares.Add(new(
                    target.Event.Text,
                    Array.Find(dispatch.Orders, order => order.Event == target.Event.Text)!.EventVersion,
                    dispatch.Round,
                    result.Target.Watts,
                    result.Allocated.Watts,
                    _deliveredW,
                    [.. result.Shortfall.Select(limit => new LimitShare(limit.Limit, limit.Missing.Watts))],
                    result.VehiclesUsed)
                {
                    ControlGroup = group.Vehicles == 0 ? null : new(
                        group.Vehicles, group.Baseline.Watts, group.Measured.Watts),
                });
            }
        }

        return shares.Count <= 1
            ? [.. shares]
            : [.. shares.Select(share => share with
            {
                DeliveredW = allocatedW == 0 ? 0 : (long)((Int128)_deliveredW * share.AllocatedW / allocatedW),
            })];
    }

    // It takes milliseconds, and a thousand feeders may have woken together.
    private TimeSpan FirstSustained()
    {
        var draw = SeededDraw.Hash(control.Options.Seed, control.Network.Id.Text);
        return new((long)(draw % (ulong)control.Options.SupplyAgeMax.Ticks));
    }

    private static bool IsDue(FeederInstant? last, TimeSpan period, FeederInstant now) =>
        last is not { } then || now.Monotonic - then.Monotonic >= period;

    private static string IdOf(VehicleRow row) => row.Vehicle;

    private static int Deviation(VehicleRow row) =>
        row is { PowerW: { } power, SetpointW: { } setpoint } ? Math.Abs(power - setpoint) : -1;

    private static string? LimitNameOf(RowReason reason) => reason switch
    {
        RowReason.AtVehiclePower => "vehicle-power",
        RowReason.AtVehicleEnergy => "vehicle-energy",
        RowReason.MustCharge => "must-charge",
        RowReason.AtMinimumPower => "minimum-power",
        _ => null,
    };
}
