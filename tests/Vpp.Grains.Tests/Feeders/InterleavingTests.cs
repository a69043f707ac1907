using Vpp.Grains.Feeders;
using Vpp.Grains.Portfolio;
using Vpp.Grains.Tests.Plant;

namespace Vpp.Grains.Tests.Feeders;

/// <summary>Calls go down and are awaited, news goes up and is posted; so nobody waits in a circle.</summary>
public class InterleavingTests
{
    [Fact]
    public async Task Telemetry_is_taken_while_a_delivery_hangs_and_the_interval_ends_after_half_a_second()
    {
        await using var plant = await TestPlant.Start();
        await plant.Run(1);
        var (gateway, route) = plant.ConnectionOf(1);
        await plant.Submit(plant.Asked("e", 20_000));
        plant.Deliveries.Hang();
        plant.Clock.Advance(TimeSpan.FromSeconds(1));

        var interval = plant.Feeder(1).Apply(TestPlant.Dispatch(20_000)).AsTask();
        await plant.Pulse.Until("the delivery is under way", () =>
            plant.Deliveries.UnderWay == 1 && plant.Clock.Waiting == 1);
        Assert.Equal(ReportOutcome.Taken, (await gateway.Report(route)).Outcome);
        Assert.NotNull(await plant.Feeder(1).GetRow("ev-h1a"));
        plant.Clock.Advance(TimeSpan.FromMilliseconds(499));
        Assert.False(interval.IsCompleted);

        plant.Clock.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Equal(20_000, Assert.Single((await interval).Shares).AllocatedW);
        plant.Deliveries.Release();
    }

    [Fact]
    public async Task What_could_not_be_delivered_is_told_again_C11()
    {
        await using var plant = await TestPlant.Start();
        await plant.Run(1);
        plant.Deliveries.Hang();
        plant.Clock.Advance(TimeSpan.FromSeconds(1));
        var interval = plant.Feeder(1).Apply(TestPlant.Dispatch(44_000)).AsTask();
        await plant.Pulse.Until("the delivery is under way", () =>
            plant.Deliveries.UnderWay == 1 && plant.Clock.Waiting == 1);
        plant.Clock.Advance(TimeSpan.FromMilliseconds(500));
        await interval;
        Assert.Equal(44_000, plant.PowerW(1));

        // The server takes deliveries again, but the one before is lost with it.
        plant.Deliveries.Forget();
        plant.Clock.Advance(TimeSpan.FromSeconds(2));
        await plant.Feeder(1).RunControlInterval();

        Assert.Equal(0, plant.PowerW(1));
    }

    // An awaited push would keep the feeder in its turn for as long as the portfolio cannot listen.
    [Fact]
    public async Task A_feeder_decides_while_the_portfolio_cannot_wake_and_the_newest_summary_arrives_later()
    {
        await using var plant = await TestPlant.Start();
        plant.Epochs.Faults.Hang(IPortfolioGrain.Key);
        await plant.Fill(1);
        await plant.Connect(plant.Servers[0], 1);
        FeederSummary newest = null!;
        for (var interval = 0; interval < 5; interval++)
        {
            plant.Clock.Advance(TimeSpan.FromSeconds(1));
            newest = await plant.Feeder(1).RunControlInterval();
        }

        plant.Epochs.Faults.Heal(IPortfolioGrain.Key);
        await plant.Heard(newest);

        Assert.True(newest.Version >= 5);
        Assert.InRange(plant.Calls.Count(IPortfolioGrain.Key, nameof(IPortfolioGrain.Hear)), 1, 2);
    }

    // The portfolio is in its turn, waiting for one feeder, when another one has news for it.
    [Fact]
    public async Task The_portfolio_hears_a_feeder_while_it_waits_for_another()
    {
        await using var plant = await TestPlant.Start(feeders: 2);
        await plant.Run(1, 2);
        await plant.Submit(plant.Asked("e", 60_000));
        var release = plant.Calls.Hang(TestNetwork.FeederId(1), nameof(IFeederGrain.Apply));
        plant.Clock.Advance(TimeSpan.FromSeconds(1));
        var interval = plant.Portfolio.RunControlInterval().AsTask();
        await plant.Pulse.Until("only one feeder has not answered", () => plant.Clock.Waiting == 1);

        plant.Clock.Advance(TimeSpan.FromMilliseconds(1));
        await plant.Heard(await plant.Feeder(2).RunControlInterval());

        Assert.False(interval.IsCompleted);
        release();
        await interval;
    }

    [Fact]
    public async Task A_cancellation_reaches_the_fleet_while_the_ledger_hangs_C10()
    {
        await using var plant = await TestPlant.Start();
        await plant.Run(1);
        await plant.Submit(plant.Asked("e", 20_000, startsIn: TimeSpan.FromSeconds(3)));
        await plant.StepFor(TimeSpan.FromSeconds(2));
        plant.Ledger.Faults.Hang(nameof(Grains.Storage.IEventLedger.TrySave));
        await plant.StepFor(TimeSpan.FromSeconds(3));
        Assert.Equal(24_000, plant.PowerW(1));

        // The step to active still waits for the ledger.
        var cancellation = plant.Event("e").Cancel("operator").AsTask();
        await plant.Pulse.Until("the cancellation waits for the ledger too", () =>
            plant.Ledger.Faults.Calls(nameof(Grains.Storage.IEventLedger.TrySave)) == 3);
        await plant.Step();
        Assert.Empty((await plant.Feeder(1).GetStatus()).Summary.Shares);

        plant.Ledger.Faults.Heal(nameof(Grains.Storage.IEventLedger.TrySave));
        Assert.Equal(Domain.Dispatch.DispatchEventStatus.Cancelled, (await cancellation).Record!.Status);
    }

    [Fact]
    public async Task One_poisoned_connection_does_not_keep_the_others_from_their_setpoints_C18()
    {
        await using var plant = await TestPlant.Start();
        await plant.Fill(1);
        var gateway = plant.On<TestGateway>(plant.Servers[0]);
        var feeder = TestNetwork.FeederId(1);
        var (poisoned, _) = await gateway.Bind(feeder, plant.Vehicles[1][0]);
        var (sound, _) = await gateway.Bind(feeder, plant.Vehicles[1][1..]);
        gateway.Poison(poisoned);
        await gateway.Report(poisoned);
        await gateway.Report(sound);

        await plant.Feeder(1).RunControlInterval();

        Assert.Empty(plant.Vehicles[1][0].Offers);
        Assert.All(plant.Vehicles[1][1..], vehicle => Assert.Single(vehicle.Accepted));
    }
}
