using Vpp.Domain.Dispatch;
using Vpp.Domain.Network;
using Vpp.Domain.Quantities;
using Vpp.Domain.Vehicles;

namespace Vpp.Domain.Feeders;

/// <summary>
/// Divides one event's target among the rows, starting from what plan and events of higher priority have left them at
/// (<see cref="VehicleRows.DesiredW"/>), and moves that column. Serving events one after the other, each from what the
/// last one left, is what keeps a kilowatt from being promised twice (C5).
/// </summary>
internal sealed class EventAllocation(FeederNetwork network, FeederLimits limits, NodeLoads loads)
{
    private readonly AllocationProblem _problem = new(network.Parents);
    private readonly LeastCost _leastCost = new();
    private readonly LongestSustain _longestSustain = new();
    private readonly EqualShare _equalShare = new();
    private readonly Allocation _allocation = new();
    private readonly long[] _vehiclesW = new long[network.Count];
    private readonly long[] _importedW = new long[network.Count];
    private readonly long[] _countedW = new long[network.Count];
    private readonly bool[] _inScope = new bool[network.Count];
    private int[] _offered = [];
    private long[] _movedW = [];

    /// <summary>Moves the rows and answers what was found.</summary>
    /// <param name="rows">The feeder's vehicles.</param>
    /// <param name="target">What is asked.</param>
    /// <param name="abovePlan">
    /// What the rows draw above their plan already, whoever asks: charging owed, returns that wait. Delivery counts from
    /// the plan, so the event has to make up for it.
    /// </param>
    /// <param name="now">The instant of the decision.</param>
    /// <param name="options">How the feeder decides.</param>
    public FeederTargetResult Apply(
        VehicleRows rows, FeederTarget target, Power abovePlan, FeederInstant now, FeederOptions options)
    {
        var raising = target.Reduction < Power.Zero;
        var toMove = raising ? -target.Reduction - abovePlan : target.Reduction + abovePlan;
        var used = 0;
        var leftW = Move(Math.Max(0, toMove.Watts), rows, target, now, options, true, (vehicle, row) =>
        {
            var shareW = _allocation.ShareW[vehicle];
            used += shareW > 0 && _movedW[row] == shareW ? 1 : 0;
            if (_movedW[row] > 0 || !IsMoved(rows, row))
            {
                Explain(rows, row, _movedW[row], _allocation.BindingLimits[vehicle]);
            }
        });
        var missing = Power.FromWatts(leftW);
        var found = raising ? target.Reduction + missing : target.Reduction - missing;
        return new(target.Event, target.Reduction, found, used, [.. _allocation.ExplainShortfall().Select(Name)]);
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
        var desiredW = rows.DesiredW;
        rows.DesiredW = (long[])desiredW.Clone();
        try
        {
            return wantedW - Move(wantedW, rows, target, now, options, false, (vehicle, row) =>
                onShare?.Invoke(row, _allocation.ShareW[vehicle]));
        }
        finally
        {
            rows.DesiredW = desiredW;
        }
    }

    /// <summary>The nodes that the last division found saturated.</summary>
    public IEnumerable<int> SaturatedNodes()
    {
        for (var node = 0; node < network.Count; node++)
        {
            if (_allocation.NodeBindings[node] == NodeBinding.Saturated)
            {
                yield return node;
            }
        }
    }

    // Raising goes up to assured power first: nobody else may use that room, so it takes none from anybody. What is left
    // of the target is divided within the room that remains beside everybody's assured power.
    private long Move(
        long wantedW,
        VehicleRows rows,
        FeederTarget target,
        FeederInstant now,
        FeederOptions options,
        bool keepPromises,
        Action<int, int> onShare)
    {
        if (_movedW.Length < rows.Count)
        {
            _movedW = new long[rows.Count * 2];
        }

        Array.Clear(_movedW);
        var raising = target.Reduction < Power.Zero;
        var leftW = raising ? Move(Pose(true), wantedW) : wantedW;
        return raising && leftW == 0 ? leftW : Move(Pose(false), leftW);

        int Pose(bool withinAssured) => this.Pose(rows, target, now, options, keepPromises, withinAssured);

        long Move(int count, long amountW)
        {
            _problem.Solve(amountW, ObjectiveOf(target.Objective), _allocation);
            for (var vehicle = 0; vehicle < count; vehicle++)
            {
                var (row, shareW) = (_offered[vehicle], _allocation.ShareW[vehicle]);
                rows.DesiredW[row] += raising ? shareW : -shareW;
                _movedW[row] += shareW;
                onShare(vehicle, row);
            }

            return _allocation.Shortfall.Watts;
        }
    }

