using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Orleans.Configuration;
using Vpp.Domain.Dispatch;
using Vpp.Domain.Quantities;
using Vpp.Domain.Safety;
using Vpp.Grains;
using Vpp.Grains.Feeders;
using Vpp.Grains.Leases;
using Vpp.Grains.Portfolio;
using Vpp.Grains.Storage;

namespace Vpp.Benchmarks.WholePath;

/// <summary>
/// A real server in this process, whose stores are memory and whose vehicles obey at once. Its time is stepped, so that
/// nothing happens but what is measured.
/// </summary>
internal sealed class GrainPlant : ISetpointTransport, IAsyncDisposable
{
    private const int CallsAtOnce = 64;

    private readonly PlantFleet _fleet;
    private readonly BenchmarkClock _clock;
    private readonly IHost _host;
    private readonly SimulatedFeeder[] _feeders;
    private readonly IFeederGrain[] _grains;
    private DispatchEventRecord _record;

    private GrainPlant(PlantFleet fleet)
    {
        (_fleet, _clock) = (fleet, new());
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Services.AddSingleton<TimeProvider>(_clock);
        builder.Services.AddSingleton<ISetpointTransport>(this);
        AddPlant(builder, fleet, Options with { Stepped = true });
        _host = builder.Build();
        _feeders = new SimulatedFeeder[fleet.Feeders];
        _grains = new IFeederGrain[fleet.Feeders];
        _record = Asked(_clock.GetUtcNow(), 0);
    }

    /// <summary>
    /// How the benchmark's feeders decide: as they do by default, but for the margins and the vehicles left out to
    /// measure the baseline, which a solver lacks.
    /// </summary>
    public static PlantOptions Options { get; } = new()
    {
        Feeder = new()
        {
            HomeFreshness = TimeSpan.FromHours(12),
            LoadMarginBasisPoints = 0,
            ControlGroupBasisPoints = 0,
        },
        BlastRadius = BlastRadiusLimits.None,
        ApprovalAbove = null,
    };

    public IGrainFactory Grains => _host.Services.GetRequiredService<IGrainFactory>();

    public IPortfolioGrain Portfolio => Grains.GetGrain<IPortfolioGrain>(IPortfolioGrain.Key);

    public IReadOnlyList<IFeederGrain> Feeders => _grains;

    /// <summary>What an hour's event asks, of everybody and at the least cost.</summary>
    public static DispatchEventRecord Asked(DateTimeOffset start, long reductionW)
    {
        var @event = new DispatchEvent(
            new("benchmark"),
            null,
            DispatchScope.Portfolio,
            start,
            [new(TimeSpan.FromHours(1), Power.FromWatts(reductionW))],
            TimeSpan.Zero,
            new ReleasePlan(TimeSpan.FromMinutes(10), false),
            DispatchObjective.LeastCost,
            1);
        var submitted = DispatchEventLifecycle.Submit(@event, start, "benchmark");
        return DispatchEventLifecycle.AdvanceTo(submitted, start);
    }

    /// <summary>The same event in a newer version that asks for something else.</summary>
    public static DispatchEventRecord Changed(DispatchEventRecord record, long reductionW) => record with
    {
        Event = record.Event with { Intervals = [new(TimeSpan.FromHours(1), Power.FromWatts(reductionW))] },
        Version = record.Version + 1,
    };

    /// <summary>What every server of the benchmark has in common, whatever its clock and transport.</summary>
    public static void AddPlant(IHostApplicationBuilder builder, PlantFleet fleet, PlantOptions options)
    {
        builder.Services.AddMetrics();
        builder.Services
            .AddSingleton(options)
            .AddSingleton(new PlantNetwork(fleet.Network))
            .AddSingleton<ITermsStore>(new FleetTermsStore(fleet))
            .AddSingleton<IEventLedger, EmptyLedger>()
            .AddSingleton<IEpochSource, CountedEpochs>()
            .AddSingleton<ISnapshotStore, NoSnapshots>();
        foreach (var area in s_background)
        {
            builder.Services.AddKeyedSingleton(area, TimeProvider.System);
        }

        builder.UseOrleans(silo => silo
            .UseLocalhostClustering(siloPort: FreePort(), gatewayPort: 0)
            .Configure<SiloMessagingOptions>(messaging =>
            {
                messaging.ResponseTimeout = TimeSpan.FromMinutes(2);
                messaging.MaxEnqueuedRequestsHardLimit = 10_000;
            })
            .AddPlant());
    }

