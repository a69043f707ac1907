using Vpp.Domain.Dispatch;
using Vpp.Domain.Following;
using Vpp.Domain.Identities;
using Vpp.Domain.Network;
using Vpp.Domain.Quantities;
using Vpp.Domain.Supply;
using Vpp.Domain.Vehicles;

namespace Vpp.Domain.Feeders;

/// <summary>
/// One event's target as a problem of division: who takes part, how far each may move from where it is, and what room
/// every node has for it. Least cost is a fixed order of priority, which the supply curve answers; what that cannot
/// answer exactly, and the other objectives, go to the general solver.
/// </summary>
/// <remarks>
/// What was set up for one amount serves the next one of the same event, until somebody says
/// <see cref="Forget"/>: dividing again costs a prefix of the curve, whatever the feeder's size.
/// </remarks>
internal sealed class EventProblem(FeederNetwork network, FeederLimits limits)
{
    private readonly AllocationProblem _problem = new(network.Tree);
    private readonly SupplyCurve _raising = new(network.Tree);
    private readonly SupplyCurve _reducing = new(network.Tree, stopsPass: true);
    private readonly LongestSustain _longestSustain = new();
    private readonly EqualShare _equalShare = new();
    private readonly LeastCost _leastCost = new();
    private readonly Allocation _result = new();
    private readonly EventRooms _rooms = new(limits);
    private readonly bool[] _inScope = new bool[network.Count];
    private readonly List<int> _renewed = [];
    private bool[] _takesPart = [];

    // Whether the curve of a direction has a row's price; terms do not change while rows are seated.
    private bool[] _isPricedUp = [];
    private bool[] _isPricedDown = [];
    private int[] _vehicleOfRow = [];
    private int[] _shareW = [];
    private int[] _startW = [];
    private VehicleRows _rows = null!;
    private FeederTarget _target = null!;
    private EventOffers _offers;
    private (DispatchEventId, bool, DispatchObjective, DateTimeOffset, IReadOnlySet<NodeId>?)? _shape;
    private EventReach? _prepared;
    private (int, int) _raisingRooms;
    private (int, int) _reducingRooms;
    private bool _isRaisingSeated;
    private bool _isReducingSeated;
    private bool _areRoomsStale;
    private bool _byCurve;
    private long _askedW;

    private bool Raising => _target.Raises;

    private SupplyCurve Curve => Raising ? _raising : _reducing;

    /// <summary>Whether the target is one that a supply curve answers.</summary>
    public bool HasCurve => _target.Objective == DispatchObjective.LeastCost;

    /// <summary>Whether the last division is the best there is.</summary>
    public bool IsWhole { get; private set; }

    /// <summary>What the last division gave each row, W ≥ 0.</summary>
    public ReadOnlySpan<int> ShareW => _shareW;

    /// <summary>Whether an event moved it that was served before; what is owed is no event's.</summary>
    public bool WasMoved(int row) => _startW[row] != _rows.BaselineW[row] && _rows.FloorW[row] <= 0;

    /// <summary>Whether a row takes part.</summary>
    public bool Takes(int row) => _takesPart[row];

    /// <summary>Says that rows, limits or loads are no longer what they were.</summary>
    public void Forget() => (_shape, _prepared) = (null, null);

    /// <summary>Says that rows came, left or moved.</summary>
    public void Reseat()
    {
        (_isRaisingSeated, _isReducingSeated) = (false, false);
        Forget();
    }

    /// <summary>Says that loads are no longer what they were.</summary>
    public void RenewRooms() => _areRoomsStale = true;

    /// <summary>Says that one row may do more or less than it could.</summary>
    public void Renew(int row)
    {
        if (_shape is not null)
        {
            _renewed.Add(row);
        }
    }

    /// <summary>Takes the memory that the first reduction needs, so that it need not wait for that.</summary>
    public void MakeReady(VehicleRows rows)
    {
        _rows = rows;
        Grow();
        Seat(raising: false);
    }

    /// <summary>Whether the plan was last divided for the same event as it is now asked.</summary>
    public bool Stands(FeederTarget target) => _shape == ShapeOf(target);

