using Microsoft.Extensions.Time.Testing;
using Vpp.Domain.Fleets;
using Vpp.Domain.Leases;
using Vpp.Domain.Quantities;
using Vpp.Domain.Vehicles;
using Vpp.Gateways.FleetLink.Client;
using Vpp.Gateways.Simulated;
using Vpp.Gateways.Tests.FleetLink;

namespace Vpp.Gateways.Tests.Simulated;

/// <summary>A simulated fleet behind a real stream, moved by the server's steps.</summary>
public sealed class SimulatedGatewayTests
{
    private const int Vehicles = 30;

    [Fact]
    public async Task Everybody_reports_on_arrival_and_then_each_step()
    {
        await using var run = await Run.Start(new FleetOptions { ReadingsAligned = true, ReadingLossBasisPoints = 0 });

        await run.Advance(steps: 8);

        // The first readings are those of the welcome, taken together with those of the first step.
        var readings = run.Feeder.Telemetry.Select(batch => batch.Count);
        Assert.Equal([Vehicles, Vehicles, Vehicles], readings);
        Assert.Equal(8, run.Feeder.Meters.Count);
        Assert.All(run.Feeder.Meters, meters => Assert.Equal([1_500, 3_000], meters.UncontrolledLoadW));
        Assert.Equal(0, run.Gateway.Faults);
    }

    [Fact]
    public async Task A_setpoint_is_followed_and_answered_and_at_its_end_default_control_takes_over()
    {
        await using var run = await Run.Start(new FleetOptions
        {
            ReadingPeriod = TimeSpan.FromSeconds(1),
            ReadingLossBasisPoints = 0,
            SetpointLossBasisPoints = 0,
        });
        await run.Advance(steps: 1);
        run.Send(epoch: 3, sequence: 1, powerW: -5_000, timeToLiveMs: 20_000);

        await run.Advance(steps: 19);
        Assert.Equal(Enumerable.Repeat(-5_000, Vehicles), run.NewestPower());
        await run.Advance(steps: 6);

        // Vehicle n holds 0 W for n seconds after the end, then returns by 50 W/s; it last chose 4 s after it.
        Assert.Equal(Enumerable.Range(0, Vehicles).Select(n => 50 * Math.Max(0, 4 - n)), run.NewestPower());

        var answers = run.Feeder.Answers.SelectMany(batch => batch.Member.Zip(batch.Outcome)).ToArray();
        Assert.Equal(Enumerable.Range(0, Vehicles), answers.Select(answer => answer.First).Order());
        Assert.All(answers, answer => Assert.Equal((byte)SetpointOutcome.Accepted, answer.Second));
        Assert.All(run.Feeder.Telemetry.Last().Epoch, epoch => Assert.Equal(3, epoch));
        Assert.All(run.Feeder.Telemetry.Last().RemainingLifeMs, life => Assert.Equal(0, life));
    }

    [Fact]
    public async Task C16_the_same_seed_sends_the_same_readings()
    {
        Assert.Equal(await Story(seed: 4), await Story(seed: 4));
        Assert.NotEqual(await Story(seed: 4), await Story(seed: 5));
    }

    [Fact]
    public async Task On_a_clock_of_its_own_it_reports_each_second()
    {
        await using var run = await Run.Start(
            new FleetOptions { ReadingPeriod = TimeSpan.FromSeconds(1), ReadingLossBasisPoints = 0 }, stepped: false);
        await run.Feeder.Until(() => !run.Feeder.Telemetry.IsEmpty, "the readings of the welcome");
        run.Feeder.Telemetry.Clear();

        run.Clock.Advance(TimeSpan.FromSeconds(1));

        await run.Feeder.Until(() => run.Feeder.Telemetry.Sum(batch => batch.Count) == Vehicles, "a second's readings");
        Assert.Equal(TimeSpan.FromSeconds(1), run.Fleet.Now);
    }

