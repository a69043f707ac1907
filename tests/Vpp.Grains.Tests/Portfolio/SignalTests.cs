using Vpp.Domain.Dispatch;
using Vpp.Domain.Regulation;
using Vpp.Grains.Dispatch;
using Vpp.Grains.Portfolio;
using Vpp.Grains.Tests.Plant;

namespace Vpp.Grains.Tests.Portfolio;

/// <summary>An event that follows a live signal: its target, its plan in silence, and who takes no value.</summary>
public class SignalTests
{
    private const long PlanW = 44_000;

    // A vehicle pauses between charge and discharge (P2).
    private static readonly TimeSpan Settled = TimeSpan.FromSeconds(4);

    // Every vehicle charges as fast as it can, so below zero nothing is left to find.
    [Fact]
    public async Task Vehicles_follow_the_signal_and_what_they_cannot_is_an_explicit_shortfall_C1()
    {
        await using var plant = await TestPlant.Start(feeders: 2);
        await plant.Run(1, 2);
        await plant.Submit(Following(plant, "r", 40_000));

        foreach (var (millionths, targetW, foundW) in new[]
        {
            (500_000, 20_000, 20_000), (-250_000, -10_000, 0), (1_000_000, 40_000, 40_000), (1, 0, 0),
        })
        {
            Assert.IsType<SignalResult.Taken>(await plant.Portfolio.TakeSignal("r", millionths, null));
            await plant.StepFor(Settled);

            var running = await plant.Running("r");
            Assert.Equal(
                (targetW, foundW, targetW - foundW), (running.TargetW, running.AllocatedW, running.ShortfallW));
            Assert.Equal((2 * PlanW) - foundW, plant.PowerW(1) + plant.PowerW(2));
        }
    }

    // C15: the plant does not go on with what was wanted long ago, and says so.
    [Fact]
    public async Task A_signal_that_falls_silent_for_ten_seconds_is_none_and_the_performance_says_so()
    {
        await using var plant = await TestPlant.Start();
        await plant.Run(1);
        await plant.Submit(Following(plant, "r", 30_000));
        await plant.Portfolio.TakeSignal("r", 1_000_000, null);

        await plant.StepFor(LiveSignal.Life);
        Assert.Equal(PlanW - 30_000, plant.PowerW(1));
        await plant.StepFor(Settled);
        Assert.Equal(PlanW, plant.PowerW(1));

        await plant.Portfolio.TakeSignal("r", 100_000, null);
        await plant.StepFor(Settled);
        Assert.Equal(PlanW - 3_000, plant.PowerW(1));

        var samples = (await plant.Event("r").GetPerformance())!;
        Assert.Contains(samples, sample => sample is { IsSignalSilent: true, TargetW: 0 });
        Assert.All(samples, sample => Assert.Equal(sample.IsSignalSilent, sample.TargetW == 0));
        Assert.InRange(samples.Count(sample => sample.IsSignalSilent), 3, 5);
    }

    // C12: a feeder whose portfolio is gone does not hold the last value to the end of the event.
    [Fact]
    public async Task A_feeder_goes_back_to_its_plan_when_neither_signal_nor_portfolio_is_heard()
    {
        await using var plant = await TestPlant.Start();
        await plant.Run(1);
        var holdsUntil = plant.Clock.GetUtcNow() + LiveSignal.Life;
        var dispatch = TestPlant.Dispatch(30_000);
        await plant.Feeder(1).Apply(dispatch with
        {
            Orders = [dispatch.Orders[0] with { HoldsUntil = holdsUntil }],
        });

        var (gateway, route) = plant.ConnectionOf(1);
        for (var second = 0; second < 15; second++)
        {
            await gateway.Acknowledge(route);
            Assert.Equal(plant.Clock.GetUtcNow() <= holdsUntil ? PlanW - 30_000 : PlanW, plant.PowerW(1));
            plant.Clock.Advance(TimeSpan.FromSeconds(1));
            await gateway.Report(route);
            await plant.Feeder(1).RunControlInterval();
        }
    }

    [Fact]
    public async Task A_value_where_none_belongs_is_refused_with_a_sentence()
    {
        await using var plant = await TestPlant.Start();
        await plant.Run(1);
        Assert.IsType<SignalResult.NotOpen>(await plant.Portfolio.TakeSignal("nobody", 0, null));

        await plant.Submit(plant.Asked("step", 1_000));
        Assert.Equal(
            new SignalResult.Refused("event step does not follow a signal"),
            await plant.Portfolio.TakeSignal("step", 0, null));
        await plant.Event("step").Cancel("operator");

        await plant.Submit(Following(plant, "r", 1_000));
        var now = plant.Clock.GetUtcNow();
        Assert.IsType<SignalResult.OutOfTime>(await plant.Portfolio.TakeSignal("r", 0, now.AddSeconds(-11)));
        Assert.Equal(
            new SignalResult.Taken(now, now + LiveSignal.Life), await plant.Portfolio.TakeSignal("r", 5, now));

        await plant.Event("r").Cancel("operator");
        Assert.Equal(
            new SignalResult.Refused("event r is Cancelled, and follows no signal any more"),
            await plant.Portfolio.TakeSignal("r", 0, null));
    }

    // C5
    [Fact]
    public async Task C5_nothing_else_may_move_in_the_time_of_an_event_that_goes_both_ways()
    {
        await using var plant = await TestPlant.Start();
        await plant.Submit(Following(plant, "r", 1_000));
        foreach (var watts in new[] { 500, -500 })
        {
            Assert.IsType<SubmitResult.Refused>(
                await plant.Event($"e{watts}").Submit(plant.Asked($"e{watts}", watts), "operator"));
        }
    }

    private static DispatchEvent Following(TestPlant plant, string id, long amplitudeW) =>
        plant.Asked(id, amplitudeW) with { FollowsSignal = true };
}
