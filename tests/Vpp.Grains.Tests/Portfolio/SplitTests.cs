using CsCheck;
using Vpp.Domain.Dispatch;
using Vpp.Grains.Feeders;
using Vpp.Grains.Portfolio;
using Vpp.Grains.Tests.Plant;

namespace Vpp.Grains.Tests.Portfolio;

/// <summary>
/// How events are split over feeders. Each feeder has four vehicles that charge at 11 kW and could lower net load by
/// 84 kW in all.
/// </summary>
public class SplitTests
{
    private const long MostW = 84_000;

    // A vehicle pauses between charge and discharge (P2).
    private static readonly TimeSpan StandstillPassed = TimeSpan.FromSeconds(4);

    [Fact]
    public async Task Shares_add_up_to_the_target_to_the_watt_C1()
    {
        await using var plant = await TestPlant.Start(feeders: 3);
        await plant.Run(1, 2, 3);
        var events = 0;
        await Gen.Select(Gen.Long[1, 3 * MostW], Gen.Enum<DispatchObjective>()).SampleAsync(
            async (reductionW, objective) =>
            {
                var id = $"e{++events}";
                await plant.Submit(plant.Asked(id, reductionW) with { Objective = objective });
                await plant.StepFor(StandstillPassed);

                var shares = await Shares(plant, id);
                var running = await plant.Running(id);
                Assert.Equal(reductionW, shares.Sum(share => share.TargetW));
                Assert.Equal(reductionW, running.AllocatedW + running.ShortfallW);
                Assert.Equal(0, running.ShortfallW);
                Assert.Equal((3 * 44_000) - reductionW, plant.PowerW(1) + plant.PowerW(2) + plant.PowerW(3));
                await plant.Event(id).Cancel("operator");
                await plant.StepFor(StandstillPassed);
            },
            iter: 12,
            threads: 1);
    }

    [Fact]
    public async Task What_nobody_can_find_is_an_explicit_shortfall_with_its_limits_C1()
    {
        await using var plant = await TestPlant.Start();
        await plant.Run(1);
        await plant.Submit(plant.Asked("e", MostW + 10_000));

        await plant.Step();

        var running = await plant.Running("e");
        Assert.Equal((MostW, 10_000), (running.AllocatedW, running.ShortfallW));
        Assert.NotEmpty(Assert.Single(await Shares(plant, "e")).Shortfall);
    }

    [Fact]
    public async Task The_higher_priority_is_served_first_and_no_kilowatt_twice_C5()
    {
        await using var plant = await TestPlant.Start();
        await plant.Run(1);
        await plant.Submit(plant.Asked("low", 60_000, priority: 1));
        await plant.Submit(plant.Asked("high", 60_000, priority: 2));

        await plant.StepFor(StandstillPassed);

        Assert.Equal(60_000, (await plant.Running("high")).AllocatedW);
        Assert.Equal(MostW - 60_000, (await plant.Running("low")).AllocatedW);
        Assert.Equal(44_000 - MostW, plant.PowerW(1));
    }

    [Fact]
    public async Task What_one_feeder_cannot_find_another_makes_up_for_in_the_same_interval()
    {
        await using var plant = await TestPlant.Start(feeders: 2);
        await plant.Run(1, 2);

        // Behind the portfolio's back the first feeder loses three vehicles of four.
        foreach (var home in new[] { "h1a", "h1b", "h1c" })
        {
            await plant.Feeder(1).Agree(plant.VehicleTermsAt(home) with { OptedOut = true, Version = 2 });
        }

        await plant.Submit(plant.Asked("e", 80_000) with { Objective = DispatchObjective.EqualShare });
        plant.Clock.Advance(TimeSpan.FromSeconds(1));
        await plant.Portfolio.RunControlInterval();

        var running = await plant.Running("e");
        var shares = await Shares(plant, "e");
        Assert.Equal((80_000, 0), (running.AllocatedW, running.ShortfallW));
        Assert.Equal(80_000, shares.Sum(share => share.TargetW));
        Assert.True(shares[0].AllocatedW < 40_000, $"the first feeder found {shares[0].AllocatedW} W");
    }

    [Fact]
    public async Task A_feeder_that_throws_does_not_stop_the_others_C18()
    {
        await using var plant = await TestPlant.Start(feeders: 3);
        await plant.Run(1, 2, 3);
        plant.Calls.Throw(
            TestNetwork.FeederId(1), nameof(IFeederGrain.Apply), new InvalidOperationException("poisoned"));
        await plant.Submit(plant.Asked("e", 90_000));

        await plant.StepFor(StandstillPassed);

        Assert.Equal(44_000, plant.PowerW(1));
        Assert.Equal(88_000 - 90_000, plant.PowerW(2) + plant.PowerW(3));
        Assert.Equal(90_000, (await plant.Running("e")).AllocatedW);
    }

    [Fact]
    public async Task A_feeder_that_answers_late_is_asked_for_its_whole_part_again_in_the_next_interval_C11()
    {
        await using var plant = await TestPlant.Start(feeders: 2);
        await plant.Run(1, 2);
        var release = plant.Calls.Hang(TestNetwork.FeederId(1), nameof(IFeederGrain.Apply));
        await plant.Submit(plant.Asked("e", 80_000) with { Objective = DispatchObjective.EqualShare });
        var step = plant.Step();
        await plant.Pulse.Until("the other answers", async () => step.IsCompleted
            || (await plant.Portfolio.GetStatus()).Feeders.Any(each => each.Shares.Length > 0));
        plant.Clock.Advance(TimeSpan.FromSeconds(1));
        await step;
        Assert.Equal(80_000, (await Shares(plant, "e")).Single().TargetW);

        release();
        await plant.Pulse.Until("the first answers, too", async () =>
            (await plant.Portfolio.GetStatus()).Feeders.All(each => each.Shares.Length > 0));
        plant.Clock.Advance(TimeSpan.FromSeconds(1));
        await plant.Portfolio.RunControlInterval();

        Assert.Equal([40_000L, 40_000L], (await Shares(plant, "e")).Select(share => share.TargetW));
    }