    /// <summary>Starts, wakes every feeder, binds its vehicles and lets them be heard.</summary>
    public static async Task<GrainPlant> Start(PlantFleet fleet)
    {
        var plant = new GrainPlant(fleet);
        await plant._host.StartAsync();
        var server = plant._host.Services.GetRequiredService<ILocalSiloDetails>().SiloAddress;
        await plant.ForEach(feeder => plant.Bind(feeder, new Route(server, feeder)));
        await plant.Step();
        await plant.Step();
        return plant;
    }

    /// <summary>A second passes: vehicles answer and report, feeders decide their own interval.</summary>
    public async Task Step()
    {
        _clock.Advance(TimeSpan.FromSeconds(1));
        await ForEach(async feeder =>
        {
            if (_feeders[feeder].TakeAnswers() is { } answers)
            {
                await _grains[feeder].Acknowledge(answers);
            }
        });
        await Report();
        await ForEach(async feeder => await _grains[feeder].RunControlInterval());
    }

    /// <summary>Every vehicle's reading, in batches of 500.</summary>
    public Task Report() => ForEach(async feeder =>
    {
        foreach (var batch in _feeders[feeder].Readings)
        {
            var result = await _grains[feeder].Report(batch);
            if (result.Outcome != ReportOutcome.Taken || result.Dropped > 0)
            {
                throw new InvalidOperationException($"Feeder {feeder} refuses readings: {result}.");
            }
        }
    });

    /// <summary>Asks for a reduction; ends when all setpoints have been handed to the outbox.</summary>
    public async Task Dispatch(long reductionW)
    {
        _record = Changed(_record, reductionW);
        await Portfolio.Arm(_record);
        _clock.Advance(TimeSpan.FromMilliseconds(1));
        await Portfolio.RunControlInterval();
    }

    /// <summary>What a vehicle holds, in watts.</summary>
    public int SetpointW(int feeder, int vehicle) => _feeders[feeder].SetpointW(vehicle);

    public bool TrySend(SetpointBatch batch)
    {
        _feeders[(int)batch.Binding].Take(batch);
        return true;
    }

    public bool TryRequestReport(long binding) => true;

    /// <summary>Does something for every feeder, many at a time.</summary>
    public Task ForEach(Func<int, Task> act) => Parallel.ForEachAsync(
        Enumerable.Range(0, _fleet.Feeders),
        new ParallelOptions { MaxDegreeOfParallelism = CallsAtOnce },
        async (feeder, _) => await act(feeder));

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync();
        _host.Dispose();
    }

    private static readonly string[] s_background =
    [
        TimeProviderNames.ActivationManagement,
        TimeProviderNames.GrainDirectory,
        TimeProviderNames.Membership,
        TimeProviderNames.Messaging,
        TimeProviderNames.SystemTimers,
    ];

    private async Task Bind(int feeder, Route route)
    {
        _feeders[feeder] = new(_fleet, feeder, route);
        _grains[feeder] = Grains.GetGrain<IFeederGrain>(_fleet.Network.Feeders[feeder].Id.Text);
        var vehicles = new string[_fleet.CountOn(feeder)];
        for (var vehicle = 0; vehicle < vehicles.Length; vehicle++)
        {
            vehicles[vehicle] = PlantFleet.VehicleText(feeder, vehicle);
        }

        var homes = _fleet.HomesOf(feeder);
        await _grains[feeder].Bind(new(route, vehicles, Array.ConvertAll(homes, home => home.Home.Text)));
        await _grains[feeder].Report(new HomeMeterBatch
        {
            Route = route,
            Count = homes.Length,
            Member = [.. Enumerable.Range(0, homes.Length)],
            UncontrolledLoadW = Array.ConvertAll(homes, home => _fleet.HomeLoadW(feeder, home)),
            AgeMs = new int[homes.Length],
        });
    }

    // Orleans refuses port 0.
    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
