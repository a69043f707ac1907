using System.Net;
using System.Xml;
using Vpp.Domain.Dispatch;
using Vpp.Domain.Feeders;
using Vpp.Domain.Fleets;
using Vpp.Domain.Identities;
using Vpp.Domain.Quantities;
using Vpp.Gateways.FleetLink;
using Vpp.Gateways.FleetLink.Client;
using Vpp.Gateways.Simulated;
using Vpp.Grains;
using Vpp.Grains.Feeders;
using Vpp.Grains.Portfolio;
using Vpp.Grains.Storage;
using Vpp.Server.Hosting;

namespace Vpp.Server.Demo;

/// <summary>
/// The whole plant in this process, with time in steps: a fleet speaks to it through FleetLink, and the event comes in
/// by HTTP, as they would from anybody else. Its directory is temporary.
/// </summary>
internal sealed class DemoPlant : IAsyncDisposable
{
    private readonly DirectoryInfo _directory;
    private readonly SteppedClock _clock;
    private readonly PlantHost _host;
    private readonly SimulatedGateway _gateway;
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _speaking;
    private readonly ConnectionRegistry _connections;
    private readonly IFeederGrain _feeder;
    private readonly IPortfolioGrain _portfolio;
    private readonly HttpClient _http;
    private long _step;

    private DemoPlant(
        DirectoryInfo directory, SteppedClock clock, PlantHost host, SimulatedGateway gateway, DemoFeeder feeder)
    {
        (_directory, _clock, _host, _gateway) = (directory, clock, host, gateway);
        _speaking = gateway.Run(_stop.Token);
        _connections = host.Services.GetRequiredService<ConnectionRegistry>();
        var grains = host.Services.GetRequiredService<IGrainFactory>();
        _feeder = grains.GetGrain<IFeederGrain>(feeder.Network.Id.Text);
        _portfolio = grains.GetGrain<IPortfolioGrain>(IPortfolioGrain.Key);
        _http = new HttpClient { BaseAddress = new Uri(host.Addresses[0]) };
    }

    /// <summary>Starts the plant with everybody enrolled, and waits until the fleet has introduced itself.</summary>
    public static async Task<DemoPlant> Start(
        DemoFeeder feeder,
        DemoWorld world,
        SimulatedFleet fleet,
        SimulatedHomes homes,
        CancellationToken cancellation)
    {
        var directory = Directory.CreateTempSubdirectory("vpp-demo-");
        var clock = new SteppedClock(DemoWorld.Origin);
        PlantHost host;
        try
        {
            host = await StartHost(directory, clock, feeder, cancellation);
        }
        catch
        {
            directory.Delete(recursive: true);
            throw;
        }

        await host.Services.GetRequiredService<ITermsStore>().Import(world.Homes, world.Vehicles, default);
        var gateway = GatewayTo(host, world, fleet, homes);
        var plant = new DemoPlant(directory, clock, host, gateway, feeder);
        try
        {
            await gateway.Welcomed.WaitAsync(cancellation);
            return plant;
        }
        catch
        {
            await plant.DisposeAsync();
            throw;
        }
    }

    private static async Task<PlantHost> StartHost(
        DirectoryInfo directory, SteppedClock clock, DemoFeeder feeder, CancellationToken cancellation)
    {
        var started = await PlantHost.Start(
            new PlantHostOptions
            {
                EndPoints = [new IPEndPoint(IPAddress.Loopback, 0)],
                FleetLinkEndPoints = [new IPEndPoint(IPAddress.Loopback, 0)],
                DataDirectory = directory.FullName,
                Network = feeder.Model,
                Clock = clock,
                LogLevel = LogLevel.Warning,
                Actors = new PlantOptions
                {
                    Stepped = true,
                    Feeder = FeederOptions.Default with { SupplyPeriod = TimeSpan.FromSeconds(12) },
                    TermsPeriod = TimeSpan.FromMinutes(5),
                    SnapshotPeriod = TimeSpan.FromMinutes(10),
                },
            },
            cancellation);
        return started is StartResult.Running { Plant: var host }
            ? host
            : throw new InvalidOperationException(string.Join(' ', ((StartResult.Failed)started).Sentences));
    }

    private static SimulatedGateway GatewayTo(
        PlantHost host, DemoWorld world, SimulatedFleet fleet, SimulatedHomes homes) =>
        new(
            new SimulatedGatewayOptions
            {
                SteppedTime = true,
                Link = new FleetLinkClientOptions
                {
                    FleetOperator = "demo",
                    Addresses = [new Uri(host.Addresses[1])],
                    VehicleIds = [.. world.Vehicles.Select(vehicle => vehicle.Vehicle.Text)],
                    HomeIds = [.. world.Homes.Select(home => home.Home.Text)],
                },
            },
            fleet,
            homes,
            TimeProvider.System);

    /// <summary>One step: the fleet moves and reports, the plant decides, and what it decided is on its way.</summary>
    /// <param name="to">When it ends.</param>
    /// <param name="signal">The value that comes in of the signal that an event follows; null for none.</param>
    /// <param name="cancellation">Somebody wishes to stop.</param>
    public async Task<FeederSummary> Step(
        TimeSpan to, (DispatchEventId Event, PerUnit Value)? signal, CancellationToken cancellation)
    {
        _clock.MoveTo(DemoWorld.Origin + to);
        if (signal is { } heard)
        {
            await Signal(heard.Event, heard.Value, cancellation);
        }

        await _connections.AdvanceAll(++_step, DemoWorld.Origin + to, cancellation);
        await _portfolio.RunControlInterval();
        var summary = await _feeder.RunControlInterval();
        await _portfolio.Hear(summary);
        return summary;
    }

    /// <summary>Submits the event as an operator does.</summary>
    public async Task Submit(DispatchEvent @event, CancellationToken cancellation)
    {
        var answer = await _http.PostAsJsonAsync(
            "/api/v1/dispatch-events",
            new
            {
                id = @event.Id.Text,
                programId = @event.ProgramId,
                scope = new { portfolio = "all" },
                start = @event.Start,
                intervals = @event.Intervals.Select(each => new
                {
                    duration = XmlConvert.ToString(each.Duration),
                    reductionW = each.Reduction.Watts,
                }),
                rampUp = XmlConvert.ToString(@event.RampUp),
                release = new { window = XmlConvert.ToString(@event.Release.Window), requiresGridRecovered = false },
                objective = "least-cost",
                priority = @event.Priority,
                followsSignal = @event.FollowsSignal,
            },
            cancellation);
        await Require(answer, HttpStatusCode.Accepted, cancellation);
    }

    private async Task Signal(DispatchEventId id, PerUnit value, CancellationToken cancellation)
    {
        var answer = await _http.PostAsJsonAsync(
            $"/api/v1/dispatch-events/{id.Text}/signal", new { value = value.Value }, cancellation);
        await Require(answer, HttpStatusCode.OK, cancellation);
    }

    private static async Task Require(
        HttpResponseMessage answer, HttpStatusCode expected, CancellationToken cancellation)
    {
        if (answer.StatusCode != expected)
        {
            throw new InvalidOperationException(await answer.Content.ReadAsStringAsync(cancellation));
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _speaking.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _gateway.DisposeAsync();
        await _host.DisposeAsync();
        _http.Dispose();
        _stop.Dispose();
        _directory.Delete(recursive: true);
    }
}
