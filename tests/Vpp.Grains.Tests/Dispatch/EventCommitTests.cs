using Vpp.Domain.Dispatch;
using Vpp.Grains.Dispatch;
using Vpp.Grains.Portfolio;
using Vpp.Grains.Storage;
using Vpp.Grains.Tests.Plant;

namespace Vpp.Grains.Tests.Dispatch;

/// <summary>
/// C4, C6: an event is in the ledger before anybody acts on it, and saying it twice is saying it once. One feeder of
/// four vehicles that charge at 11 kW each; events ask for some of these 44 kW.
/// </summary>
public class EventCommitTests
{
    private const long IdleW = 44_000;

    [Fact]
    public async Task Nothing_is_armed_and_no_setpoint_leaves_when_the_ledger_fails_C6()
    {
        await using var plant = await TestPlant.Start();
        await plant.Run(1);
        plant.Ledger.Faults.Fail(nameof(IEventLedger.TrySave));

        await Assert.ThrowsAsync<StorageUnavailableException>(() => plant.Submit(plant.Asked("e", 20_000)));
        await plant.Step();

        Assert.Null(plant.Ledger.OnDisk("e"));
        Assert.Equal(0, plant.Calls.Count(IPortfolioGrain.Key, nameof(IPortfolioGrain.Arm)));
        Assert.Equal(IdleW, plant.PowerW(1));
    }

    [Fact]
    public async Task While_the_commit_is_under_way_nothing_is_armed_and_afterwards_it_is_C6()
    {
        await using var plant = await TestPlant.Start();
        await plant.Run(1);
        plant.Ledger.Faults.Hang(nameof(IEventLedger.TrySave));

        var submission = plant.Submit(plant.Asked("e", 20_000));
        await plant.Pulse.Until(
            "the commit begins", () => plant.Ledger.Faults.Calls(nameof(IEventLedger.TrySave)) == 1);
        await plant.Step();
        Assert.Equal(IdleW, plant.PowerW(1));
        Assert.False(submission.IsCompleted);

        plant.Ledger.Faults.Heal(nameof(IEventLedger.TrySave));
        await submission;
        await plant.Step();
        Assert.Equal(IdleW - 20_000, plant.PowerW(1));
    }

    [Fact]
    public async Task The_same_id_and_body_give_the_same_record_however_often_C4()
    {
        await using var plant = await TestPlant.Start();
        var asked = plant.Asked("e", 20_000);

        var first = await plant.Submit(asked);
        var second = await plant.Submit(asked);

        Assert.Equal(first.Event, second.Event);
        Assert.Equal((first.Version, first.Status), (second.Version, second.Status));
        Assert.Equal(1, plant.Ledger.OnDisk("e")!.Version);
    }

    [Fact]
    public async Task The_same_id_with_another_body_is_a_conflict_and_changes_nothing_C4()
    {
        await using var plant = await TestPlant.Start();
        await plant.Run(1);
        await plant.Submit(plant.Asked("e", 20_000));

        var conflict = Assert.IsType<SubmitResult.Conflict>(
            await plant.Event("e").Submit(plant.Asked("e", 30_000), "operator"));
        await plant.Step();

        Assert.Equal(20_000, conflict.Existing.Event.Intervals[0].Reduction.Watts);
        Assert.Equal(IdleW - 20_000, plant.PowerW(1));
    }

    [Fact]
    public async Task An_event_whose_commit_was_not_answered_is_found_and_armed_when_submitted_again_F7()
    {
        await using var plant = await TestPlant.Start();
        await plant.Run(1);
        var asked = plant.Asked("e", 20_000);
        plant.Ledger.Faults.LoseAnswer(nameof(IEventLedger.TrySave));
        await Assert.ThrowsAsync<StorageUnavailableException>(() => plant.Submit(asked));
        plant.Ledger.Faults.Heal(nameof(IEventLedger.TrySave));

        var record = await plant.Submit(asked);
        await plant.Step();

        Assert.Equal(1, record.Version);
        Assert.Equal(IdleW - 20_000, plant.PowerW(1));
    }

