using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Orleans.TestingHost;
using Vpp.Domain.Dispatch;
using Vpp.Domain.Homes;
using Vpp.Domain.Network;
using Vpp.Domain.Quantities;
using Vpp.Domain.Safety;
using Vpp.Domain.Vehicles;
using Vpp.Grains.Dispatch;
using Vpp.Grains.Feeders;
using Vpp.Grains.Homes;
using Vpp.Grains.Leases;
using Vpp.Grains.Portfolio;
using Vpp.Grains.Storage;
using Vpp.Grains.Vehicles;

namespace Vpp.Grains.Tests.Plant;

/// <summary>
/// A plant in a cluster of servers in this process. Its clock stands until a test moves it; stores are shared by the
/// servers; every server has a gateway. By default nothing happens by itself: <see cref="Step"/> is one interval.
/// </summary>
internal sealed class TestPlant : IAsyncDisposable
{
    public static readonly DateTimeOffset Noon = new(2026, 1, 5, 12, 0, 0, TimeSpan.Zero);

    /// <summary>Stepped, and targets are followed at once.</summary>
    public static readonly PlantOptions Unlimited = new() { Stepped = true, BlastRadius = BlastRadiusLimits.None };

    public static readonly VehicleNameplate Nameplate = new(
        Energy.FromJoules(60_000L * 3600),
        Power.FromWatts(11_000),
        Power.FromWatts(10_000),
        Power.Zero,
        Efficiency.FromBasisPoints(9_000),
        Efficiency.FromBasisPoints(9_000));

    public static readonly VehicleSettings Settings = new(
        DepartureSchedule.None,
        Energy.FromJoules(60_000L * 3600),
        Energy.FromJoules(12_000L * 3600),
        true,
        EnergyPrice.FromMicroPerWattHour(100),
        EnergyPrice.FromMicroPerWattHour(50));

    private readonly SortedDictionary<int, (TestGateway Gateway, Route Route)> _bound = [];
    private InProcessTestCluster _cluster = null!;

    private TestPlant(int feeders)
    {
        Model = TestNetwork.Of(feeders);
        Clock = new(Noon, Pulse);
        Terms = new(Pulse);
        Ledger = new(Pulse);
        Journal = new(Pulse);
        KillSwitches = new(Pulse);
        Epochs = new(Pulse);
        Snapshots = new(Pulse);
        Calls = new(Pulse);
        Deliveries = new(Pulse);
    }

    public Pulse Pulse { get; } = new();

    public TestClock Clock { get; }

    public NetworkModel Model { get; }

    public MemoryTermsStore Terms { get; }

    public MemoryEventLedger Ledger { get; }

    public MemoryCancelJournal Journal { get; }

    public MemoryKillSwitchStore KillSwitches { get; }

    public MemoryEpochSource Epochs { get; }

    public MemorySnapshotStore Snapshots { get; }

    public GrainCalls Calls { get; }

    public Deliveries Deliveries { get; }

    public InProcessTestCluster Cluster => _cluster;

    public IReadOnlyList<SiloAddress> Servers =>
        [.. _cluster.GetActiveSilos().Select(silo => silo.SiloAddress)];

    public IPortfolioGrain Portfolio => _cluster.Client.GetGrain<IPortfolioGrain>(IPortfolioGrain.Key);

    /// <summary>The vehicles of each feeder, made by <see cref="Fill"/>.</summary>
    public Dictionary<int, TestVehicle[]> Vehicles { get; } = [];

    public static async Task<TestPlant> Start(
        int servers = 1, int feeders = 1, PlantOptions? options = null, bool realTimers = false)
    {
        var plant = new TestPlant(feeders);
        var builder = new InProcessTestClusterBuilder((short)servers);
        builder.Options.ConfigureFileLogging = false;
        builder.ConfigureSiloHost((_, host) => host.Logging.ClearProviders());
        builder.ConfigureSilo((_, silo) =>
        {
            if (!realTimers)
            {
                silo.Services.AddSingleton<TimeProvider>(plant.Clock);
                silo.Services.UseTimeProviderForBackgroundAreas(TimeProvider.System);
            }

            silo.Services
                .AddSingleton(options ?? Unlimited)
                .AddSingleton(new PlantNetwork(plant.Model))
                .AddSingleton<ITermsStore>(plant.Terms)
                .AddSingleton<IEventLedger>(plant.Ledger)
                .AddSingleton<ICancelJournal>(plant.Journal)
                .AddSingleton<IKillSwitchStore>(plant.KillSwitches)
                .AddSingleton<IEpochSource>(plant.Epochs)
                .AddSingleton<ISnapshotStore>(plant.Snapshots)
                .AddSingleton(services => new TestGateway(services.GetRequiredService<TimeProvider>(), plant.Pulse)
                {
                    Server = services.GetRequiredService<ILocalSiloDetails>().SiloAddress,
                    Grains = services.GetRequiredService<IGrainFactory>(),
                })
                .AddSingleton<ISetpointTransport>(services => services.GetRequiredService<TestGateway>());
            silo.AddPlant();
            silo.Services.AddSingleton<ISetpointOutboxes>(
                services => new TestOutboxes(new SetpointOutboxes(services), plant.Deliveries));
            silo.AddIncomingGrainCallFilter(plant.Calls);
        });
        builder.ConfigureClient(client => client.Services.AddPlantSerialization());
        plant._cluster = builder.Build();
        await plant._cluster.DeployAsync();
        foreach (var server in plant.Servers)
        {
            await plant.KnowsAll(server, servers);
        }

        return plant;
    }

