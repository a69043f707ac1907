using CsCheck;
using Vpp.Domain.Feeders;
using Vpp.Domain.Following;
using Vpp.Domain.Leases;
using Vpp.Domain.Tests.Feeders;
using Vpp.Domain.Vehicles;

namespace Vpp.Domain.Tests.Following;

/// <summary>Whom it judges again is the watch's own affair: nobody can tell it from judging all.</summary>
public sealed class JudgementLawTests
{
    private const int Vehicles = 12;
    private const int Steps = 150;

    // C16: bit for bit, with vehicles that obey, go half of the way, do the opposite, refuse, are silent or leave.
    [Fact]
    public void C16_judging_those_of_whom_there_is_news_is_judging_everybody() => Gen.Int[0, 1_000_000].Sample(
        seed =>
        {
            var (sparing, thorough) = (new Life(seed), new Life(seed));
            for (var step = 0; step < Steps; step++)
            {
                thorough.Bench.Control.Watch.HearAll();
                sparing.Step();
                thorough.Step();
                Assert.Equal(thorough.Seen(), sparing.Seen());
            }
        },
        iter: 60,
        threads: 1);

    [Fact]
    public void What_time_alone_changes_is_in_those_lives_too()
    {
        var states = new HashSet<FollowState>();
        for (var seed = 0; seed < 10; seed++)
        {
            var life = new Life(seed);
            for (var step = 0; step < Steps; step++)
            {
                life.Step();
                states.UnionWith(Enumerable.Range(0, Vehicles).Select(row => life.Bench.Control.Vehicles.Follow[row]));
            }
        }

        Assert.Equal(Enum.GetValues<FollowState>().Order(), states.Order());
    }

    private sealed class Life
    {
        private readonly Random _random;
        private readonly FeederControl _control;
        private FeederDecision _decision = FeederDecision.None;
        private int _askedW;

        public Life(int seed)
        {
            _random = new(seed);
            Bench.Home("a");
            Bench.Home("b");
            for (var vehicle = 0; vehicle < Vehicles; vehicle++)
            {
                var terms = Bench.Terms($"v{vehicle}", vehicle % 2 == 0 ? "a" : "b", needPercent: _random.Next(90));
                Bench.Plug(terms, _random.Next(20, 90));
            }

            _control = Bench.Control;
        }

        public FeederBench Bench { get; } = new(FeederBench.TwoHomes.Replace(",20,", ",90,"));

        public void Step()
        {
            foreach (var vehicle in Bench.Vehicles)
            {
                Live(vehicle.Row, vehicle.Row % 6);
            }

            _askedW = _random.Next(8) == 0 ? _random.Next(-60_000, 60_000) : _askedW;
            var target = Bench.Target("e", _askedW);
            _decision = _random.Next(4) == 0
                ? _control.Decide([target], Bench.Instant)
                : _control.Dispatch([target], Bench.Instant);
            Bench.Wait(_random.Next(4));
        }

        // What was told and decided, what is thought of every vehicle, and what the sums make of it.
        public string Seen()
        {
            var (rows, sums) = (_control.Vehicles, _control.Watch.Sums);
            return string.Join('\n', Enumerable.Range(0, Vehicles).Select(row =>
                $"{rows.Follow[row]} {rows.SetpointW[row]} {rows.UnsettledUntil[row]} {rows.UnansweredSince[row]}"))
                + $"\n{string.Join(' ', _decision.Rows)} {sums.WithinW} {sums.DoubtfulW}";
        }

        // Every kind of vehicle has its own way with a setpoint, most of the time.
        private void Live(int row, int kind)
        {
            var told = _control.SetpointOf(row);
            var toldW = (int)told.Power.Watts;
            if (kind == 3 ? _random.Next(3) == 0 : kind != 4 || _random.Next(40) == 0)
            {
                _control.Acknowledge(
                    row, told.Fence, kind == 3 ? SetpointOutcome.Refused : SetpointOutcome.Accepted);
            }

            if (_random.Next(200) == 0)
            {
                _control.SetLatency(row, (LatencyClass)_random.Next(3));
            }
            else if (_random.Next(300) == 0)
            {
                _control.SetPolling(row);
            }
            else if (_random.Next(5) == 0)
            {
                _control.Fetch(row, Bench.Instant);
            }

            if (_random.Next(3) == 0)
            {
                var powerW = (_random.Next(10) == 0 ? 0 : kind) switch
                {
                    1 => toldW / 2,
                    2 => -toldW,
                    3 or 4 => 0,
                    _ => toldW + _random.Next(-300, 300),
                };
                var connection = _random.Next(80) == 0 ? ConnectionState.Unplugged : ConnectionState.Connected;
                var fence = kind is 3 or 4 ? default : told.Fence;
                _control.Report(
                    row, new(powerW, _random.Next(2_000, 9_000), connection, _random.Next(900), fence, toldW, 9_000),
                    Bench.Instant);
            }
        }
    }
}