    private int Pose(
        VehicleRows rows,
        FeederTarget target,
        FeederInstant now,
        FeederOptions options,
        bool keepPromises,
        bool withinAssured)
    {
        var raising = target.Reduction < Power.Zero;
        MarkScope(target);
        CountVehicles(rows);
        _problem.ClearVehicles();
        for (var node = 0; node < network.Count; node++)
        {
            SetRoom(node, raising, withinAssured);
        }

        if (_offered.Length < rows.Count)
        {
            _offered = new int[Math.Max(rows.Count, _offered.Length * 2)];
        }

        var count = 0;
        for (var row = 0; row < rows.Count; row++)
        {
            if (rows.Terms[row] is { } terms && rows.Flexibility[row].Refusal == VehicleRefusal.None
                && rows.ReleaseAt[row] == VehicleRows.Never)
            {
                var movedW = rows.DesiredW[row] - rows.BaselineW[row];
                if (!_inScope[rows.Node[row]])
                {
                    rows.Reason[row] = movedW == 0 ? RowReason.OutOfScope : rows.Reason[row];
                    continue;
                }

                // What an event of higher priority took is not given back to one that asks for the opposite (C5).
                if (keepPromises && (raising ? movedW < 0 : movedW > 0 && !IsOwed(rows, row)))
                {
                    continue;
                }

                _offered[count++] = row;
                var duration = Duration(rows, row, target, now, options);
                var offer = Offer(rows, row, raising, target.Objective, duration);
                SetPreference(
                    _problem.Add(withinAssured ? Within(offer, rows, row) : offer), terms, rows.Flexibility[row], raising);
            }
        }

        return count;
    }

    // By an event that was served before, that is; what is owed is no event's.
    private bool IsMoved(VehicleRows rows, int row) =>
        rows.DesiredW[row] != rows.BaselineW[row] && _movedW[row] == 0 && !IsOwed(rows, row);

    private static bool IsOwed(VehicleRows rows, int row) => rows.Flexibility[row].MustCharge > Power.Zero;

    private void MarkScope(FeederTarget target)
    {
        for (var node = 0; node < network.Count; node++)
        {
            var parent = network.Parents[node];
            _inScope[node] = target.ServiceTransformers is not { } named
                || named.Contains(network.NodeId(node))
                || (parent >= 0 && _inScope[parent]);
        }
    }

    // As planned, for the balance; what of it is charging; and at least at assured power, for room to import.
    private void CountVehicles(VehicleRows rows)
    {
        Array.Clear(_vehiclesW);
        Array.Clear(_importedW);
        Array.Clear(_countedW);
        for (var row = 0; row < rows.Count; row++)
        {
            if (rows.Terms[row] is not null)
            {
                _vehiclesW[rows.Node[row]] += rows.DesiredW[row];
                _importedW[rows.Node[row]] += Math.Max(0, rows.DesiredW[row]);
                _countedW[rows.Node[row]] += Math.Max(
                    rows.DesiredW[row], Math.Max(rows.AssuredW[row], rows.ToldAssuredW[row]));
            }
        }

        NodeLoads.SumUp(network.Parents, _vehiclesW);
        NodeLoads.SumUp(network.Parents, _importedW);
        NodeLoads.SumUp(network.Parents, _countedW);
    }