    // Whoever does not know the others yet would place every feeder on itself.
    private async Task KnowsAll(SiloAddress server, int servers)
    {
        var updates = On<IClusterMembershipService>(server).MembershipUpdates;
        await foreach (var snapshot in updates.WithCancellation(TestContext.Current.CancellationToken))
        {
            if (snapshot.Members.Values.Count(member => member.Status == SiloStatus.Active) == servers)
            {
                return;
            }
        }
    }

    public T On<T>(SiloAddress server)
        where T : notnull => _cluster.GetSiloServiceProvider(server).GetRequiredService<T>();

    public IFeederGrain Feeder(int feeder) =>
        _cluster.Client.GetGrain<IFeederGrain>(TestNetwork.FeederId(feeder));

    public IDispatchEventGrain Event(string id) => _cluster.Client.GetGrain<IDispatchEventGrain>(id);

    public IVehicleGrain Vehicle(string id) => _cluster.Client.GetGrain<IVehicleGrain>(id);

    public IHomeGrain Home(string id) => _cluster.Client.GetGrain<IHomeGrain>(id);

    /// <summary>Terms of the vehicle at a home such as <c>h1a</c>, as they are at enrolment.</summary>
    public VehicleTerms VehicleTermsAt(string home) => new(
        new("ev-" + home),
        new(home),
        TestNetwork.Node(home),
        HomeTermsAt(home).Feeder,
        "UTC",
        Nameplate,
        Settings,
        false,
        1);

    public HomeTerms HomeTermsAt(string home)
    {
        var node = TestNetwork.Node(home);
        var feeder = Model.FeederOf(Model.IndexOf(node)!.Value)!;
        return new(
            new(home), node, feeder.Id, "UTC", null, Power.FromWatts(20_000), HomeSettings.None, 1);
    }

    /// <summary>Every home of these feeders has one vehicle, enrolled in the store.</summary>
    public async Task Fill(params int[] feeders)
    {
        var homes = feeders.SelectMany(feeder => TestNetwork.HomesOfFeeder.Select(home => $"h{feeder}{home}")).ToList();
        await Terms.Import([.. homes.Select(HomeTermsAt)], [.. homes.Select(VehicleTermsAt)]);
        foreach (var feeder in feeders)
        {
            Vehicles[feeder] =
                [.. TestNetwork.HomesOfFeeder.Select(home => new TestVehicle($"ev-h{feeder}{home}", Nameplate))];
        }
    }

    /// <summary>The vehicles of these feeders have their connections on one server.</summary>
    public async Task Connect(SiloAddress server, params int[] feeders)
    {
        foreach (var feeder in feeders)
        {
            var gateway = On<TestGateway>(server);
            var (route, _) = await gateway.Bind(TestNetwork.FeederId(feeder), Vehicles[feeder]);
            _bound[feeder] = (gateway, route);
        }
    }

    /// <summary>The gateway that holds a feeder's connections, and their binding.</summary>
    public (TestGateway Gateway, Route Route) ConnectionOf(int feeder) => _bound[feeder];

    /// <summary>Steps pass over a feeder from here on, as if nobody could reach it.</summary>
    public void Forget(int feeder) => _bound.Remove(feeder);

    /// <summary>
    /// Fills and connects some feeders and brings them to the point where the portfolio knows their supply.
    /// </summary>
    public async Task Run(params int[] feeders)
    {
        await Fill(feeders);
        await Connect(Servers[0], feeders);
        await Step();
        await Step();
    }

