using Vpp.Domain.Dispatch;
using Vpp.Domain.Network;
using Vpp.Domain.Quantities;

namespace Vpp.Domain.Feeders;

/// <summary>
/// Divides one event's target among the rows, starting from what plan and events of higher priority have left them at
/// (<see cref="VehicleRows.DesiredW"/>), and moves that column. Serving events one after the other, each from what the
/// last one left, is what keeps a kilowatt from being promised twice (C5).
/// </summary>
internal sealed class EventAllocation(FeederNetwork network, FeederLimits limits, NodeLoads loads)
{
    private readonly EventProblem _problem = new(network, limits, loads);
    private readonly long[] _exportedBeforeW = new long[network.Count];
    private readonly long[] _exportedW = new long[network.Count];
    private int[] _movedW = [];

    /// <summary>Moves the rows and answers what was found.</summary>
    /// <param name="rows">The feeder's vehicles.</param>
    /// <param name="target">What is asked.</param>
    /// <param name="abovePlan">
    /// What the rows draw above their plan already, whoever asks: charging owed, returns that wait. Delivery counts
    /// from
    /// the plan, so the event has to make up for it.
    /// </param>
    /// <param name="now">The instant of the decision.</param>
    /// <param name="options">How the feeder decides.</param>
    public FeederTargetResult Apply(
        VehicleRows rows, FeederTarget target, Power abovePlan, FeederInstant now, FeederOptions options)
    {
        var raising = target.Reduction < Power.Zero;
        var toMove = raising ? -target.Reduction - abovePlan : target.Reduction + abovePlan;
        _problem.Begin(rows, target, now, options, keepPromises: true);
        var leftW = Move(Math.Max(0, toMove.Watts), rows, raising);
        var used = 0;
        for (var vehicle = 0; vehicle < _problem.Count; vehicle++)
        {
            var row = _problem.Row(vehicle);
            used += _movedW[row] > 0 ? 1 : 0;
            if (_movedW[row] > 0 || !EventProblem.IsMoved(rows, row))
            {
                Explain(rows, row, _movedW[row], _problem.Result.BindingLimits[vehicle]);
            }
        }

        // What others draw the other way can be more than the target; then nothing of it is met, and no less.
        var missing = Power.FromWatts(Math.Min(leftW, Math.Abs(target.Reduction.Watts)));
        var found = raising ? target.Reduction + missing : target.Reduction - missing;
        return new(target.Event, target.Reduction, found, used, [.. _problem.Result.ExplainShortfall().Select(Name)]);
    }

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
        _problem.Begin(rows, target, now, options, keepPromises: false);
        var leftW = Move(wantedW, rows, target.Reduction < Power.Zero);
        TakeBack(rows, target.Reduction < Power.Zero);
        for (var vehicle = 0; vehicle < _problem.Count && onShare is not null; vehicle++)
        {
            onShare(_problem.Row(vehicle), _movedW[_problem.Row(vehicle)]);
        }

        return wantedW - leftW;
    }

    /// <summary>The nodes that the last division found saturated.</summary>
    public IEnumerable<int> SaturatedNodes()
    {
        for (var node = 0; node < network.Count; node++)
        {
            if (_problem.Result.NodeBindings[node] == NodeBinding.Saturated)
            {
                yield return node;
            }
        }
    }

    // Raising goes up to assured power first: nobody else may use that room, so it takes none from anybody. Reducing is
    // divided at once, unless discharge relies on charging that goes on: a charging setpoint is a ceiling, so nothing
    // may. Then charging is stopped first, and discharge divided within what load and export limit leave.
    private long Move(long wantedW, VehicleRows rows, bool raising)
    {
        if (_movedW.Length < rows.Count)
        {
            _movedW = new int[rows.Count * 2];
        }

        Array.Clear(_movedW);
        if (raising)
        {
            return MoveInTwo(EventReach.ToAssured, EventReach.Whole);
        }

        SumExports(rows, _exportedBeforeW);
        var leftW = MoveBy(EventReach.Whole, wantedW);
        SumExports(rows, _exportedW);
        if (!ExportsTooMuch())
        {
            return leftW;
        }

        TakeBack(rows, raising);
        Array.Clear(_movedW);
        return MoveInTwo(EventReach.ToStandstill, EventReach.BeyondStandstill);

        long MoveInTwo(EventReach first, EventReach second) =>
            MoveBy(first, wantedW) is var restW and > 0 ? MoveBy(second, restW) : 0;

        long MoveBy(EventReach reach, long amountW)
        {
            _problem.Solve(reach, amountW);
            for (var vehicle = 0; vehicle < _problem.Count; vehicle++)
            {
                var (row, shareW) = (_problem.Row(vehicle), (int)_problem.Result.ShareW[vehicle]);
                rows.DesiredW[row] += raising ? shareW : -shareW;
                _movedW[row] += shareW;
            }

            return _problem.Result.Shortfall.Watts;
        }
    }

    private void TakeBack(VehicleRows rows, bool raising)
    {
        for (var row = 0; row < rows.Count; row++)
        {
            rows.DesiredW[row] -= raising ? _movedW[row] : -_movedW[row];
        }
    }

    private void SumExports(VehicleRows rows, long[] exportedW)
    {
        Array.Clear(exportedW);
        for (var row = 0; row < rows.Count; row++)
        {
            if (rows.Terms[row] is not null)
            {
                exportedW[rows.Node[row]] += Math.Max(0, -rows.DesiredW[row]);
            }
        }

        NodeLoads.SumUp(network.Parents, exportedW);
    }

    private bool ExportsTooMuch()
    {
        for (var node = 0; node < network.Count; node++)
        {
            if (limits.ExportW[node] != FeederLimits.None
                && _exportedW[node] > _exportedBeforeW[node]
                && _exportedW[node] > limits.ExportW[node] + loads.LowW[node])
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

    private FeederShortfall Name(ShortfallReason reason) => new(
        reason.Limit.Kind == BindingLimitKind.Node
            ? network.NodeId(reason.Limit.Node).Text
            : LimitName.Of(reason.Limit.Kind) ?? "price",
        reason.HeldBack);
}