    [Fact]
    public async Task An_event_whose_commit_was_not_answered_is_armed_from_the_ledger_without_another_call_F7()
    {
        await using var plant = await TestPlant.Start();
        await plant.Run(1);
        plant.Ledger.Faults.LoseAnswer(nameof(IEventLedger.TrySave));
        await Assert.ThrowsAsync<StorageUnavailableException>(() => plant.Submit(plant.Asked("e", 20_000)));
        plant.Ledger.Faults.Heal(nameof(IEventLedger.TrySave));

        await plant.StepFor(TimeSpan.FromSeconds(12));

        Assert.Equal(IdleW - 20_000, plant.PowerW(1));
    }

    [Fact]
    public async Task An_event_that_could_not_be_armed_is_accepted_and_armed_when_submitted_again()
    {
        await using var plant = await TestPlant.Start();
        await plant.Run(1);
        var asked = plant.Asked("e", 20_000);
        plant.Calls.Throw(
            IPortfolioGrain.Key, nameof(IPortfolioGrain.Arm), new TimeoutException("the portfolio is busy"));
        await plant.Submit(asked);
        plant.Calls.Heal(IPortfolioGrain.Key, nameof(IPortfolioGrain.Arm));

        await plant.Submit(asked);
        await plant.Step();

        Assert.Equal(IdleW - 20_000, plant.PowerW(1));
    }

    [Fact]
    public async Task An_event_the_other_way_in_the_same_time_is_refused_C5()
    {
        await using var plant = await TestPlant.Start();
        await plant.Submit(plant.Asked("down", 20_000));

        var refused = Assert.IsType<SubmitResult.Refused>(
            await plant.Event("up").Submit(plant.Asked("up", -20_000), "operator"));

        Assert.Contains("down", refused.Rule, StringComparison.Ordinal);
        Assert.Null(plant.Ledger.OnDisk("up"));
    }

    [Fact]
    public async Task Of_two_opposite_events_submitted_at_once_at_most_one_stands_F19()
    {
        await using var plant = await TestPlant.Start(2);
        for (var round = 0; round < 10; round++)
        {
            var day = TimeSpan.FromDays(round + 1);
            var (down, up) = ($"down-{round}", $"up-{round}");

            var results = await Task.WhenAll(
                plant.Event(down).Submit(plant.Asked(down, 20_000, startsIn: day), "operator").AsTask(),
                plant.Event(up).Submit(plant.Asked(up, -20_000, startsIn: day), "operator").AsTask());

            Assert.InRange(results.Count(result => result is SubmitResult.Accepted), 0, 1);
            Assert.InRange((await plant.Ledger.ReadOpen(TestContext.Current.CancellationToken))
                .Count(record => record.Event.Id.Text == down || record.Event.Id.Text == up), 0, 1);
        }
    }

    [Fact]
    public async Task A_submission_that_lost_against_an_opposite_one_is_over_in_the_ledger_and_says_so_again_F19()
    {
        await using var plant = await TestPlant.Start(2);
        plant.Ledger.Faults.Hang(nameof(IEventLedger.TrySave));
        var submissions = new[]
        {
            plant.Event("down").Submit(plant.Asked("down", 20_000), "operator").AsTask(),
            plant.Event("up").Submit(plant.Asked("up", -20_000), "operator").AsTask(),
        };
        await plant.Pulse.Until(
            "both commits begin", () => plant.Ledger.Faults.Calls(nameof(IEventLedger.TrySave)) == 2);
        plant.Ledger.Faults.Heal(nameof(IEventLedger.TrySave));

        var results = await Task.WhenAll(submissions);

        Assert.All(results.Zip(["down", "up"]), each =>
        {
            var status = plant.Ledger.OnDisk(each.Second)!.Status;
            Assert.Equal(
                each.First is SubmitResult.Accepted ? DispatchEventStatus.Scheduled : DispatchEventStatus.Superseded,
                status);
        });
        Assert.InRange(results.Count(result => result is SubmitResult.Accepted), 0, 1);
    }
    [Fact]
    public async Task An_event_too_many_is_refused_and_those_before_it_answer_as_they_did_F17()
    {
        await using var plant = await TestPlant.Start(options: new PlantOptions { Stepped = true, OpenEventsMax = 1 });
        var first = plant.Asked("first", 20_000);
        await plant.Submit(first);

        var refused = Assert.IsType<SubmitResult.Refused>(
            await plant.Event("second").Submit(plant.Asked("second", 20_000), "operator"));

        Assert.Equal("1 events are open already; cancel some, or wait for their end", refused.Rule);
        await plant.Submit(first);
        await plant.Event("first").Cancel("operator");
        await plant.Submit(plant.Asked("second", 20_000));
    }
}
