using System.Text;
using Vpp.Domain.Dispatch;
using Vpp.Domain.Feeders;
using Vpp.Domain.Leases;
using Vpp.Domain.Quantities;
using Vpp.Domain.Vehicles;

namespace Vpp.Domain.Tests.Feeders;

/// <summary>
/// A feeder and its fleet drawn from a seed, living through seconds in which messages are lost and late, vehicles come
/// and go, meters move, owners change their minds and events begin and end. The bench checks every decision.
/// </summary>
internal sealed class RandomFeeder
{
    private readonly Random _random;
    private readonly FeederBench _bench;
    private readonly List<string> _homes = [];
    private readonly List<FeederTarget> _targets = [];
    private readonly PriorityQueue<Action, TimeSpan> _mail = new();
    private readonly Dictionary<BenchVehicle, (Setpoint Held, TimeSpan IssuedAt)> _held = [];
    private readonly Dictionary<BenchVehicle, int> _charge = [];
    private readonly int _lossPercent;
    private readonly bool _isMetered;
    private readonly bool _decidesTwice;
    private readonly bool _plansWhenDue;
    private int _events;

    /// <param name="seed">Everything follows from it.</param>
    /// <param name="lossPercent">Of setpoints and of acknowledgements, each.</param>
    /// <param name="decidesTwice">
    /// Whether it runs a whole control interval where otherwise it divides new amounts at the instant of the last one.
    /// </param>
    /// <param name="plansWhenDue">Whether an interval goes by the plan of an earlier one until a new one is due.</param>
    public RandomFeeder(int seed, int lossPercent, bool decidesTwice = false, bool plansWhenDue = false)
    {
        (_random, _lossPercent) = (new Random(seed), lossPercent);
        (_decidesTwice, _plansWhenDue) = (decidesTwice, plansWhenDue);
        _isMetered = _random.Next(2) == 0;
        _bench = new FeederBench(
            Tree(),
            FeederOptions.Default with { Seed = (ulong)seed },
            reverseFlow: _random.Next(3) > 0,
            headImport: _random.Next(2) == 0 ? null : Power.FromWatts(_random.Next(5_000, 60_000)),
            headExport: _random.Next(2) == 0 ? null : Power.FromWatts(_random.Next(0, 20_000)));
        foreach (var home in _homes.Where(_ => _random.Next(5) > 0))
        {
            _bench.Home(home, _random.Next(3) * 6_000, _random.Next(3) == 0 ? _random.Next(3_000, 15_000) : null);
        }

        for (var count = _random.Next(1, 9); count > 0; count--)
        {
            Enrol();
        }
    }

    /// <summary>Every setpoint that left, in order, by the vehicle's name.</summary>
    public StringBuilder Record { get; } = new();

    public FeederBench Bench => _bench;

    /// <summary>
    /// One interval: the world moves, what was heard is told, and the feeder decides; sometimes amounts change at once,
    /// or while the next interval has not come.
    /// </summary>
    public void Step()
    {
        Deliver();
        MoveWorld();
        MoveEvents();
        Tell(_plansWhenDue && !_bench.Control.IsPlanDue(_bench.Instant)
            ? _bench.Dispatch([.. _targets])
            : _bench.Decide([.. _targets]));
        if (_random.Next(3) == 0)
        {
            ChangeAmounts();
            Tell(_decidesTwice ? _bench.Decide([.. _targets]) : _bench.Dispatch([.. _targets]));
        }

        _bench.Wait(_random.Next(1, 5));
        if (_random.Next(3) == 0)
        {
            Deliver();
            MoveWorld();
            ChangeAmounts();
            Tell(_bench.Dispatch([.. _targets]));
            _bench.Wait(_random.Next(0, 2));
        }
    }

