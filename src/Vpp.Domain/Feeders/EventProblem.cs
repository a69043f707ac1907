using Vpp.Domain.Dispatch;
using Vpp.Domain.Network;
using Vpp.Domain.Quantities;
using Vpp.Domain.Vehicles;

namespace Vpp.Domain.Feeders;

/// <summary>
/// One event's target as a problem for the allocation: who takes part, how far each may move from where it is, and what
/// room every node has for it.
/// </summary>
internal sealed class EventProblem(FeederNetwork network, FeederLimits limits, NodeLoads loads)
{
    private readonly AllocationProblem _problem = new(network.Parents);
    private readonly LeastCost _leastCost = new();
    private readonly LongestSustain _longestSustain = new();
    private readonly EqualShare _equalShare = new();
    private readonly long[] _netW = new long[network.Count];
    private readonly long[] _importedW = new long[network.Count];
    private readonly long[] _exportedW = new long[network.Count];
    private readonly long[] _countedW = new long[network.Count];
    private readonly bool[] _inScope = new bool[network.Count];
    private readonly List<int> _offered = [];
    private VehicleRows _rows = null!;
    private FeederTarget _target = null!;
    private FeederInstant _now;
    private FeederOptions _options = null!;

    /// <summary>The shares and limits of the last division.</summary>
    public Allocation Result { get; } = new();

    /// <summary>How many vehicles take part.</summary>
    public int Count => _offered.Count;

    private bool Raising => _target.Reduction < Power.Zero;

    /// <summary>The row of a vehicle of the problem.</summary>
    public int Row(int vehicle) => _offered[vehicle];

    /// <summary>Whether an event moved it that was served before; what is owed is no event's.</summary>
    public static bool IsMoved(VehicleRows rows, int row) =>
        rows.DesiredW[row] != rows.BaselineW[row] && rows.MustChargeW(row) == 0;

    /// <summary>Finds who takes part.</summary>
    /// <param name="rows">The feeder's vehicles.</param>
    /// <param name="target">What is asked.</param>
    /// <param name="now">The instant of the decision.</param>
    /// <param name="options">How the feeder decides.</param>
    /// <param name="keepPromises">
    /// Whether what an event of higher priority took is kept from one that asks for the opposite (C5).
    /// </param>
    public void Begin(
        VehicleRows rows, FeederTarget target, FeederInstant now, FeederOptions options, bool keepPromises)
    {
        (_rows, _target, _now, _options) = (rows, target, now, options);
        MarkScope();
        _offered.Clear();
        for (var row = 0; row < rows.Count; row++)
        {
            if (rows.Terms[row] is null
                || rows.Refusal[row] != VehicleRefusal.None
                || rows.ReleaseAt[row] != VehicleRows.Never)
            {
                continue;
            }

            var movedW = rows.DesiredW[row] - rows.BaselineW[row];
            if (!_inScope[rows.Node[row]])
            {
                rows.Reason[row] = movedW == 0 ? RowReason.OutOfScope : rows.Reason[row];
            }
            else if (!keepPromises || !IsMoved(rows, row) || (Raising ? movedW > 0 : movedW < 0))
            {
                _offered.Add(row);
            }
        }
    }

    /// <summary>Divides an amount from where the rows are now.</summary>
    public void Solve(EventReach reach, long amountW)
    {
        SumUp();
        for (var node = 0; node < network.Count; node++)
        {
            SetRoom(node, reach);
        }

        _problem.ClearVehicles();
        foreach (var row in _offered)
        {
            SetPreference(_problem.Add(Within(reach, Offer(row), row)), row);
        }

        _problem.Solve(amountW, ObjectiveOf(_target.Objective), Result);
    }

    private void MarkScope()
    {
        for (var node = 0; node < network.Count; node++)
        {
            var parent = network.Parents[node];
            _inScope[node] = _target.ServiceTransformers is not { } named
                || named.Contains(network.NodeId(node))
                || (parent >= 0 && _inScope[parent]);
        }
    }

    private void SumUp()
    {
        long[][] sums = [_netW, _importedW, _exportedW, _countedW];
        Array.ForEach(sums, Array.Clear);
        for (var row = 0; row < _rows.Count; row++)
        {
            if (_rows.Terms[row] is not null)
            {
                var (node, desiredW) = (_rows.Node[row], _rows.DesiredW[row]);
                _netW[node] += desiredW;
                _importedW[node] += Math.Max(0, desiredW);
                _exportedW[node] += Math.Max(0, -desiredW);
                _countedW[node] += Math.Max(desiredW, _rows.MostAssuredW(row));
            }
        }

        Array.ForEach(sums, each => NodeLoads.SumUp(network.Parents, each));
    }