    /// <summary>All that a feeder hears in twenty steps with a setpoint in the middle.</summary>
    private static async Task<string> Story(long seed)
    {
        await using var run = await Run.Start(new FleetOptions { Seed = seed });
        await run.Advance(steps: 10);
        run.Send(epoch: 1, sequence: 1, powerW: 2_000, timeToLiveMs: 60_000);
        await run.Advance(steps: 10);
        var readings = run.Feeder.Telemetry.SelectMany(batch => Enumerable.Range(0, batch.Count).Select(row =>
            $"{batch.Member[row]} {batch.PowerW[row]} {batch.StateOfCharge[row]} {batch.RemainingLifeMs[row]}"));
        var answers = run.Feeder.Answers.SelectMany(batch => batch.Member);
        return string.Join('\n', readings) + "\n" + string.Join(' ', answers);
    }

    /// <summary>A host, a feeder and a simulated fleet that is connected to it.</summary>
    private sealed class Run : IAsyncDisposable
    {
        private readonly CancellationTokenSource _stop = new();
        private readonly FleetLinkHost _host;
        private readonly Task _running;
        private long _step;

        private Run(FleetLinkHost host, FleetOptions options, bool stepped)
        {
            _host = host;
            string[] vehicles = [.. Enumerable.Range(0, Vehicles).Select(number => $"ev-{number}")];
            string[] homes = ["home-0", "home-1"];
            host.Plant.Place("f", [.. vehicles, .. homes]);
            Fleet = new SimulatedFleet(options, host.Clock.GetUtcNow(), [.. vehicles.Select(_ => Vehicle())]);
            Power[] load = [Power.FromWatts(1_500)];
            var houses = new SimulatedHomes(TimeSpan.Zero, [load], [new(0, 1_000_000), new(0, 2_000_000)]);
            Gateway = new SimulatedGateway(
                new SimulatedGatewayOptions
                {
                    Link = new FleetLinkClientOptions
                    {
                        Addresses = [host.Address],
                        FleetOperator = "simulated",
                        VehicleIds = vehicles,
                        HomeIds = homes,
                    },
                    SteppedTime = stepped,
                },
                Fleet,
                houses,
                Clock);
            _running = Gateway.Run(_stop.Token);
        }

        public FakeTimeProvider Clock { get; } = new();

        public SimulatedFleet Fleet { get; }

        public SimulatedGateway Gateway { get; }

        public FakeFeeder Feeder => _host.Plant.Feeder("f");

        public static async Task<Run> Start(FleetOptions options, bool stepped = true)
        {
            var host = await FleetLinkHost.Start(link => link.SteppedTime = stepped, realTime: !stepped);
            var run = new Run(host, options, stepped);
            await run.Gateway.Welcomed.WaitAsync(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken);
            return run;
        }

        /// <summary>Steps of one second.</summary>
        public async Task Advance(int steps)
        {
            for (var done = 0; done < steps; done++)
            {
                _host.Clock.Advance(TimeSpan.FromSeconds(1));
                var answered = await _host.Registry.AdvanceAll(
                    ++_step, _host.Clock.GetUtcNow(), TestContext.Current.CancellationToken);
                Assert.Equal(1, answered);
            }
        }

        public void Send(long epoch, long sequence, int powerW, int timeToLiveMs)
        {
            int[] everybody = [.. Enumerable.Range(0, Vehicles)];
            var binding = Feeder.Binds.Single().Route.Binding;
            Assert.True(_host.Registry.TrySend(
                Batches.Setpoints(binding, epoch, sequence, powerW, everybody, timeToLiveMs)));
        }

        public int[] NewestPower() => Feeder.Telemetry.Last().PowerW;

        public async ValueTask DisposeAsync()
        {
            await _stop.CancelAsync();
            await _running;
            await Gateway.DisposeAsync();
            await _host.DisposeAsync();
            _stop.Dispose();
        }

        private static SimulatedVehicle Vehicle() => new(
            new VehicleNameplate(
                Energy.FromKilowattHours(60),
                Power.FromWatts(7_000),
                Power.FromWatts(7_000),
                Power.Zero,
                Efficiency.FromBasisPoints(9_000),
                Efficiency.FromBasisPoints(9_000)),
            Home: 0,
            new DefaultControl(TimeSpan.FromHours(1), Power.FromWatts(1_400), 50),
            [
                new PlannedStay(
                    TimeSpan.FromHours(-1),
                    TimeSpan.FromHours(12),
                    Energy.FromKilowattHours(30),
                    Energy.FromKilowattHours(50)),
            ]);
    }
}
