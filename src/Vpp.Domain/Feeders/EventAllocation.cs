using Vpp.Domain.Dispatch;
using Vpp.Domain.Network;
using Vpp.Domain.Quantities;

namespace Vpp.Domain.Feeders;

/// <summary>
/// Divides one event's target among the rows, starting from what plan and events of higher priority have left them at
/// (<see cref="VehicleRows.DesiredW"/>), and moves that column. Serving events one after the other, each from what the
/// last one left, is what keeps a kilowatt from being promised twice (C5).
/// </summary>
internal sealed class EventAllocation(FeederNetwork network, FeederLimits limits)
{
    private readonly EventProblem _problem = new(network, limits);
    private long[] _exportedW = [];
    private long[] _exportedBeforeW = [];
    private int[] _movedW = [];
    private bool _owesReasons;

    /// <inheritdoc cref="EventProblem.Forget"/>
    public void Forget() => _problem.Forget();

    /// <inheritdoc cref="EventProblem.Reseat"/>
    public void Reseat() => _problem.Reseat();

    /// <inheritdoc cref="EventProblem.MakeReady"/>
    public void MakeReady(VehicleRows rows) => _problem.MakeReady(rows);

    /// <inheritdoc cref="EventProblem.Renew"/>
    public void Renew(int row) => _problem.Renew(row);

    /// <inheritdoc cref="EventProblem.RenewRooms"/>
    public void RenewRooms() => _problem.RenewRooms();

    /// <inheritdoc cref="EventProblem.Stands"/>
    public bool Stands(FeederTarget target) => _problem.Stands(target);

    /// <summary>Moves the rows and answers what was found.</summary>
    /// <param name="rows">The feeder's vehicles.</param>
    /// <param name="target">What is asked.</param>
    /// <param name="abovePlan">
    /// What the rows draw above their plan already, whoever asks: charging owed, returns that wait. Delivery counts
    /// from the plan, so the event has to make up for it.
    /// </param>
    /// <param name="now">The instant of the decision.</param>
    /// <param name="options">How the feeder decides.</param>
    /// <param name="isFirst">Whether no event was served before.</param>
    public FeederTargetResult Apply(
        VehicleRows rows,
        FeederTarget target,
        Power abovePlan,
        FeederInstant now,
        FeederOptions options,
        bool isFirst)
    {
        var raising = target.Raises;
        var toMove = raising ? -target.Reduction - abovePlan : target.Reduction + abovePlan;
        GiveReasons(rows);
        _problem.Begin(rows, target, now, options, keepPromises: true, isFirst);
        var leftW = Move(Math.Max(0, toMove.Watts), rows, raising);
        _owesReasons = true;

        // What others draw the other way can be more than the target; then nothing of it is met, and no less.
        var missing = Power.FromWatts(Math.Min(leftW, Math.Abs(target.Reduction.Watts)));
        var found = raising ? target.Reduction + missing : target.Reduction - missing;
        var used = rows.Count - _movedW.AsSpan(0, rows.Count).Count(0);
        return new(
            target.Event,
            target.Reduction,
            found,
            used,
            missing == Power.Zero ? [] : Reasons(_problem.Explain(), missing));
    }

    /// <summary>
    /// Writes why the last event moved each row as it did. That takes longer than moving them, and is left until
    /// somebody asks or the rows are about to change.
    /// </summary>
    public void GiveReasons(VehicleRows rows)
    {
        if (!_owesReasons)
        {
            return;
        }

        _owesReasons = false;
        _problem.Explain();
        for (var row = 0; row < rows.Count; row++)
        {
            if (_problem.Takes(row) && (_movedW[row] > 0 || !_problem.WasMoved(row)))
            {
                Explain(rows, row, _movedW[row], _problem.LimitOf(row));
            }
        }
    }

    /// <summary>Nobody will ask for the reasons of the last division: there is a new one.</summary>
    public void WithholdReasons() => _owesReasons = false;

    /// <summary>
    /// Divides without moving anything: the most that could be found, as watts by bucket of a key. For a fixed order
    /// of priority what the limits cut off does not depend on the target, so one division gives the whole curve.
    /// </summary>
    public long Measure(
        VehicleRows rows,
        FeederTarget target,
        FeederInstant now,
        FeederOptions options,
        Action<int, long>? onShare = null)
    {
        var wantedW = Math.Abs(target.Reduction.Watts);
        _problem.Begin(rows, target, now, options, keepPromises: false, fromPlan: false);
        var leftW = Move(wantedW, rows, target.Raises);
        TakeBack(rows, target.Raises);
        for (var row = 0; row < rows.Count && onShare is not null; row++)
        {
            if (_problem.Takes(row))
            {
                onShare(row, _movedW[row]);
            }
        }

        return wantedW - leftW;
    }

    /// <summary>
    /// What the last measurement's total comes to by equal parts of what everyone can; a straight line where it was
    /// found in two steps.
    /// </summary>
    public void MeasureShares(Span<long> stepW, long totalW)
    {
        _problem.CopySharesTo(stepW);
        var sumW = 0L;
        foreach (var watts in stepW)
        {
            sumW += watts;
        }

        for (var step = 0; step < stepW.Length && sumW != totalW; step++)
        {
            stepW[step] = (totalW * (step + 1) / stepW.Length) - (totalW * step / stepW.Length);
        }
    }

    /// <summary>The nodes whose limit held somebody back in the last division, in the order of the network.</summary>
    public IEnumerable<int> HoldingNodes(VehicleRows rows)
    {
        _problem.Explain();
        var nodes = new SortedSet<int>();
        for (var row = 0; row < rows.Count; row++)
        {
            if (_problem.Takes(row) && _problem.LimitOf(row) is { Kind: BindingLimitKind.Node } limit)
            {
                nodes.Add(limit.Node);
            }
        }

        return nodes;
    }

