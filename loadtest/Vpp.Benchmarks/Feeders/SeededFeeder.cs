using Vpp.Benchmarks.Network;
using Vpp.Domain.Dispatch;
using Vpp.Domain.Feeders;
using Vpp.Domain.Fleets;
using Vpp.Domain.Homes;
using Vpp.Domain.Identities;
using Vpp.Domain.Leases;
using Vpp.Domain.Network;
using Vpp.Domain.Quantities;
using Vpp.Domain.Vehicles;

namespace Vpp.Benchmarks.Feeders;

/// <summary>
/// A feeder's kernel with a home at each customer of the shipped circuit and 1,000 vehicles at home on an August
/// evening, all of them heard and obedient. The state hardly moves while it is measured: the clock advances by a
/// millisecond with each call, readings stay fresh, and the event always has an hour left.
/// </summary>
internal sealed class SeededFeeder
{
    public const int VehicleCount = 1_000;

    private const string TimeZone = "America/Los_Angeles";

    private static readonly DateTimeOffset Evening = new(2020, 8, 15, 1, 0, 0, TimeSpan.Zero);
    private static readonly Power Reduction = Power.FromKilowatts(1_500);

    private readonly SeededDraws _draws = new(7);
    private readonly FeederNetwork _network = ShippedFeeder.Read();
    private readonly FeederControl _control;
    private readonly int[] _rows = new int[VehicleCount];
    private readonly VehicleReading[] _readings = new VehicleReading[VehicleCount];
    private readonly FeederTarget[][] _targets;
    private FeederDecision _decision = FeederDecision.None;
    private int _turn;
    private TimeSpan _now = TimeSpan.FromHours(1);

    public SeededFeeder(RunningEvent running)
    {
        var turns = running == RunningEvent.None ? 1 : 8;
        _targets = [.. Enumerable.Range(0, turns).Select(turn => Targets(running, turn))];
        var freshness = TimeSpan.FromHours(12);
        var options = FeederOptions.Default with { Freshness = freshness, HomeFreshness = freshness };
        _control = new(_network, null, null, options, Now) { Epoch = 1 };
        var customers = ShippedFeeder.Customers(_network);
        foreach (var node in customers)
        {
            EnrolHome(node);
        }

        for (var vehicle = 0; vehicle < VehicleCount; vehicle++)
        {
            Enrol(vehicle, customers[Between(0, customers.Length - 1, vehicle, 0)]);
        }
    }

    public FeederTargetResult? Result => _control.Results.Values.FirstOrDefault();

    /// <summary>Every vehicle's reading, holding its newest setpoint; answers how many were taken.</summary>
    public int Report()
    {
        _now += TimeSpan.FromMilliseconds(1);
        var (now, taken) = (Now, 0);
        for (var vehicle = 0; vehicle < VehicleCount; vehicle++)
        {
            taken += _control.Report(_rows[vehicle], in _readings[vehicle], now) ? 1 : 0;
        }

        return taken;
    }

    /// <summary>One control interval; who is told something acknowledges it, mostly nobody.</summary>
    public FeederDecision Decide()
    {
        _now += TimeSpan.FromMilliseconds(1);
        return _decision = _control.Decide(_targets[0], Now);
    }

    /// <summary>Another amount of the same event between two intervals; answers how many are told.</summary>
    public int Dispatch()
    {
        _now += TimeSpan.FromMilliseconds(1);
        _turn++;
        _decision = _control.Dispatch(_targets[_turn % _targets.Length], Now);
        return _decision.Count;
    }

    /// <summary>An event that nobody has heard of before, between two intervals.</summary>
    public void DispatchAnew()
    {
        var target = _targets[_turn++ % _targets.Length][0];
        _now += TimeSpan.FromMilliseconds(1);
        _decision = _control.Dispatch([target with { End = target.End + TimeSpan.FromMilliseconds(_turn) }], Now);
    }

    /// <summary>The last decision is acknowledged by everybody who was told.</summary>
    public void Rest()
    {
        foreach (var row in _decision.Rows)
        {
            _control.Acknowledge(row, _control.SetpointOf(row).Fence, SetpointOutcome.Accepted);
        }
    }

