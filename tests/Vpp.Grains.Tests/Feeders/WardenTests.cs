using Vpp.Grains.Feeders;
using Vpp.Grains.Placement;
using Vpp.Grains.Portfolio;
using Vpp.Grains.Tests.Plant;

namespace Vpp.Grains.Tests.Feeders;

/// <summary>
/// L1: feeders wake, and wake elsewhere, though nobody calls them. These tests run on the real clock.
/// </summary>
public class WardenTests
{
    private static readonly int[] Feeders = [1, 2, 3, 4, 5, 6];

    private static readonly PlantOptions Running = new()
    {
        ControlInterval = TimeSpan.FromMilliseconds(200),
        ActiveControlInterval = TimeSpan.FromMilliseconds(100),
        MoveHomeAfter = TimeSpan.FromMilliseconds(1),
    };

    // While the cluster starts the first server owns every feeder; at home they wake under a second epoch.
    [Fact]
    public async Task Feeders_wake_without_any_call_at_home_and_elsewhere_when_their_server_is_lost_L1()
    {
        await using var plant = await TestPlant.Start(3, Feeders.Length, Running, realTimers: true);
        await plant.Pulse.Until("every feeder is at home", () => Feeders.All(feeder => IsAtHome(plant, feeder)));
        var lost = RendezvousDirector.OwnerOf(TestNetwork.FeederId(1), plant.Servers);
        var before = Feeders.ToDictionary(feeder => feeder, feeder => Taken(plant, Owner(feeder)));
        var lostFeeders = Feeders
            .Where(feeder => RendezvousDirector.OwnerOf(TestNetwork.FeederId(feeder), plant.Servers).Equals(lost))
            .ToList();

        await plant.Lose(lost);

        await plant.Pulse.Until("the feeders of the lost server are awake elsewhere", () =>
            Feeders.All(feeder => IsAtHome(plant, feeder)));
        await plant.Pulse.Until("each of them has taken an epoch there", () =>
            lostFeeders.All(feeder => Taken(plant, Owner(feeder)) > before[feeder]));
    }

    [Fact]
    public async Task A_feeder_is_moved_home_when_the_servers_have_settled_but_not_while_it_serves_an_event()
    {
        await using var plant = await TestPlant.Start(1, 3);
        await plant.Run(1, 2, 3);
        var first = plant.Servers[0];
        await plant.Submit(plant.Asked("e", 60_000));
        await plant.Step();
        await plant.Cluster.StartSilosAsync(2, TestContext.Current.CancellationToken);
        await plant.Cluster.WaitForLivenessToStabilizeAsync();
        var away = new[] { 1, 2, 3 }.Where(feeder => !IsAtHome(plant, feeder)).ToList();
        var warden = plant.On<FeederWarden>(first);

        for (var round = 0; round < 4; round++)
        {
            plant.Clock.Advance(TimeSpan.FromSeconds(10));
            warden.MoveHome();
        }

        Assert.All(new[] { 1, 2, 3 }, feeder => Assert.Equal(first, plant.ServerOf(plant.Feeder(feeder))));

        await plant.Event("e").Cancel("operator");
        await plant.Step();
        await plant.Pulse.Until("the feeders are at home", async () =>
        {
            plant.Clock.Advance(TimeSpan.FromSeconds(10));
            warden.MoveHome();
            await Task.WhenAll(away.Select(feeder => plant.Feeder(feeder).Touch().AsTask()));
            return away.All(feeder => IsAtHome(plant, feeder));
        });
        await plant.StepFor(TimeSpan.FromSeconds(8), 2);
        Assert.Equal(3 * 44_000, plant.PowerW(1) + plant.PowerW(2) + plant.PowerW(3));
    }

    [Fact]
    public async Task A_running_plant_commands_by_its_own_timers()
    {
        await using var plant = await TestPlant.Start(2, 2, Running, realTimers: true);
        await plant.Fill(1, 2);
        await plant.Pulse.Until("both feeders are at home", () => IsAtHome(plant, 1) && IsAtHome(plant, 2));
        var gateway = plant.On<TestGateway>(plant.Servers[0]);
        var routes = new List<Route>();
        foreach (var feeder in new[] { 1, 2 })
        {
            await plant.Feeder(feeder).ReadTerms();
            var (route, _) = await gateway.Bind(TestNetwork.FeederId(feeder), plant.Vehicles[feeder]);
            routes.Add(route);
        }

        using var stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var reporting = KeepReporting(gateway, routes, stop.Token);
        await plant.Pulse.Until("every vehicle charges", () =>
            plant.PowerW(1) == 44_000 && plant.PowerW(2) == 44_000);
        await plant.Pulse.Until("the portfolio knows the supply", async () =>
            (await plant.Portfolio.GetStatus()).Feeders
                .Count(feeder => feeder.Supply.ReductionByPriceW.Sum() == 84_000) == 2);
        await plant.Submit(Asked(plant));
        await plant.Pulse.Until("the event is served", () => plant.PowerW(1) + plant.PowerW(2) == 28_000);

        await plant.Pulse.Until("the portfolio tells of the event", async () =>
            (await plant.Portfolio.GetStatus()).RunningEvents.Any(each => each is { Event: "e", AllocatedW: 60_000 }));
        await stop.CancelAsync();
        await reporting;
    }

    [Fact]
    public async Task A_feeder_that_cannot_wake_does_not_keep_the_warden_from_the_others_C18()
    {
        await using var plant = await TestPlant.Start(feeders: 3);
        plant.Epochs.Faults.Hang(Owner(1));
        plant.Epochs.Faults.Fail(Owner(2));

        var round = plant.On<FeederWarden>(plant.Servers[0]).Touch();
        await plant.Pulse.Until("the warden waits for the feeder that hangs", () =>
            Taken(plant, Owner(1)) == 1 && plant.Clock.Waiting == 1);
        plant.Clock.Advance(TimeSpan.FromSeconds(1));
        await round;

        Assert.NotNull(plant.ServerOf(plant.Feeder(3)));
        Assert.NotNull(plant.ServerOf(plant.Cluster.Client.GetGrain<IPortfolioGrain>(IPortfolioGrain.Key)));
    }

    // Vehicles that fall silent give no firm capacity (C9), so these go on reporting each second.
    private static async Task KeepReporting(TestGateway gateway, List<Route> routes, CancellationToken stop)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(1), TimeProvider.System);
        try
        {
            do
            {
                foreach (var route in routes)
                {
                    await gateway.Report(route);
                    await gateway.Acknowledge(route);
                }
            }
            while (await timer.WaitForNextTickAsync(stop));
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // The test is over.
        }
    }

    private static Domain.Dispatch.DispatchEvent Asked(TestPlant plant) =>
        plant.Asked("e", 60_000) with { Start = TimeProvider.System.GetUtcNow() };

    private static bool IsAtHome(TestPlant plant, int feeder) =>
        RendezvousDirector.OwnerOf(TestNetwork.FeederId(feeder), plant.Servers)
            .Equals(plant.ServerOf(plant.Feeder(feeder)));

    private static string Owner(int feeder) => $"feeder/{TestNetwork.FeederId(feeder)}";

    private static int Taken(TestPlant plant, string owner) => plant.Epochs.Faults.Calls(owner);
}