    private void SetRoom(int node, bool raising, bool withinAssured)
    {
        var (importW, exportW) = (limits.ImportW[node], limits.ExportW[node]);
        if (raising)
        {
            _problem.SetRoom(node, importW == FeederLimits.None
                ? AllocationProblem.Unlimited
                : Math.Max(0, importW - loads.HighW[node] - (withinAssured ? _importedW[node] : _countedW[node])));
            return;
        }

        _problem.SetRoom(
            node,
            exportW == FeederLimits.None
                ? AllocationProblem.Unlimited
                : Math.Max(0, exportW + loads.LowW[node] + _vehiclesW[node]),
            importW == FeederLimits.None ? 0 : Math.Max(0, loads.HighW[node] + _vehiclesW[node] - importW));
    }

    private static TimeSpan Duration(
        VehicleRows rows, int row, FeederTarget target, FeederInstant now, FeederOptions options)
    {
        var left = target.End - now.Utc;
        if (rows.DepartureUtc[row] != VehicleRows.Never)
        {
            var stay = TimeSpan.FromMilliseconds(rows.DepartureUtc[row] - now.Utc.ToUnixTimeMilliseconds());
            left = stay < left ? stay : left;
        }

        return left < options.EnergyHorizonMin ? options.EnergyHorizonMin : left;
    }

    private static VehicleOffer Offer(
        VehicleRows rows, int row, bool raising, DispatchObjective objective, TimeSpan duration)
    {
        var (terms, can, presentW) = (rows.Terms[row]!, rows.Flexibility[row], rows.DesiredW[row]);
        var (maxW, energy) = raising
            ? (can.ChargePowerMax.Watts, can.Chargeable)
            : (can.DischargePowerMax.Watts, can.Dischargeable);
        var byEnergyW = objective == DispatchObjective.LongestSustain
            ? energy > Energy.Zero ? maxW : 0
            : (long)((Int128)energy.Joules * TimeSpan.TicksPerSecond / duration.Ticks);
        var kind = byEnergyW < maxW ? BindingLimitKind.VehicleEnergy : BindingLimitKind.VehiclePower;
        var reachW = Math.Min(maxW, byEnergyW);
        var limitW = raising ? reachW - presentW : presentW + reachW;
        if (!raising && can.MustCharge > Power.Zero)
        {
            (limitW, kind) = (presentW - can.MustCharge.Watts, BindingLimitKind.MustCharge);
        }

        return new(
            rows.Node[row],
            Math.Max(0, limitW),
            raising ? -presentW : presentW,
            terms.Nameplate.MinimumPower.Watts,
            rows.Rank[row],
            kind);
    }

    private static VehicleOffer Within(in VehicleOffer offer, VehicleRows rows, int row)
    {
        var assuredW = Math.Max(0, rows.ToldAssuredW[row] - rows.DesiredW[row]);
        return offer.LimitW <= assuredW
            ? offer
            : offer with { LimitW = assuredW, LimitKind = BindingLimitKind.None };
    }

    private void SetPreference(int vehicle, VehicleTerms terms, in Flexibility can, bool raising)
    {
        _leastCost.Set(
            vehicle,
            terms.Settings.Price.MicroPerWattHour,
            raising ? 0 : terms.Settings.DischargePrice.MicroPerWattHour);
        _longestSustain.Set(
            vehicle,
            raising ? can.Chargeable : can.Dischargeable,
            raising ? can.ChargePowerMax : can.DischargePowerMax);
    }

    private AllocationObjective ObjectiveOf(DispatchObjective objective) => objective switch
    {
        DispatchObjective.LeastCost => _leastCost,
        DispatchObjective.LongestSustain => _longestSustain,
        DispatchObjective.EqualShare => _equalShare,
        _ => throw new ArgumentOutOfRangeException(nameof(objective), objective, "No such objective."),
    };

    private static void Explain(VehicleRows rows, int row, long shareW, BindingLimit limit)
    {
        rows.BindingNode[row] = limit.Kind == BindingLimitKind.Node ? limit.Node : -1;
        rows.Reason[row] = limit.Kind switch
        {
            BindingLimitKind.None => shareW > 0 ? RowReason.Dispatched : RowReason.NotNeeded,
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