    /// <summary>A quarter of all vehicles report, each a hundredth of a percent more or less than before.</summary>
    public void Drift()
    {
        _now += TimeSpan.FromMilliseconds(1);
        _turn++;
        for (var vehicle = _turn % 4; vehicle < VehicleCount; vehicle += 4)
        {
            ref var reading = ref _readings[vehicle];
            reading = reading with { StateOfChargeBasisPoints = reading.StateOfChargeBasisPoints ^ 1 };
            _control.Report(_rows[vehicle], in reading, Now);
        }
    }

    /// <summary>Intervals of a second in which the vehicles take up their setpoints.</summary>
    public void Settle(int seconds)
    {
        for (var second = 0; second < seconds; second++)
        {
            _now += TimeSpan.FromSeconds(1);
            Report();
            Decide();
            Rest();
            Obey();
        }
    }

    private FeederInstant Now => new(_now, Evening + _now);

    // The amounts go up and down by a fifth.
    private FeederTarget[] Targets(RunningEvent running, int turn) => running == RunningEvent.None
        ? []
        :
        [
            new(
                new DispatchEventId("benchmark"),
                Power.FromWatts(Reduction.Watts * (100 - (5 * Math.Abs(turn - 4))) / 100),
                ObjectiveOf(running),
                Now.Utc + TimeSpan.FromHours(1),
                TimeSpan.FromMinutes(10),
                null),
        ];

    private static DispatchObjective ObjectiveOf(RunningEvent running) => running switch
    {
        RunningEvent.LeastCost => DispatchObjective.LeastCost,
        RunningEvent.LongestSustain => DispatchObjective.LongestSustain,
        RunningEvent.EqualShare => DispatchObjective.EqualShare,
        _ => throw new ArgumentOutOfRangeException(nameof(running), running, "No event runs."),
    };

    private void EnrolHome(int node)
    {
        var home = HomeAt(node);
        _control.Agree(new HomeTerms(
            home, _network.NodeId(node), _network.Id, TimeZone, null, Power.FromWatts(10_000), HomeSettings.None, 1));
        var loadW = _network.PeakLoadW[node] * Between(30, 60, node, 1) / 100;
        _control.Report(_control.RowOf(home), loadW, 0, Now);
    }

    private void Enrol(int vehicle, int node)
    {
        var efficiency = Efficiency.FromBasisPoints(9_300);
        var capacity = Energy.FromWattHours(Between(40_000, 80_000, vehicle, 2));
        var settings = new VehicleSettings(
            DepartureSchedule.Daily(new TimeOnly((int)Between(5, 9, vehicle, 3), (int)Between(0, 59, vehicle, 4))),
            StateOfCharge.FromBasisPoints(8_000) * capacity,
            StateOfCharge.FromBasisPoints(2_000) * capacity,
            true,
            EnergyPrice.FromMicroPerWattHour(Between(50, 150, vehicle, 5)),
            EnergyPrice.FromMicroPerWattHour(Between(20, 90, vehicle, 6)));
        var nameplate = new VehicleNameplate(
            capacity, Power.FromWatts(7_200), Power.FromWatts(7_200), Power.FromWatts(1_400), efficiency, efficiency);
        var id = new VehicleId($"vehicle-{vehicle}");
        if (!_control.Agree(
            new(id, HomeAt(node), _network.NodeId(node), _network.Id, TimeZone, nameplate, settings, false, 1), out _))
        {
            throw new InvalidOperationException($"The feeder refuses {id.Text}.");
        }

        _rows[vehicle] = _control.RowOf(id);
        _control.SetReachable(_rows[vehicle], true);
        _readings[vehicle] =
            new(0, (int)Between(3_000, 9_500, vehicle, 7), ConnectionState.Connected, 0, default, 0, 0);
    }

    private void Obey()
    {
        for (var vehicle = 0; vehicle < VehicleCount; vehicle++)
        {
            var setpoint = _control.SetpointOf(_rows[vehicle]);
            var powerW = (int)setpoint.Power.Watts;
            _readings[vehicle] = _readings[vehicle] with
            {
                PowerW = powerW,
                Fence = setpoint.Fence,
                SetpointW = powerW,
                RemainingLifeMs = (int)_control.RemainingLife(_rows[vehicle], Now).TotalMilliseconds,
            };
        }
    }

    private static HomeId HomeAt(int node) => new($"home-{node}");

    private long Between(long least, long most, long subject, int purpose) =>
        least + _draws.Below(most - least + 1, subject, purpose, 0);
}