    /// <summary>Finds who takes part, from where the rows are now.</summary>
    /// <param name="rows">The feeder's vehicles.</param>
    /// <param name="target">What is asked.</param>
    /// <param name="now">The instant of the decision.</param>
    /// <param name="options">How the feeder decides.</param>
    /// <param name="keepPromises">
    /// Whether what an event of higher priority took is kept from one that asks for the opposite (C5).
    /// </param>
    /// <param name="fromPlan">Whether no other event has moved any row.</param>
    public void Begin(
        VehicleRows rows,
        FeederTarget target,
        FeederInstant now,
        FeederOptions options,
        bool keepPromises,
        bool fromPlan)
    {
        if (keepPromises && fromPlan && Stands(target))
        {
            _target = target;
            RenewMoved();
            TakeRenewed();
            return;
        }

        (_rows, _target, _offers) = (rows, target, new(rows, target, now, options));
        (_shape, _prepared) = (keepPromises && fromPlan ? ShapeOf(target) : null, null);
        _renewed.Clear();
        Grow();
        Seat(Raising);
        rows.DesiredW.AsSpan(0, rows.Count).CopyTo(_startW);
        MarkScope();
        for (var row = 0; row < rows.Count; row++)
        {
            _takesPart[row] = TakesPart(row, keepPromises);
        }
    }

    /// <summary>Divides an amount from where the rows are now; answers what is missing.</summary>
    public long Solve(EventReach reach, long amountW)
    {
        if (_prepared != reach)
        {
            SetRooms(reach);
            SetOffers(reach);
        }
        else if (_areRoomsStale)
        {
            SetRooms(reach);
        }

        (_prepared, _areRoomsStale, _askedW) = (reach, false, amountW);
        if (IsByCurve(reach))
        {
            Curve.Refresh();
            var foundW = Curve.Allocate(amountW, _shareW.AsSpan(0, _rows.Count));
            IsWhole = !Curve.NeedsGeneralSolver;
            _byCurve = IsWhole || !Raising;
            if (_byCurve)
            {
                return amountW - foundW;
            }
        }

        (_byCurve, IsWhole) = (false, true);
        SolveInGeneral(reach, amountW);
        return _result.Shortfall.Watts;
    }

    /// <summary>Says that what was set up last is of no use to the next division.</summary>
    public void Unprepare() => _prepared = null;

    /// <summary>The limits behind the last division, by row and by node.</summary>
    public Allocation Explain()
    {
        if (_byCurve)
        {
            Curve.Explain(_askedW, _shareW.AsSpan(0, _rows.Count), _result);
        }

        return _result;
    }

    /// <summary>What the last division by price could give by equal parts of what everyone can.</summary>
    public void CopySharesTo(Span<long> stepW) => Curve.CopySharesTo(stepW);

    /// <summary>The limit behind a row's share, in what <see cref="Explain"/> answered.</summary>
    public BindingLimit LimitOf(int row) => _result.BindingLimits[_byCurve ? row : _vehicleOfRow[row]];

    private static (DispatchEventId, bool, DispatchObjective, DateTimeOffset, IReadOnlySet<NodeId>?) ShapeOf(
        FeederTarget target) => (
            target.Event, target.Raises, target.Objective, target.End, target.ServiceTransformers);

    private void Grow()
    {
        if (_takesPart.Length < _rows.Count)
        {
            var size = _rows.Terms.Length;
            (_takesPart, _vehicleOfRow) = (new bool[size], new int[size]);
            (_shareW, _startW) = (new int[size], new int[size]);
            (_isPricedUp, _isPricedDown) = (new bool[size], new bool[size]);
        }
    }

    private void Seat(bool raising)
    {
        ref var isSeated = ref raising ? ref _isRaisingSeated : ref _isReducingSeated;
        if (!isSeated)
        {
            (raising ? _raising : _reducing).Seat(_rows.Node.AsSpan(0, _rows.Count));
            Array.Clear(raising ? _isPricedUp : _isPricedDown);
            isSeated = true;
        }
    }

    private bool TakesPart(int row, bool keepPromises)
    {
        if (_rows.Node[row] < 0
            || _rows.Refusal[row] != VehicleRefusal.None
            || _rows.Follow[row] != FollowState.Follows
            || (_rows.Latency.Any && _rows.IsBound(row, _offers.LeftMs))
            || (_rows.ReleaseAt.Any && _rows.ReleaseAt[row] != VehicleRows.Never))
        {
            return false;
        }

        var movedW = _rows.DesiredW[row] - _rows.BaselineW[row];
        if (keepPromises && _rows.Groups.Of(_target.Event, _rows) is { Length: > 0 } drawn && drawn[row])
        {
            _rows.Reason[row] = RowReason.ControlGroup;
            return false;
        }

        if (!_inScope[_rows.Node[row]])
        {
            _rows.Reason[row] = movedW == 0 ? RowReason.OutOfScope : _rows.Reason[row];
            return false;
        }

        return !keepPromises || !WasMoved(row) || (Raising ? movedW > 0 : movedW < 0);
    }

