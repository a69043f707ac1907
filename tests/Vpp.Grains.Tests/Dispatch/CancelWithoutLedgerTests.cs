using Vpp.Domain.Dispatch;
using Vpp.Grains.Dispatch;
using Vpp.Grains.Portfolio;
using Vpp.Grains.Storage;
using Vpp.Grains.Tests.Plant;

namespace Vpp.Grains.Tests.Dispatch;

/// <summary>C10: cancelling works whatever the ledger can or cannot do, and outlives a crash.</summary>
public class CancelWithoutLedgerTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_fleet_lets_go_of_an_event_whose_actor_cannot_even_read_it_C10()
    {
        await using var plant = await Dispatching();
        await plant.Cluster.DeactivateAsync(plant.Event("e"));
        plant.Ledger.Faults.Fail(nameof(IEventLedger.Find));
        plant.Ledger.Faults.Fail(nameof(IEventLedger.TrySave));

        var (record, recorded) = await plant.Event("e").Cancel("operator");
        await plant.Step();

        Assert.False(recorded);
        Assert.Equal(DispatchEventStatus.Cancelled, record!.Status);
        Assert.Empty((await plant.Feeder(1).GetStatus()).Summary.Shares);
        plant.Ledger.Faults.Heal(nameof(IEventLedger.Find));
        plant.Ledger.Faults.Heal(nameof(IEventLedger.TrySave));
        await plant.StepFor(TimeSpan.FromSeconds(15));
        await plant.Pulse.Until("the ledger has the cancellation", () => plant.Ledger.OnDisk("e")!.IsOver);
    }

    [Fact]
    public async Task The_fleet_lets_go_of_an_event_whose_record_is_damaged_C10_F20()
    {
        await using var plant = await Dispatching();
        await plant.Cluster.DeactivateAsync(plant.Event("e"));
        plant.Ledger.Damaged.Add("e");

        var (record, recorded) = await plant.Event("e").Cancel("operator");
        await plant.Step();

        Assert.False(recorded);
        Assert.Equal(DispatchEventStatus.Cancelled, record!.Status);
        Assert.Empty((await plant.Feeder(1).GetStatus()).Summary.Shares);
        plant.Ledger.Damaged.Add("never armed");
        Assert.Equal(new CancelResult(null, false), await plant.Event("never armed").Cancel("operator"));
    }

    [Fact]
    public async Task A_damaged_record_does_not_keep_the_portfolio_from_finding_the_others_C18()
    {
        await using var plant = await Dispatching();
        plant.Ledger.Damaged.Add("e");
        await plant.StepFor(TimeSpan.FromSeconds(12));
        plant.Calls.Throw(
            IPortfolioGrain.Key, nameof(IPortfolioGrain.Arm), new TimeoutException("the portfolio is busy"));
        await plant.Event("f").Submit(plant.Asked("f", 5_000), "operator");
        plant.Calls.Heal(IPortfolioGrain.Key, nameof(IPortfolioGrain.Arm));
        await plant.Submit(plant.Asked("g", 2_000));
        await plant.Event("g").Cancel("operator");

        await plant.StepFor(TimeSpan.FromSeconds(12));

        Assert.Equal(["e", "f"], (await plant.Portfolio.GetStatus()).RunningEvents.Select(each => each.Event));
        await plant.Pulse.Until("the end of g is known", () => plant.Ledger.OnDisk("g")!.IsOver);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("[null]")]
    public async Task An_event_whose_samples_are_damaged_is_shown_and_cancelled_C10_F20(string kept)
    {
        await using var plant = await TestPlant.Start();
        await plant.Submit(plant.Asked("e", 20_000, startsIn: TimeSpan.FromHours(1)));
        await plant.Ledger.SavePerformance(new("e"), System.Text.Encoding.UTF8.GetBytes(kept), Cancellation);
        await plant.Cluster.DeactivateAsync(plant.Event("e"));

        Assert.Equal(DispatchEventStatus.Scheduled, (await plant.Event("e").Get())!.Status);
        Assert.Empty((await plant.Event("e").GetPerformance())!);
        Assert.True((await plant.Event("e").Cancel("operator")).Recorded);
    }

    [Fact]
    public async Task An_event_is_cancelled_although_its_samples_can_neither_be_read_nor_kept_C10()
    {
        await using var plant = await Dispatching();
        await plant.Cluster.DeactivateAsync(plant.Event("e"));
        plant.Ledger.Faults.Fail(nameof(IEventLedger.FindPerformance));
        plant.Ledger.Faults.Hang(nameof(IEventLedger.SavePerformance));

        Assert.True((await plant.Event("e").Cancel("operator")).Recorded);
    }

    [Fact]
    public async Task A_cancellation_that_could_not_be_recorded_outlives_a_crash_C10()
    {
        await using var plant = await Dispatching();
        plant.Ledger.Faults.Fail(nameof(IEventLedger.TrySave));
        Assert.False((await plant.Event("e").Cancel("operator")).Recorded);
        await plant.Cluster.DeactivateAsync(plant.Event("e"));
        await plant.Cluster.DeactivateAsync(plant.Portfolio);

        plant.Ledger.Faults.Heal(nameof(IEventLedger.TrySave));
        Assert.Empty((await plant.Portfolio.GetStatus()).RunningEvents);

        var last = plant.Ledger.OnDisk("e")!.History[^1];
        Assert.Equal((DispatchEventStatus.Cancelled, "operator"), (last.Status, last.Principal));
        Assert.Empty(plant.Journal.Entries);
    }

    [Fact]
    public async Task Nothing_resumes_while_a_kept_cancellation_cannot_be_recorded_C10()
    {
        await using var plant = await Dispatching();
        plant.Ledger.Faults.Fail(nameof(IEventLedger.TrySave));
        await plant.Event("e").Cancel("operator");
        await plant.Cluster.DeactivateAsync(plant.Event("e"));
        await plant.Cluster.DeactivateAsync(plant.Portfolio);

        await Assert.ThrowsAsync<StorageUnavailableException>(async () => await plant.Portfolio.GetStatus());

        Assert.Equal("e", Assert.Single(plant.Journal.Entries).Event.Text);
    }

    [Fact]
    public async Task A_cancellation_is_on_this_servers_disk_before_the_ledger_is_asked_and_only_until_it_answers_C10()
    {
        await using var plant = await Dispatching();
        plant.Ledger.Faults.Hang(nameof(IEventLedger.TrySave));
        var asked = plant.Ledger.Faults.Calls(nameof(IEventLedger.TrySave));
        var cancelling = plant.Event("e").Cancel("operator").AsTask();
        await plant.Pulse.Until(
            "the ledger is asked", () => plant.Ledger.Faults.Calls(nameof(IEventLedger.TrySave)) > asked);

        Assert.Equal("operator", Assert.Single(plant.Journal.Entries).Principal);
        plant.Ledger.Faults.Heal(nameof(IEventLedger.TrySave));
        await cancelling;
        Assert.Empty(plant.Journal.Entries);
    }

    [Fact]
    public async Task A_cancellation_is_recorded_although_this_servers_disk_is_full_C10()
    {
        await using var plant = await Dispatching();
        plant.Journal.Faults.Fail(nameof(ICancelJournal.Append));

        Assert.True((await plant.Event("e").Cancel("operator")).Recorded);
    }

    private static async Task<TestPlant> Dispatching()
    {
        var plant = await TestPlant.Start();
        await plant.Run(1);
        await plant.Submit(plant.Asked("e", 20_000));
        await plant.Step();
        Assert.NotEmpty((await plant.Feeder(1).GetStatus()).Summary.Shares);
        return plant;
    }
}