    private void Tell(IReadOnlyList<BenchVehicle> told)
    {
        foreach (var vehicle in told)
        {
            var setpoint = _bench.Control.SetpointOf(vehicle.Row);
            Record.AppendLine(
                $"{_bench.Now} {vehicle.Name} {setpoint.Fence} {setpoint.Power} {setpoint.Then.AssuredPower}");
            Send(vehicle, setpoint, _bench.Now);
        }

        foreach (var vehicle in _bench.Vehicles)
        {
            var view = _bench.Control.View(vehicle.Row, _bench.Instant);
            Record.AppendLine($"{view.State} {view.Reason} {view.BindingNode} {view.Baseline}");
        }

        foreach (var target in _targets)
        {
            var result = _bench.Control.Results[target.Event];
            Record.AppendLine($"{result.Allocated} {result.VehiclesUsed} {string.Join(' ', result.Shortfall)}");
        }
    }

    private void ChangeAmounts()
    {
        for (var target = 0; target < _targets.Count; target++)
        {
            if (_random.Next(2) == 0)
            {
                _targets[target] = _targets[target] with { Reduction = Power.FromWatts(_random.Next(-30_000, 30_000)) };
            }
        }

        if (_random.Next(4) == 0 && _targets.Count < 3)
        {
            AddEvent();
        }
    }

    private string Tree()
    {
        var rows = new StringBuilder($"f,-1,feeder_head,F,{_random.Next(20, 80)},,,\n");
        var above = new List<string> { "f" };
        for (var lateral = _random.Next(3); lateral > 0; lateral--)
        {
            rows.Append($"l{lateral},{above[_random.Next(above.Count)]},lateral,L,{_random.Next(10, 60)},,,\n");
            above.Add($"l{lateral}");
        }

        for (var transformer = _random.Next(1, 4); transformer > 0; transformer--)
        {
            rows.Append($"t{transformer},{above[_random.Next(above.Count)]},svc_xfmr,T,{_random.Next(8, 30)},,,\n");
            for (var home = _random.Next(1, 4); home > 0; home--)
            {
                _homes.Add($"h{transformer}-{home}");
                rows.Append($"{_homes[^1]},t{transformer},customer,H,,{_random.Next(0, 6)},0,\n");
            }
        }

        return rows.ToString();
    }

    private void Enrol()
    {
        var minimumW = _random.Next(3) * 700;
        var leaves = _random.Next(2) == 0
            ? null
            : DepartureSchedule.Daily(TimeOnly.FromDateTime(
                (FeederBench.Origin + _bench.Now).AddHours(-7).AddMinutes(_random.Next(10, 600)).DateTime));
        var terms = _bench.Terms(
            $"v{_bench.Vehicles.Count}-{_random.Next(1_000)}",
            _homes[_random.Next(_homes.Count)],
            _random.Next(1_400, 12_000),
            _random.Next(4) == 0 ? 0 : _random.Next(1_400, 12_000),
            minimumW,
            _random.Next(100),
            _random.Next(60),
            _random.Next(5) > 0,
            _random.Next(3) * 50,
            _random.Next(3) * 20,
            leaves);
        var plate = terms.Nameplate with
        {
            ChargeEfficiency = Efficiency.FromBasisPoints(_random.Next(8_000, 10_001)),
            DischargeEfficiency = Efficiency.FromBasisPoints(_random.Next(8_000, 10_001)),
        };
        var vehicle = _bench.Enrol(terms with { Nameplate = plate });
        _charge[vehicle] = _random.Next(10_001);
    }

    // What a message carries is applied when it arrives, by the rule that everybody obeys; its answer takes as long.
    private void Send(BenchVehicle vehicle, Setpoint setpoint, TimeSpan issuedAt)
    {
        if (IsLost())
        {
            return;
        }

        _mail.Enqueue(() => Arrive(vehicle, setpoint, issuedAt), _bench.Now + Delay());
    }

