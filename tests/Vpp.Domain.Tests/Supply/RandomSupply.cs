using Vpp.Domain.Dispatch;
using Vpp.Domain.Supply;

namespace Vpp.Domain.Tests.Supply;

/// <summary>
/// A seeded feeder that is set up twice, as a curve and as the general problem, and changes step by step: branches of
/// homes, tight rooms, ties (or prices of 5 to 60 cents a kilowatt-hour), and vehicles that charge, stand or discharge.
/// </summary>
internal sealed class RandomSupply
{
    private readonly Random _random;
    private readonly int _unit;
    private readonly int _keys;
    private readonly bool _minimums;
    private readonly bool _largestFirst;
    private readonly bool _prices;
    private readonly bool _reliefs;
    private readonly bool _stopsPass;
    private readonly int[] _parents;
    private readonly long[] _roomW;
    private readonly long[] _reliefW;
    private readonly int[] _nodes;
    private readonly int[] _ranks;
    private readonly (VehicleOffer Offer, long StopKey, long BeyondKey)[] _offers;

    public RandomSupply(
        int seed,
        bool minimums = false,
        bool largestFirst = false,
        int rowsMax = 120,
        bool prices = false,
        bool reliefs = false,
        bool stopsPass = false)
    {
        _random = new Random(seed);
        (_minimums, _largestFirst, _prices, _reliefs) = (minimums, largestFirst, prices, reliefs);
        _stopsPass = stopsPass;
        _unit = prices ? 1_000 : _random.Next(3) switch { 0 => 1, 1 => 37, _ => 1_000 };
        _keys = _random.Next(3) switch { 0 => 1, 1 => 3, _ => 20 };
        _parents = new int[_random.Next(1, 60)];
        _parents[0] = -1;
        for (var node = 1; node < _parents.Length; node++)
        {
            _parents[node] = _random.Next(3) == 0 ? node - 1 : _random.Next(node);
        }

        (_roomW, _reliefW) = (new long[_parents.Length], new long[_parents.Length]);
        _nodes = new int[_random.Next(1, rowsMax)];
        _ranks = [.. Enumerable.Range(0, _nodes.Length)];
        _random.Shuffle(_ranks);
        _offers = new (VehicleOffer, long, long)[_nodes.Length];
        Curve = new SupplyCurve(_parents, largestFirst, stopsPass);
        for (var row = 0; row < _nodes.Length; row++)
        {
            _nodes[row] = _random.Next(8) == 0 ? -1 : _random.Next(_parents.Length);
        }

        Curve.Seat(_nodes);
        for (var node = 0; node < _parents.Length; node++)
        {
            ChangeRoom(node);
        }

        for (var row = 0; row < _nodes.Length; row++)
        {
            ChangeOffer(row);
        }

        Curve.Refresh();
    }

    public SupplyCurve Curve { get; }

    public IReadOnlyList<int> Parents => _parents;

    public IReadOnlyList<long> RoomW => _roomW;

    public int Rows => _nodes.Length;

    public IReadOnlyList<(VehicleOffer Offer, long StopKey, long BeyondKey)> Offers => _offers;

    public Allocation General { get; } = new();

    /// <summary>A few rows and nodes change, then the curve is brought up to date.</summary>
    public void Change()
    {
        for (var change = _random.Next(6); change >= 0; change--)
        {
            if (_random.Next(4) == 0)
            {
                ChangeRoom(_random.Next(_parents.Length));
            }
            else
            {
                ChangeOffer(_random.Next(_nodes.Length));
            }
        }

        Curve.Refresh();
    }

    /// <summary>The same supply as a new curve.</summary>
    public SupplyCurve Rebuilt()
    {
        var curve = new SupplyCurve(_parents, _largestFirst, _stopsPass);
        curve.Seat(_nodes);
        for (var node = 0; node < _parents.Length; node++)
        {
            curve.SetRoom(node, _roomW[node], _reliefW[node]);
        }

        for (var row = 0; row < _nodes.Length; row++)
        {
            if (_nodes[row] >= 0)
            {
                curve.SetOffer(row, in _offers[row].Offer, _offers[row].StopKey, _offers[row].BeyondKey);
            }
        }

        curve.Refresh();
        return curve;
    }