    // Rows that start from elsewhere than when the division was set up.
    private void RenewMoved()
    {
        var (startW, count) = (_rows.DesiredW, _rows.Count);
        for (var row = _startW.AsSpan(0, count).CommonPrefixLength(startW); row < count;)
        {
            _startW[row] = startW[row];
            _areRoomsStale = true;
            _renewed.Add(row);
            row += 1 + _startW.AsSpan(row + 1, count - row - 1).CommonPrefixLength(startW.AsSpan(row + 1));
        }
    }

    // Reducing step by step is only for what no curve answers.
    private bool IsByCurve(EventReach reach) => HasCurve && (Raising || reach == EventReach.StopsFree);

    // A row that was heard since may have come or gone, and may have become able to do more or less.
    private void TakeRenewed()
    {
        foreach (var row in _renewed)
        {
            _areRoomsStale |= _takesPart[row] != TakesPart(row, true);
            _takesPart[row] = TakesPart(row, true);
            if (_prepared is { } reach)
            {
                SetOffer(row, reach);
            }
        }

        _renewed.Clear();
    }

    private void MarkScope()
    {
        if (_target.ServiceTransformers is not { } named)
        {
            Array.Fill(_inScope, true);
            return;
        }

        for (var node = 0; node < network.Count; node++)
        {
            var parent = network.Parents[node];
            _inScope[node] = named.Contains(network.NodeId(node)) || (parent >= 0 && _inScope[parent]);
        }
    }

    // Nodes that may bind come and go; one that has gone gets its room back.
    private void SetRooms(EventReach reach)
    {
        if (!IsByCurve(reach))
        {
            return;
        }

        ref var version = ref Raising ? ref _raisingRooms : ref _reducingRooms;
        if (version != _rooms.Version)
        {
            version = _rooms.Version;
            for (var node = 0; node < network.Count; node++)
            {
                Curve.SetRoom(node, AllocationProblem.Unlimited);
            }
        }

        _rooms.Set(_rows, reach, Raising, Curve.SetRoom);
    }

    private void SetOffers(EventReach reach)
    {
        for (var row = 0; row < _rows.Count; row++)
        {
            if (_rows.Node[row] >= 0)
            {
                SetOffer(row, reach);
            }
        }
    }

    private void SetOffer(int row, EventReach reach)
    {
        if (!IsByCurve(reach))
        {
            return;
        }

        var isPriced = Raising ? _isPricedUp : _isPricedDown;
        if (!_takesPart[row])
        {
            Curve.ClearOffer(row);
        }
        else if (isPriced[row])
        {
            var (limitW, kind) = _offers.Limit(row, reach);
            Curve.ChangeOffer(row, limitW, _offers.PresentW(row), kind);
        }
        else
        {
            var (price, wear) = _offers.Price(row);
            Curve.SetOffer(row, _offers.Of(row, reach), price, price + wear);
        }

        isPriced[row] = _takesPart[row];
    }

    private void SolveInGeneral(EventReach reach, long amountW)
    {
        _problem.ClearRooms();
        _rooms.Set(_rows, reach, Raising, _problem.SetRoom);
        _problem.ClearVehicles();
        for (var row = 0; row < _rows.Count; row++)
        {
            if (_takesPart[row])
            {
                _vehicleOfRow[row] = _problem.Add(_offers.Of(row, reach));
                SetPreference(_vehicleOfRow[row], row);
            }
        }

        _problem.Solve(amountW, ObjectiveOf(_target.Objective), _result);
        for (var row = 0; row < _rows.Count; row++)
        {
            _shareW[row] = _takesPart[row] ? (int)_result.ShareW[_vehicleOfRow[row]] : 0;
        }
    }

    private void SetPreference(int vehicle, int row)
    {
        var (price, wear) = _offers.Price(row);
        var (maxW, energy) = _offers.Reach(row);
        _leastCost.Set(vehicle, price, wear);
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