    private void Arrive(BenchVehicle vehicle, Setpoint setpoint, TimeSpan issuedAt)
    {
        var held = _held.GetValueOrDefault(vehicle);
        if (setpoint.Fence <= held.Held.Fence || _bench.Now >= issuedAt + setpoint.TimeToLive)
        {
            return;
        }

        _held[vehicle] = (setpoint, issuedAt);
        if (!IsLost())
        {
            _mail.Enqueue(() => Acknowledge(vehicle, setpoint.Fence), _bench.Now + Delay());
        }
    }

    private void Acknowledge(BenchVehicle vehicle, Fence fence)
    {
        _bench.Control.Acknowledge(vehicle.Row, fence, SetpointOutcome.Accepted);
        vehicle.Heard(fence);
    }

    private void Deliver()
    {
        while (_mail.TryPeek(out _, out var at) && at <= _bench.Now)
        {
            _mail.Dequeue()();
        }
    }

    private void MoveWorld()
    {
        foreach (var home in _bench.Homes.Keys.ToList().Where(_ => _isMetered && _random.Next(3) == 0))
        {
            // Up to its peak: what is above that is not the plant's to prevent.
            var node = _bench.Network.IndexOf(new($"n/{home}"))!.Value;
            _bench.Meter(home, _random.Next(-2_000, (int)_bench.Network.PeakLoadW[node] + 1));
        }

        foreach (var vehicle in _bench.Vehicles)
        {
            switch (_random.Next(60))
            {
                case 0:
                    _bench.Change(vehicle, vehicle.Terms with { OptedOut = !vehicle.Terms.OptedOut });
                    break;
                case 1:
                    vehicle.Reachable = !vehicle.Reachable;
                    _bench.Control.SetReachable(vehicle.Row, vehicle.Reachable);
                    break;
                case 2:
                    Read(vehicle, (ConnectionState)_random.Next(1, 4));
                    break;
                case < 45:
                    Read(vehicle, vehicle.Connection is ConnectionState.Unknown or ConnectionState.Connected
                        ? ConnectionState.Connected
                        : _random.Next(8) == 0 ? ConnectionState.Connected : vehicle.Connection);
                    break;
                default:
                    break;
            }
        }

        if (_random.Next(40) == 0 && _bench.Vehicles.Count < 12)
        {
            Enrol();
        }
    }

    private void Read(BenchVehicle vehicle, ConnectionState connection)
    {
        _charge[vehicle] = Math.Clamp(_charge[vehicle] + _random.Next(-30, 31), 0, 10_000);
        var (held, issuedAt) = _held.GetValueOrDefault(vehicle);
        var left = issuedAt + held.TimeToLive - _bench.Now;
        var isHeld = held.Fence > default(Fence) && left > TimeSpan.Zero;
        _bench.Read(
            vehicle,
            _charge[vehicle],
            connection,
            isHeld ? (int)held.Power.Watts : 0,
            _random.Next(0, 3_000),
            held.Fence,
            isHeld ? (int)held.Power.Watts : 0,
            isHeld ? (int)left.TotalMilliseconds : 0);
        if (connection != ConnectionState.Connected)
        {
            _held[vehicle] = (held with { TimeToLive = TimeSpan.Zero }, issuedAt);
        }
    }

    private void MoveEvents()
    {
        if (_random.Next(12) == 0 && _targets.Count > 0)
        {
            _targets.RemoveAt(_random.Next(_targets.Count));
        }

        if (_random.Next(8) == 0 && _targets.Count < 3)
        {
            AddEvent();
        }
    }

    private void AddEvent() => _targets.Add(_bench.Target(
        $"e{++_events}",
        _random.Next(-30_000, 30_000),
        (DispatchObjective)_random.Next(1, 4),
        _random.Next(60, 7_200),
        _random.Next(0, 120),
        _random.Next(3) == 0 ? [_homes[_random.Next(_homes.Count)].Split('-')[0].Replace('h', 't')] : []));

    private bool IsLost() => _random.Next(100) < _lossPercent;

    private TimeSpan Delay() => TimeSpan.FromMilliseconds(_random.Next(0, 5_000));
}