    /// <summary>
    /// One second: vehicles move and report, feeders decide, vehicles answer, the portfolio decides; bound again where
    /// a feeder says that it does not know the binding.
    /// </summary>
    public async Task Step(double seconds = 1)
    {
        var duration = TimeSpan.FromSeconds(seconds);
        foreach (var (feeder, (gateway, _)) in _bound)
        {
            foreach (var vehicle in Vehicles[feeder])
            {
                vehicle.Move(gateway.Now, duration);
            }
        }

        Clock.Advance(duration);
        foreach (var (feeder, (gateway, route)) in _bound)
        {
            if ((await gateway.Report(route)).Outcome == ReportOutcome.NotBound)
            {
                await gateway.Bind(route);
                await gateway.Report(route);
            }

            await Heard(await Feeder(feeder).RunControlInterval());
        }

        await Acknowledge();
        await Portfolio.RunControlInterval();
        await Acknowledge();
    }

    /// <summary>
    /// A step in which so many calls are not answered; the clock goes on as soon as only they are missing.
    /// </summary>
    public async Task StepWithout(int answers)
    {
        var step = Step();
        await Pulse.Until($"{answers} calls wait", () => step.IsCompleted || Clock.Waiting == answers);
        Assert.False(step.IsCompleted, "The step ended without waiting for anybody.");
        Clock.Advance(TimeSpan.FromSeconds(1));
        await step;
    }

    /// <summary>Steps until some time has passed.</summary>
    public async Task StepFor(TimeSpan duration, double seconds = 1)
    {
        for (var end = Clock.GetUtcNow() + duration; Clock.GetUtcNow() < end;)
        {
            await Step(seconds);
        }
    }

    /// <summary>Waits until the portfolio has a summary, or a newer one.</summary>
    public Task Heard(FeederSummary summary) => Pulse.Until(
        $"the portfolio hears version {summary.Version} of {summary.Feeder}",
        async () => (await Portfolio.GetStatus()).Feeders.Any(known =>
            known.Feeder == summary.Feeder
            && (known.Epoch, known.Version).CompareTo((summary.Epoch, summary.Version)) >= 0));

    /// <summary>What a portfolio of a very high reign would tell a feeder: lower net load by so many watts.</summary>
    public static FeederDispatch Dispatch(long reductionW) => new(1_000, 1,
    [
        new FeederOrder(
            "order",
            1,
            reductionW,
            DispatchObjective.LeastCost,
            Noon,
            Noon.AddHours(1),
            TimeSpan.FromMinutes(1),
            DispatchEventStatus.Active,
            null,
            Raises: reductionW < 0),
    ]);

    /// <summary>An hour that lowers net load by so many watts, from now or a while later.</summary>
    public DispatchEvent Asked(string id, long reductionW, int priority = 1, TimeSpan startsIn = default) => new(
        new(id),
        null,
        DispatchScope.Portfolio,
        Clock.GetUtcNow() + startsIn,
        [new(TimeSpan.FromHours(1), Power.FromWatts(reductionW))],
        TimeSpan.Zero,
        new ReleasePlan(TimeSpan.Zero, false),
        DispatchObjective.LeastCost,
        priority);

    public async Task<DispatchEventRecord> Submit(DispatchEvent asked) =>
        Assert.IsType<SubmitResult.Accepted>(await Event(asked.Id.Text).Submit(asked, "operator")).Record;

    /// <summary>A server is lost, and the others know it.</summary>
    public async Task Lose(SiloAddress server)
    {
        await _cluster.KillSiloAsync(_cluster.GetSiloForAddress(server)!, TestContext.Current.CancellationToken);
        await _cluster.WaitForLivenessToStabilizeAsync(didKill: true);
    }

    /// <summary>What the vehicles of a feeder draw by the setpoints they hold.</summary>
    public long PowerW(int feeder) =>
        Vehicles[feeder].Sum(vehicle => vehicle.PowerAt(On<TestGateway>(Servers[0]).Now).Watts);

    public async Task<RunningEvent> Running(string id) =>
        Assert.Single((await Portfolio.GetStatus()).RunningEvents, each => each.Event == id);

    /// <summary>The server on which a grain is active now; null when on none.</summary>
    public SiloAddress? ServerOf(IAddressable grain) =>
        _cluster.TryGetGrainContext(grain.GetGrainId(), out var context) ? context.Address.SiloAddress : null;

    public ValueTask DisposeAsync() => _cluster.DisposeAsync();

    private async Task Acknowledge()
    {
        foreach (var (gateway, route) in _bound.Values)
        {
            await gateway.Acknowledge(route);
        }
    }
}