    [Fact]
    public async Task A_feeder_that_hangs_does_not_stop_the_others_and_is_not_called_twice_at_once_C18()
    {
        await using var plant = await TestPlant.Start(feeders: 3);
        await plant.Run(1, 2, 3);
        var feeder1 = TestNetwork.FeederId(1);
        var release = plant.Calls.Hang(feeder1, nameof(IFeederGrain.Apply));
        await plant.Submit(plant.Asked("e", 90_000));
        var before = plant.Calls.Count(feeder1, nameof(IFeederGrain.Apply));

        // The calls of a round share one patience: time moves on when all but one have answered.
        var step = plant.Step();
        await plant.Pulse.Until("the others answer", async () => step.IsCompleted
            || (await plant.Portfolio.GetStatus()).Feeders.Count(each => each.Shares.Length > 0) == 2);
        Assert.False(step.IsCompleted, "The step ended without waiting for anybody.");
        plant.Clock.Advance(TimeSpan.FromSeconds(1));
        await step;
        for (var second = 0; second < 4; second++)
        {
            plant.Clock.Advance(TimeSpan.FromSeconds(1));
            await plant.Portfolio.RunControlInterval();
            await plant.Feeder(2).RunControlInterval();
            await plant.Feeder(3).RunControlInterval();
        }

        Assert.Equal(88_000 - 90_000, plant.PowerW(2) + plant.PowerW(3));
        Assert.Equal(before + 1, plant.Calls.Count(feeder1, nameof(IFeederGrain.Apply)));

        release();
        await plant.StepFor(TimeSpan.FromSeconds(20), 2);
        Assert.Equal(90_000, (await plant.Running("e")).AllocatedW);
    }

    // A feeder that is asked first and in vain in every interval would make the others go to and fro.
    [Fact]
    public async Task Vehicles_that_make_up_for_others_stay_where_they_are()
    {
        await using var plant = await TestPlant.Start(feeders: 2);
        await plant.Run(1, 2);
        plant.Calls.Throw(
            TestNetwork.FeederId(1), nameof(IFeederGrain.Apply), new InvalidOperationException("poisoned"));
        await plant.Submit(plant.Asked("e", 60_000));
        await plant.StepFor(StandstillPassed);
        Assert.Equal(44_000 - 60_000, plant.PowerW(2));
        var told = plant.Vehicles[2].Sum(vehicle => vehicle.Offers.Count);

        await plant.StepFor(TimeSpan.FromSeconds(6));

        Assert.Equal(told, plant.Vehicles[2].Sum(vehicle => vehicle.Offers.Count));
    }

    [Theory]
    [InlineData(DispatchObjective.LeastCost)]
    [InlineData(DispatchObjective.LongestSustain)]
    [InlineData(DispatchObjective.EqualShare)]
    public async Task An_event_in_the_release_of_another_finds_what_is_being_released(DispatchObjective objective)
    {
        await using var plant = await TestPlant.Start();
        await plant.Run(1);
        await plant.Submit(plant.Asked("first", 20_000) with { Release = ReleasePlan.Default });
        await plant.Step();
        await plant.Event("first").Cancel("operator");
        await plant.Step();

        await plant.Submit(plant.Asked("second", 30_000) with { Objective = objective });
        await plant.Step();

        var running = await plant.Running("second");
        Assert.Equal((30_000, 0), (running.AllocatedW, running.ShortfallW));
    }

    [Fact]
    public async Task A_feeder_refuses_what_an_older_portfolio_or_an_older_round_says_C3()
    {
        await using var plant = await TestPlant.Start();
        await plant.Run(1);
        await plant.Submit(plant.Asked("e", 20_000));
        await plant.Step();
        var epoch = (await plant.Portfolio.GetStatus()).Epoch;
        var round = Assert.Single(await Shares(plant, "e")).Round;

        plant.Clock.Advance(TimeSpan.FromSeconds(1));
        await plant.Feeder(1).Apply(new FeederDispatch(epoch - 1, round + 1_000, []));
        await plant.Feeder(1).Apply(new FeederDispatch(epoch, round - 1, []));
        Assert.Equal(24_000, plant.PowerW(1));

        await plant.Feeder(1).Apply(new FeederDispatch(epoch, round + 1, []));
        Assert.Empty((await plant.Feeder(1).GetStatus()).Summary.Shares);
    }

    [Fact]
    public async Task A_feeder_decides_once_per_instant_and_round_however_often_it_is_called()
    {
        await using var plant = await TestPlant.Start();
        await plant.Run(1);

        var first = await plant.Feeder(1).RunControlInterval();
        var second = await plant.Feeder(1).RunControlInterval();

        Assert.Equal((first.Epoch, first.Version), (second.Epoch, second.Version));
        plant.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.True((await plant.Feeder(1).RunControlInterval()).Version > second.Version);
    }

    private static async Task<FeederShare[]> Shares(TestPlant plant, string id) =>
        [.. (await plant.Portfolio.GetStatus()).Feeders.SelectMany(feeder => feeder.Shares)
            .Where(share => share.Event == id)];

}