    /// <summary>An amount from nothing to more than there is.</summary>
    public long Amount() => _random.NextInt64(Curve.TotalW * 5 / 4 + 2);

    /// <summary>Divides an amount with the general solver; its vehicles are the rows.</summary>
    public void SolveGeneral(long amountW)
    {
        var problem = new AllocationProblem(_parents);
        var order = new LeastLaxity();
        for (var node = 0; node < _parents.Length; node++)
        {
            problem.SetRoom(node, _roomW[node], _reliefW[node]);
        }

        var sign = _largestFirst ? -1 : 1;
        for (var row = 0; row < _nodes.Length; row++)
        {
            order.Set(problem.Add(_offers[row].Offer), sign * _offers[row].StopKey, sign * _offers[row].BeyondKey);
        }

        problem.Solve(amountW, order, General);
    }

    /// <summary>
    /// Divides an amount with the general solver where stops take no room: each row is two vehicles, one for what it
    /// only gives up, above all limits. Answers the rows' shares.
    /// </summary>
    public long[] SolveApart(long amountW)
    {
        var problem = new AllocationProblem([-1, .. _parents.Select(parent => parent + 1)]);
        var order = new LeastLaxity();
        for (var node = 0; node < _parents.Length; node++)
        {
            problem.SetRoom(node + 1, _roomW[node], 0);
        }

        for (var row = 0; row < _nodes.Length; row++)
        {
            var (offer, stopKey, beyondKey) = _offers[row];
            var stopW = Math.Clamp(offer.PresentW, 0, offer.LimitW);
            order.Set(problem.Add(new(0, stopW, stopW, 0, 2 * _ranks[row])), stopKey, stopKey);
            order.Set(
                problem.Add(new(offer.Node + 1, offer.LimitW - stopW, 0, 0, (2 * _ranks[row]) + 1)),
                beyondKey,
                beyondKey);
        }

        problem.Solve(amountW, order, General);
        var shareW = General.ShareW.ToArray();
        return [.. Enumerable.Range(0, _nodes.Length).Select(row => shareW[2 * row] + shareW[(2 * row) + 1])];
    }

    /// <summary>What shares cost by their keys, as a sum over watts.</summary>
    public Int128 Cost(Func<int, long> shareW)
    {
        Int128 cost = 0;
        for (var row = 0; row < _nodes.Length; row++)
        {
            var (offer, stopKey, beyondKey) = _offers[row];
            var stopW = Math.Min(shareW(row), Math.Clamp(offer.PresentW, 0, offer.LimitW));
            cost += (Int128)stopW * stopKey + (Int128)(shareW(row) - stopW) * beyondKey;
        }

        return cost;
    }

    private void ChangeRoom(int node)
    {
        _roomW[node] = _random.Next(3) == 0 ? AllocationProblem.Unlimited : _random.Next((_prices ? 600 : 60) * _unit);
        _reliefW[node] = _reliefs && _random.Next(4) == 0 ? _random.Next(30 * _unit) : 0;
        Curve.SetRoom(node, _roomW[node], _reliefW[node]);
    }

    private void ChangeOffer(int row)
    {
        if (_nodes[row] < 0)
        {
            return;
        }

        var (charge, discharge) = (_random.Next(12 * _unit), _random.Next(12 * _unit));
        var presentW = _random.Next(4) switch
        {
            0 => 0,
            1 => -_random.Next(discharge + 1),
            _ => _random.Next(charge + 1),
        };
        var offer = new VehicleOffer(
            _nodes[row],
            _random.Next(6) == 0 ? 0 : presentW + discharge,
            presentW,
            _minimums ? _random.Next(4 * _unit) : 0,
            _ranks[row]);
        var (key, beyond) = _prices
            ? (_random.Next(50, 600), _random.Next(20, 90))
            : (_random.Next(_keys) * 30, _random.Next(4) * 20);
        _offers[row] = (offer, key, _largestFirst ? key - beyond : key + beyond);
        Curve.SetOffer(row, in offer, _offers[row].StopKey, _offers[row].BeyondKey);
    }
}
