using Vpp.Domain.Dispatch;
using Vpp.Domain.Quantities;
using Vpp.Grains.Dispatch;
using Vpp.Grains.Feeders;
using Vpp.Grains.Storage;
using Vpp.Grains.Tests.Plant;

namespace Vpp.Grains.Tests.Dispatch;

/// <summary>
/// Events that are changed, superseded and failed. One feeder of four vehicles that charge at 11 kW each.
/// </summary>
public class EventChangeTests
{
    private static readonly EventChange Less = new(Power.FromWatts(10_000), null, TimeSpan.FromSeconds(10));

    [Fact]
    public async Task A_target_changed_mid_event_is_ramped_to_from_where_it_is_and_kept_as_a_new_version()
    {
        await using var plant = await Running(20_000);
        var asked = plant.Ledger.OnDisk("e")!.Event;
        var targets = new List<long>();

        var changed = Assert.IsType<ChangeResult.Done>(await plant.Event("e").Modify(Less, "second")).Record;
        for (var second = 0; second < 11; second++)
        {
            await plant.Step();
            targets.Add((await plant.Running("e")).TargetW);
        }

        Assert.Equal([.. Enumerable.Range(1, 10).Select(each => 20_000L - (1_000 * each)), 10_000], targets);
        Assert.Equal(34_000, plant.PowerW(1));
        var kept = plant.Ledger.OnDisk("e")!;
        Assert.Contains(kept.History, change => change.Principal == "second" && change.Note!.Contains("10,000 W"));
        Assert.True(changed.Version > 1);
        Assert.Equal(kept.Event, (await plant.Submit(asked)).Event);
    }

    // The plant takes steps of time before the ledger has them; what somebody says is newer all the same.
    [Fact]
    public async Task A_change_is_followed_although_the_ledger_missed_the_steps_before_it()
    {
        await using var plant = await TestPlant.Start(options: TestPlant.Unlimited);
        await plant.Run(1);
        await plant.Submit(plant.Asked("e", 20_000, startsIn: TimeSpan.FromSeconds(2)));
        plant.Ledger.Faults.Fail(nameof(IEventLedger.TrySave));
        await plant.StepFor(TimeSpan.FromSeconds(4));
        Assert.Equal(1, plant.Ledger.OnDisk("e")!.Version);
        plant.Ledger.Faults.Heal(nameof(IEventLedger.TrySave));

        Assert.IsType<ChangeResult.Done>(await plant.Event("e").Modify(Less with { RampUp = TimeSpan.Zero }, "second"));
        await plant.Step();

        Assert.Equal(34_000, plant.PowerW(1));
    }

    [Fact]
    public async Task What_is_over_cannot_be_changed_and_what_never_was_is_unknown()
    {
        await using var plant = await Running(20_000);
        await plant.Event("e").Cancel("operator");

        Assert.IsType<ChangeResult.Conflict>(await plant.Event("e").Modify(Less, "second"));
        Assert.IsType<ChangeResult.Unknown>(await plant.Event("never").Modify(Less, "second"));
        Assert.IsType<ChangeResult.Conflict>(await plant.Event("e").Deny(null, "second"));
    }

    [Fact]
    public async Task A_change_into_the_way_of_another_event_is_refused_C5()
    {
        await using var plant = await Running(20_000);
        await plant.Submit(plant.Asked("up", -5_000, startsIn: TimeSpan.FromHours(2)));

        var refused = Assert.IsType<ChangeResult.Refused>(await plant.Event("e").Modify(
            new(null, plant.Clock.GetUtcNow().AddHours(3), null), "second"));

        Assert.Contains("event up runs the other way", refused.Rule, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_higher_event_the_other_way_supersedes_a_lower_one_visibly_C5()
    {
        await using var plant = await Running(20_000);

        await plant.Submit(plant.Asked("up", -5_000, priority: 2));
        await plant.Step();
        await plant.Step();

        await plant.Pulse.Until("the lower one is over", () => plant.Ledger.OnDisk("e")!.IsOver);
        var last = plant.Ledger.OnDisk("e")!.History[^1];
        Assert.Equal(
            (DispatchEventStatus.Superseded, "plant", "event up of priority 2 runs the other way in the same time"),
            (last.Status, last.Principal, last.Note));
        Assert.Equal("up", Assert.Single((await plant.Portfolio.GetStatus()).RunningEvents).Event);
        Assert.Equal(
            "e", Assert.IsType<SubmitResult.Accepted>(
                await plant.Event("e").Submit(plant.Ledger.OnDisk("e")!.Event, "operator")).Record.Event.Id.Text);
    }

    [Fact]
    public async Task What_was_superseded_while_the_ledger_was_away_is_recorded_once_it_is_back_C5()
    {
        await using var plant = await Running(20_000);
        plant.Ledger.Faults.Fail(nameof(IEventLedger.TrySave));
        await plant.Portfolio.Arm(DispatchEventLifecycle.Submit(
            plant.Asked("up", -5_000, priority: 3), plant.Clock.GetUtcNow(), "operator"));
        await plant.Step();
        Assert.False(plant.Ledger.OnDisk("e")!.IsOver);

        plant.Ledger.Faults.Heal(nameof(IEventLedger.TrySave));
        await plant.StepFor(TimeSpan.FromSeconds(2));

        await plant.Pulse.Until("it is recorded", () =>
            plant.Ledger.OnDisk("e")!.Status == DispatchEventStatus.Superseded);
    }

    [Fact]
    public async Task An_event_whose_feeders_nobody_could_reach_from_start_to_end_has_failed()
    {
        await using var plant = await TestPlant.Start(options: TestPlant.Unlimited);
        foreach (var call in new[] { nameof(IFeederGrain.GetSummary), nameof(IFeederGrain.Apply) })
        {
            plant.Calls.Throw(TestNetwork.FeederId(1), call, new TimeoutException("the feeder is lost"));
        }

        await plant.Submit(plant.Asked("e", 20_000) with
        {
            Intervals = [new(TimeSpan.FromSeconds(10), Power.FromWatts(20_000))],
        });
        await plant.StepFor(TimeSpan.FromSeconds(12));

        await plant.Pulse.Until("the event is over", () => plant.Ledger.OnDisk("e")!.IsOver);
        var last = plant.Ledger.OnDisk("e")!.History[^1];
        Assert.Equal(DispatchEventStatus.Failed, last.Status);
        Assert.Contains("could be reached", last.Note, StringComparison.Ordinal);
    }

    private static async Task<TestPlant> Running(long reductionW)
    {
        var plant = await TestPlant.Start();
        await plant.Run(1);
        await plant.Submit(plant.Asked("e", reductionW));
        await plant.Step();
        Assert.Equal(44_000 - reductionW, plant.PowerW(1));
        return plant;
    }
}