    private void SetRoom(int node, EventReach reach)
    {
        var (importW, exportW) = (limits.ImportW[node], limits.ExportW[node]);
        if (Raising)
        {
            var usedW = reach == EventReach.ToAssured ? _importedW[node] : _countedW[node];
            _problem.SetRoom(node, importW == FeederLimits.None
                ? AllocationProblem.Unlimited
                : Math.Max(0, importW - loads.HighW[node] - usedW));
            return;
        }

        var besideW = reach == EventReach.BeyondStandstill ? -_exportedW[node] : _netW[node];
        _problem.SetRoom(
            node,
            exportW == FeederLimits.None || reach == EventReach.ToStandstill
                ? AllocationProblem.Unlimited
                : Math.Max(0, exportW + loads.LowW[node] + besideW),
            importW == FeederLimits.None ? 0 : Math.Max(0, loads.HighW[node] + _netW[node] - importW));
    }

    private VehicleOffer Offer(int row)
    {
        var (terms, presentW) = (_rows.Terms[row]!, _rows.DesiredW[row]);
        var (maxW, energy) = Reach(row);
        var byEnergyW = _target.Objective == DispatchObjective.LongestSustain
            ? energy > Energy.Zero ? maxW : 0
            : (long)((Int128)energy.Joules * TimeSpan.TicksPerSecond / Duration(row).Ticks);
        var kind = byEnergyW < maxW ? BindingLimitKind.VehicleEnergy : BindingLimitKind.VehiclePower;
        var reachW = Math.Min(maxW, byEnergyW);
        var limitW = Raising ? reachW - presentW : presentW + reachW;
        if (!Raising && _rows.MustChargeW(row) is var owedW and > 0)
        {
            (limitW, kind) = (presentW - owedW, BindingLimitKind.MustCharge);
        }

        return new(
            _rows.Node[row],
            Math.Max(0, limitW),
            Raising ? -presentW : presentW,
            terms.Nameplate.MinimumPower.Watts,
            _rows.Rank[row],
            kind);
    }

    private VehicleOffer Within(EventReach reach, in VehicleOffer offer, int row)
    {
        var reachW = reach switch
        {
            EventReach.ToAssured => Math.Max(
                0, Math.Min(_rows.AssuredW[row], _rows.ToldAssuredW[row]) - _rows.DesiredW[row]),
            EventReach.ToStandstill => Math.Max(0, _rows.DesiredW[row]),
            _ => long.MaxValue,
        };
        return offer.LimitW <= reachW ? offer : offer with { LimitW = reachW, LimitKind = BindingLimitKind.None };
    }

    // The most it may draw, or give, and from how much energy.
    private (int MaxW, Energy Energy) Reach(int row) => Raising
        ? (_rows.ChargeMaxW(row), _rows.Chargeable(row))
        : (_rows.DischargeMaxW(row), Energy.FromJoules(_rows.DischargeableJ[row]));

    private TimeSpan Duration(int row)
    {
        var left = _target.End - _now.Utc;
        if (_rows.HasDeparture(row))
        {
            var stay = TimeSpan.FromMilliseconds(_rows.UntilDepartureMs(row, _now.Utc.ToUnixTimeMilliseconds()));
            left = stay < left ? stay : left;
        }

        return left < _options.EnergyHorizonMin ? _options.EnergyHorizonMin : left;
    }

    private void SetPreference(int vehicle, int row)
    {
        var settings = _rows.Terms[row]!.Settings;
        var (maxW, energy) = Reach(row);
        _leastCost.Set(
            vehicle, settings.Price.MicroPerWattHour, Raising ? 0 : settings.DischargePrice.MicroPerWattHour);
        _longestSustain.Set(vehicle, energy, Power.FromWatts(maxW));
    }

    private AllocationObjective ObjectiveOf(DispatchObjective objective) => objective switch
    {
        DispatchObjective.LeastCost => _leastCost,
        DispatchObjective.LongestSustain => _longestSustain,
        DispatchObjective.EqualShare => _equalShare,
        _ => throw new ArgumentOutOfRangeException(nameof(objective), objective, "No such objective."),
    };
}
