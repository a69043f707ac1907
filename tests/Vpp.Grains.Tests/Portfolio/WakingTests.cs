using Vpp.Domain.Dispatch;
using Vpp.Grains.Feeders;
using Vpp.Grains.Tests.Plant;

namespace Vpp.Grains.Tests.Portfolio;

/// <summary>
/// C6, F1: what runs goes on when the portfolio or a feeder wakes anew; nobody is let go or asked twice.
/// </summary>
public class WakingTests
{
    [Fact]
    public async Task A_portfolio_that_wakes_carries_on_every_open_event_from_the_ledger_C6()
    {
        await using var plant = await TestPlant.Start(feeders: 3);
        await plant.Run(1, 2, 3);
        await plant.Submit(plant.Asked("now", 60_000));
        await plant.Submit(plant.Asked("later", 30_000, startsIn: TimeSpan.FromSeconds(20)));
        await plant.Step();
        var epoch = (await plant.Portfolio.GetStatus()).Epoch;

        await plant.Cluster.DeactivateAsync(plant.Portfolio);
        await plant.Step();
        Assert.True((await plant.Portfolio.GetStatus()).Epoch > epoch);
        Assert.Equal(60_000, (await plant.Running("now")).AllocatedW);

        await plant.StepFor(TimeSpan.FromSeconds(20));
        Assert.Equal(30_000, (await plant.Running("later")).AllocatedW);
        Assert.Equal((3 * 44_000) - 90_000, plant.PowerW(1) + plant.PowerW(2) + plant.PowerW(3));
    }

    // Goal: no vehicle notices that the portfolio woke anew. Method: the feeders' own words are held back, so that only
    // what the portfolio asks for itself can tell it what they do.
    [Fact]
    public async Task A_portfolio_that_wakes_asks_every_feeder_before_it_splits_anew()
    {
        await using var plant = await TestPlant.Start(feeders: 3);
        await plant.Run(1, 2, 3);
        await plant.Submit(plant.Asked("e", 90_000) with { Objective = DispatchObjective.EqualShare });
        await plant.Step();
        await plant.Step();
        var before = plant.Vehicles.Values.SelectMany(each => each).Select(each => each.Offers.Count).ToList();

        await plant.Cluster.DeactivateAsync(plant.Portfolio);
        plant.Clock.Advance(TimeSpan.FromSeconds(1));
        await plant.Portfolio.RunControlInterval();

        Assert.Equal(90_000, (await plant.Running("e")).AllocatedW);
        Assert.Equal(before, plant.Vehicles.Values.SelectMany(each => each).Select(each => each.Offers.Count));
    }

    [Fact]
    public async Task A_feeder_still_serving_an_event_that_ended_while_the_portfolio_was_gone_is_told_so_C10()
    {
        await using var plant = await TestPlant.Start();
        await plant.Run(1);
        await plant.Submit(plant.Asked("e", 20_000));
        await plant.Step();
        await plant.Cluster.DeactivateAsync(plant.Portfolio);
        var record = plant.Ledger.OnDisk("e")!;
        await plant.Ledger.TrySave(
            DispatchEventLifecycle.Cancel(record, plant.Clock.GetUtcNow(), "operator"),
            TestContext.Current.CancellationToken);

        await plant.Step();

        Assert.Empty((await plant.Feeder(1).GetStatus()).Summary.Shares);
    }

    [Fact]
    public async Task A_feeder_that_wakes_during_an_event_does_not_let_its_vehicles_go_C6()
    {
        await using var plant = await TestPlant.Start(feeders: 2);
        await plant.Run(1, 2);
        await plant.Submit(plant.Asked("e", 80_000) with { Objective = DispatchObjective.EqualShare });
        await plant.Step();
        await plant.Step();
        var held = plant.PowerW(1);

        await plant.Cluster.DeactivateAsync(plant.Feeder(1));
        for (var step = 0; step < 6; step++)
        {
            await plant.Step();
            Assert.Equal(held, plant.PowerW(1));
        }

        Assert.Equal((80_000, 0), ((await plant.Running("e")).AllocatedW, (await plant.Running("e")).ShortfallW));
    }

    [Fact]
    public async Task Terms_outlive_their_feeder_P6()
    {
        await using var plant = await TestPlant.Start();
        await plant.Run(1);
        await plant.Vehicle("ev-h1a").Opt(true);
        var told = plant.Vehicles[1].Select(vehicle => vehicle.Offers.Count).ToList();

        await plant.Cluster.DeactivateAsync(plant.Feeder(1));
        await plant.Submit(plant.Asked("e", 33_000));
        await plant.StepFor(TimeSpan.FromSeconds(3));

        Assert.Equal(told[0], plant.Vehicles[1][0].Offers.Count);
        Assert.All(plant.Vehicles[1].Zip(told).Skip(1), each => Assert.True(each.First.Offers.Count > each.Second));
        Assert.Equal("opted-out", (await plant.Feeder(1).GetRow("ev-h1a"))!.State);
    }

    [Fact]
    public async Task A_feeder_that_wakes_while_the_portfolio_is_silent_decides_alone_after_a_while()
    {
        await using var plant = await TestPlant.Start();
        await plant.Run(1);
        await plant.Submit(plant.Asked("e", 20_000));
        await plant.Step();
        plant.Calls.Throw(
            TestNetwork.FeederId(1), nameof(IFeederGrain.Apply), new TimeoutException("no word"));

        await plant.Cluster.DeactivateAsync(plant.Feeder(1));
        await plant.StepFor(TimeSpan.FromSeconds(10));

        Assert.Equal(44_000, plant.PowerW(1));
    }

    [Fact]
    public async Task A_feeder_not_heard_for_long_is_asked_and_while_it_is_silent_others_serve_for_it_C11()
    {
        await using var plant = await TestPlant.Start(feeders: 2);
        await plant.Run(1, 2);
        await plant.Submit(plant.Asked("e", 60_000));
        await plant.Step();
        var feeder1 = TestNetwork.FeederId(1);
        plant.Calls.Throw(feeder1, nameof(IFeederGrain.Apply), new TimeoutException("gone"));
        plant.Calls.Throw(feeder1, nameof(IFeederGrain.GetSummary), new TimeoutException("gone"));
        plant.Forget(1);

        await plant.StepFor(TimeSpan.FromSeconds(20));

        var status = await plant.Portfolio.GetStatus();
        Assert.Equal([feeder1], status.SilentFeeders);
        Assert.Equal(60_000, (await plant.Running("e")).AllocatedW);
        Assert.Equal(44_000 - 60_000, plant.PowerW(2));
    }
}
