using Vpp.Grains.Feeders;
using Vpp.Grains.Placement;
using Vpp.Grains.Portfolio;
using Vpp.Grains.Tests.Plant;

namespace Vpp.Grains.Tests.Feeders;

/// <summary>L1: feeders wake, and wake elsewhere, though nobody calls them. These tests run on the real clock.</summary>
public class WardenTests
{
    private static readonly int[] Feeders = [1, 2, 3, 4, 5, 6];

    private static readonly PlantOptions Running = new()
    {
        ControlInterval = TimeSpan.FromMilliseconds(200),
        ActiveControlInterval = TimeSpan.FromMilliseconds(100),
    };

    [Fact]
    public async Task Feeders_and_portfolio_wake_without_any_call_and_so_they_do_after_their_server_is_lost_L1()
    {
        await using var plant = await TestPlant.Start(3, Feeders.Length, Running, realTimers: true);
        await plant.Pulse.Until("everybody has taken an epoch", () =>
            Taken(plant, "portfolio") == 1 && Feeders.All(feeder => Taken(plant, Owner(feeder)) == 1));
        var lost = RendezvousDirector.OwnerOf(TestNetwork.FeederId(1), plant.Servers);
        var lostFeeders = Feeders
            .Where(feeder => RendezvousDirector.OwnerOf(TestNetwork.FeederId(feeder), plant.Servers).Equals(lost))
            .ToList();

        await plant.Lose(lost);

        await plant.Pulse.Until("the feeders of the lost server have taken a new epoch", () =>
            lostFeeders.All(feeder => Taken(plant, Owner(feeder)) == 2));
        Assert.All(Feeders.Except(lostFeeders), feeder => Assert.Equal(1, Taken(plant, Owner(feeder))));
    }

    [Fact]
    public async Task A_running_plant_commands_by_its_own_timers()
    {
        await using var plant = await TestPlant.Start(2, 2, Running, realTimers: true);
        await plant.Fill(1, 2);
        foreach (var feeder in new[] { 1, 2 })
        {
            var gateway = plant.On<TestGateway>(plant.Servers[0]);
            await plant.Feeder(feeder).ReadTerms();
            var (route, _) = await gateway.Bind(TestNetwork.FeederId(feeder), plant.Vehicles[feeder]);
            await gateway.Report(route);
        }

        await plant.Pulse.Until("every vehicle charges", () =>
            plant.PowerW(1) == 44_000 && plant.PowerW(2) == 44_000);
        await plant.Pulse.Until("the portfolio knows the supply", async () =>
            (await plant.Portfolio.GetStatus()).Feeders.Count(feeder => feeder.ReductionByPriceW.Sum() == 84_000) == 2);
        await plant.Submit(Asked(plant));
        await plant.Pulse.Until("the event is served", () => plant.PowerW(1) + plant.PowerW(2) == 28_000);

        Assert.Equal(60_000, (await plant.Running("e")).AllocatedW);
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

    private static Domain.Dispatch.DispatchEvent Asked(TestPlant plant) =>
        plant.Asked("e", 60_000) with { Start = TimeProvider.System.GetUtcNow() };

    private static string Owner(int feeder) => $"feeder/{TestNetwork.FeederId(feeder)}";

    private static int Taken(TestPlant plant, string owner) => plant.Epochs.Faults.Calls(owner);
}