    // Raising goes up to assured power first: nobody else may use that room, so it takes none from anybody. A charging
    // setpoint is a ceiling, so no discharge may rely on charging that goes on. A supply curve knows that; what it
    // cannot answer is divided at once, and where that relies on charging, charging is stopped first and discharge
    // divided within what load and export limit leave.
    private long Move(long wantedW, VehicleRows rows, bool raising)
    {
        if (_movedW.Length < rows.Count)
        {
            _movedW = new int[rows.Terms.Length];
        }

        Array.Clear(_movedW);
        if (raising)
        {
            return MoveInTwo(EventReach.ToAssured, EventReach.Whole);
        }

        long leftW;
        if (_problem.HasCurve)
        {
            leftW = MoveBy(EventReach.StopsFree, wantedW);
            if (_problem.IsWhole)
            {
                return leftW;
            }

            TakeBack(rows, raising);
            Array.Clear(_movedW);
        }

        leftW = MoveBy(EventReach.Whole, wantedW);
        if (!ExportsTooMuch(rows))
        {
            return leftW;
        }

        TakeBack(rows, raising);
        Array.Clear(_movedW);
        return MoveInTwo(EventReach.ToStandstill, EventReach.BeyondStandstill);

        // What is prepared for the second part starts from where the first one left the rows, so it serves no other.
        long MoveInTwo(EventReach first, EventReach second)
        {
            var restW = MoveBy(first, wantedW);
            restW = restW > 0 ? MoveBy(second, restW) : 0;
            _problem.Unprepare();
            return restW;
        }

        long MoveBy(EventReach reach, long amountW)
        {
            var missingW = _problem.Solve(reach, amountW);
            var shareW = _problem.ShareW[..rows.Count];
            MoveAll(rows, shareW, raising);
            Columns.Add(_movedW.AsSpan(0, rows.Count), shareW);
            return missingW;
        }
    }

    private void TakeBack(VehicleRows rows, bool raising) =>
        MoveAll(rows, _movedW.AsSpan(0, rows.Count), !raising);

    private static void MoveAll(VehicleRows rows, ReadOnlySpan<int> shareW, bool raising)
    {
        var desiredW = rows.DesiredW.AsSpan(0, rows.Count);
        if (raising)
        {
            Columns.Add(desiredW, shareW);
        }
        else
        {
            Columns.Subtract(desiredW, shareW);
        }
    }

    // Whether more is exported than before where that relies on charging. Reducing has moved the rows down.
    private bool ExportsTooMuch(VehicleRows rows)
    {
        var tree = limits.Export;
        var (exportedW, beforeW) = (tree.Zeroed(ref _exportedW), tree.Zeroed(ref _exportedBeforeW));
        var (desiredW, movedW) = (rows.DesiredW, _movedW);
        for (var row = 0; row < rows.Count; row++)
        {
            if (desiredW[row] < 0)
            {
                var entry = tree.EntryOfRow[row];
                exportedW[entry] -= desiredW[row];
                beforeW[entry] -= Math.Min(0, desiredW[row] + movedW[row]);
            }
        }

        tree.SumUp(exportedW);
        tree.SumUp(beforeW);
        for (var entry = 1; entry < tree.Count; entry++)
        {
            if (exportedW[entry] > beforeW[entry] && exportedW[entry] > tree.FreeW[entry])
            {
                return true;
            }
        }

        return false;
    }

    private void Explain(VehicleRows rows, int row, long movedW, BindingLimit limit)
    {
        rows.BindingSteps[row] = 0;
        if (limit.Kind == BindingLimitKind.Node)
        {
            rows.SetBindingNode(row, limit.Node, network.Parents);
        }

        rows.Reason[row] = limit.Kind switch
        {
            BindingLimitKind.None => movedW > 0 ? RowReason.Dispatched : RowReason.NotNeeded,
            BindingLimitKind.VehiclePower => RowReason.AtVehiclePower,
            BindingLimitKind.VehicleEnergy => RowReason.AtVehicleEnergy,
            BindingLimitKind.MustCharge => RowReason.MustCharge,
            BindingLimitKind.MinimumPower => RowReason.AtMinimumPower,
            _ => RowReason.AtNodeLimit,
        };
    }

    // Each limit answers for what it holds back, in proportion where together they hold back more than is missing; what
    // none of them does the fleet has not got.
    private List<FeederShortfall> Reasons(Allocation result, Power missing)
    {
        var reasons = new List<FeederShortfall>();
        var limits = result.ExplainShortfall();
        var heldBackW = limits.Sum(each => each.HeldBack.Watts);
        var (sumW, explainedW) = (0L, 0L);
        foreach (var (limit, _, heldBack) in limits)
        {
            sumW += heldBack.Watts;
            var uptoW = heldBackW <= missing.Watts ? sumW : (long)((Int128)missing.Watts * sumW / heldBackW);
            if (uptoW > explainedW)
            {
                reasons.Add(new(NameOf(limit), Power.FromWatts(uptoW - explainedW)));
                explainedW = uptoW;
            }
        }

        if (missing.Watts > explainedW)
        {
            reasons.Add(new(FeederShortfall.Fleet, Power.FromWatts(missing.Watts - explainedW)));
        }

        return reasons;
    }

    private string NameOf(BindingLimit limit) => limit.Kind == BindingLimitKind.Node
        ? network.NodeId(limit.Node).Text
        : LimitName.Of(limit.Kind) ?? "price";
}
