using CsCheck;
using Vpp.Domain.Dispatch;
using Vpp.Grains.Dispatch;
using Vpp.Grains.Feeders;
using Vpp.Grains.Portfolio;
using Vpp.Grains.Storage;
using Vpp.Grains.Tests.Plant;

namespace Vpp.Grains.Tests.Dispatch;

/// <summary>
/// C10, F19: cancelling is always accepted, idempotent, and wins against whatever happens at the same time.
/// </summary>
public class EventCancelTests
{
    private static readonly string Feeder1 = TestNetwork.FeederId(1);

    [Fact]
    public async Task Cancelling_ends_a_running_event_in_the_ledger_and_at_the_feeders_C10()
    {
        await using var plant = await TestPlant.Start();
        await plant.Run(1);
        await plant.Submit(plant.Asked("e", 20_000));
        await plant.Step();

        var (record, recorded) = await plant.Event("e").Cancel("operator");
        await plant.Step();

        Assert.True(recorded);
        Assert.Equal(DispatchEventStatus.Cancelled, record!.Status);
        Assert.Equal(DispatchEventStatus.Cancelled, plant.Ledger.OnDisk("e")!.Status);
        Assert.Empty((await plant.Feeder(1).GetStatus()).Summary.Shares);
        Assert.Empty((await plant.Portfolio.GetStatus()).RunningEvents);
    }

    [Fact]
    public async Task Cancelling_again_gives_the_same_record_C10()
    {
        await using var plant = await TestPlant.Start();
        await plant.Submit(plant.Asked("e", 20_000));

        var (first, _) = await plant.Event("e").Cancel("operator");
        var (second, _) = await plant.Event("e").Cancel("somebody else");

        Assert.Equal(first!.Version, second!.Version);
        Assert.Equal(first.History, second.History);
    }

    [Fact]
    public async Task Cancelling_what_was_never_submitted_gives_nothing()
    {
        await using var plant = await TestPlant.Start();

        Assert.Null((await plant.Event("never").Cancel("operator")).Record);
    }

    [Fact]
    public async Task The_fleet_lets_go_even_when_the_cancellation_cannot_be_recorded_C10()
    {
        await using var plant = await TestPlant.Start();
        await plant.Run(1);
        await plant.Submit(plant.Asked("e", 20_000));
        await plant.Step();
        plant.Ledger.Faults.Fail(nameof(IEventLedger.TrySave));

        var (record, recorded) = await plant.Event("e").Cancel("operator");
        await plant.StepFor(TimeSpan.FromSeconds(15));

        Assert.False(recorded);
        Assert.Equal(DispatchEventStatus.Cancelled, record!.Status);
        Assert.Empty((await plant.Feeder(1).GetStatus()).Summary.Shares);
    }

    [Fact]
    public async Task A_cancellation_that_could_not_be_recorded_is_recorded_once_the_ledger_is_back_C10()
    {
        await using var plant = await TestPlant.Start();
        await plant.Run(1);
        await plant.Submit(plant.Asked("e", 20_000));
        await plant.Step();
        plant.Ledger.Faults.Fail(nameof(IEventLedger.TrySave));
        await plant.Event("e").Cancel("operator");

        plant.Ledger.Faults.Heal(nameof(IEventLedger.TrySave));
        await plant.StepFor(TimeSpan.FromSeconds(15));

        await plant.Pulse.Until("the ledger has the cancellation", () => plant.Ledger.OnDisk("e")!.IsOver);
        var last = plant.Ledger.OnDisk("e")!.History[^1];
        Assert.Equal((DispatchEventStatus.Cancelled, "operator"), (last.Status, last.Principal));
    }

    [Fact]
    public async Task A_cancellation_is_recorded_although_the_portfolio_cannot_be_reached_and_reaches_it_later_C10()
    {
        await using var plant = await TestPlant.Start();
        await plant.Run(1);
        await plant.Submit(plant.Asked("e", 20_000));
        await plant.Step();
        plant.Calls.Throw(
            IPortfolioGrain.Key, nameof(IPortfolioGrain.Arm), new TimeoutException("the portfolio is busy"));

        var (record, recorded) = await plant.Event("e").Cancel("operator");
        await plant.StepFor(TimeSpan.FromSeconds(12));

        Assert.True(recorded);
        Assert.Equal(DispatchEventStatus.Cancelled, record!.Status);
        Assert.Equal(DispatchEventStatus.Cancelled, plant.Ledger.OnDisk("e")!.Status);
        Assert.Empty((await plant.Feeder(1).GetStatus()).Summary.Shares);
    }

    [Fact]
    public async Task A_feeder_that_missed_the_end_of_an_event_hears_it_when_it_can_be_reached_again_C10()
    {
        await using var plant = await TestPlant.Start();
        await plant.Run(1);
        await plant.Submit(plant.Asked("e", 20_000));
        await plant.Step();

        plant.Calls.Throw(Feeder1, nameof(IFeederGrain.Apply), new TimeoutException("the feeder is busy"));
        await plant.Event("e").Cancel("operator");
        await plant.Step();
        Assert.NotEmpty((await plant.Feeder(1).GetStatus()).Summary.Shares);
        plant.Calls.Heal(Feeder1, nameof(IFeederGrain.Apply));
        await plant.Step();

        Assert.Empty((await plant.Feeder(1).GetStatus()).Summary.Shares);
    }

    [Fact]
    public async Task An_old_word_of_the_event_does_not_revive_it_after_its_cancellation_F8()
    {
        await using var plant = await TestPlant.Start();
        await plant.Run(1);
        var submitted = await plant.Submit(plant.Asked("e", 20_000));
        await plant.Step();
        await plant.Event("e").Cancel("operator");
        await plant.Step();

        await plant.Portfolio.Arm(submitted);
        await plant.Step();

        Assert.Empty((await plant.Portfolio.GetStatus()).RunningEvents);
        Assert.Empty((await plant.Feeder(1).GetStatus()).Summary.Shares);
    }

    // Goal: whatever the order in which submissions, cancellations and steps of time arrive, an accepted cancellation
    // is the last word, in the ledger and in the plant. Method: they all start at once, in an order drawn from a seed.
    [Fact]
    public async Task An_accepted_cancellation_is_the_last_word_in_every_race_F19()
    {
        await using var plant = await TestPlant.Start(2);
        var race = 0;
        await Gen.Shuffle(new[] { "submit", "submit", "cancel", "cancel", "advance", "advance", "interval" })
            .SampleAsync(
                async steps =>
                {
                    var asked = plant.Asked($"race-{Interlocked.Increment(ref race)}", 20_000);
                    var grain = plant.Event(asked.Id.Text);
                    DispatchEventRecord?[] cancelled = await Task.WhenAll(steps.Select(Take));

                    if (cancelled.Any(record => record is not null))
                    {
                        Assert.Equal(DispatchEventStatus.Cancelled, (await grain.Get())!.Status);
                        Assert.Equal(DispatchEventStatus.Cancelled, plant.Ledger.OnDisk(asked.Id.Text)!.Status);
                        plant.Clock.Advance(TimeSpan.FromSeconds(1));
                        await plant.Portfolio.RunControlInterval();
                        Assert.DoesNotContain(
                            (await plant.Portfolio.GetStatus()).RunningEvents, each => each.Event == asked.Id.Text);
                    }

                    async Task<DispatchEventRecord?> Take(string step)
                    {
                        switch (step)
                        {
                            case "submit":
                                Assert.IsType<SubmitResult.Accepted>(await grain.Submit(asked, "operator"));
                                return null;
                            case "advance":
                                await grain.Advance(asked.Start + TimeSpan.FromSeconds(1));
                                return null;
                            case "interval":
                                await plant.Portfolio.RunControlInterval();
                                return null;
                            default:
                                return (await grain.Cancel("operator")).Record;
                        }
                    }
                },
                iter: 60,
                threads: 1);
    }
}
