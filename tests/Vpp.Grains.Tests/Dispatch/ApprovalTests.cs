using Vpp.Domain.Dispatch;
using Vpp.Domain.Quantities;
using Vpp.Grains.Dispatch;
using Vpp.Grains.Tests.Plant;

namespace Vpp.Grains.Tests.Dispatch;

/// <summary>
/// C14: two people. Two feeders of four vehicles that charge at 11 kW each; above 50 kW a second person approves.
/// </summary>
public class ApprovalTests
{
    private static readonly PlantOptions Guarded =
        TestPlant.Unlimited with { ApprovalAbove = Power.FromWatts(50_000) };

    [Fact]
    public async Task What_is_large_waits_for_a_second_person_who_saw_it_and_then_happens_C14()
    {
        await using var plant = await Running();
        var asked = Large(plant);
        Assert.Equal(DispatchEventStatus.AwaitingApproval, (await plant.Submit(asked)).Status);
        var hash = (await plant.Portfolio.Preview(asked)).Hash;

        Assert.IsType<ChangeResult.Forbidden>(await plant.Event("e").Approve(hash, "operator"));
        Assert.IsType<ChangeResult.Outdated>(await plant.Event("e").Approve("never seen", "second"));
        var approved = Assert.IsType<ChangeResult.Done>(await plant.Event("e").Approve(hash, "second")).Record;
        await plant.StepFor(TimeSpan.FromSeconds(6));

        Assert.Equal(DispatchEventStatus.Scheduled, approved.Status);
        Assert.Equal(60_000, plant.Ledger.OnDisk("e")!.Plan!.Shares.Sum(part => part.Share.Watts));
        Assert.Equal(60_000, (await plant.Running("e")).AllocatedW);
        Assert.Equal(28_000, plant.PowerW(1) + plant.PowerW(2));
        var again = Assert.IsType<ChangeResult.Done>(await plant.Event("e").Approve(hash, "second")).Record;
        Assert.Equal(plant.Ledger.OnDisk("e")!.Version, again.Version);
    }

    [Fact]
    public async Task What_nobody_approved_by_its_start_moves_nothing_and_is_denied_C14()
    {
        await using var plant = await Running();
        await plant.Submit(Large(plant));

        await plant.StepFor(TimeSpan.FromSeconds(7));
        await plant.Pulse.Until("the denial is recorded", () => plant.Ledger.OnDisk("e")!.IsOver);

        var last = plant.Ledger.OnDisk("e")!.History[^1];
        Assert.Equal((DispatchEventStatus.Denied, "plant"), (last.Status, last.Principal));
        Assert.Equal(88_000, plant.PowerW(1) + plant.PowerW(2));
    }

    [Fact]
    public async Task A_large_event_that_starts_at_once_is_refused_since_nobody_could_approve_it_C14()
    {
        await using var plant = await Running();

        var refused = Assert.IsType<SubmitResult.Refused>(
            await plant.Event("e").Submit(plant.Asked("e", 60_000), "operator"));

        Assert.Contains("must start later", refused.Rule, StringComparison.Ordinal);
        Assert.Null(plant.Ledger.OnDisk("e"));
    }

    [Fact]
    public async Task An_approval_needs_a_preview_of_this_event_that_still_holds_C14()
    {
        await using var plant = await Running();
        var asked = Large(plant, TimeSpan.FromMinutes(1));
        await plant.Submit(asked);
        var (of, other) = (await plant.Portfolio.Preview(asked), await plant.Portfolio.Preview(Large(plant) with
        {
            Id = new("f"),
        }));
        foreach (var vehicle in plant.Vehicles[1])
        {
            vehicle.Connection = Domain.Vehicles.ConnectionState.Unplugged;
        }

        await plant.StepFor(TimeSpan.FromSeconds(8));

        var wrong = Assert.IsType<ChangeResult.Outdated>(await plant.Event("e").Approve(other.Hash, "second"));
        var moved = Assert.IsType<ChangeResult.Outdated>(await plant.Event("e").Approve(of.Hash, "second"));
        Assert.Contains("no preview of this event", wrong.Rule, StringComparison.Ordinal);
        Assert.Contains("share of feeder", moved.Rule, StringComparison.Ordinal);
    }

    // Feeder 2 could take over what feeder 1 loses; nobody approved that beyond the tolerance of 10 kW.
    [Fact]
    public async Task The_execution_keeps_to_the_approved_shares_and_says_what_is_missing_C14()
    {
        await using var plant = await Running();
        var asked = Large(plant);
        await plant.Submit(asked);
        var preview = await plant.Portfolio.Preview(asked);
        Assert.IsType<ChangeResult.Done>(await plant.Event("e").Approve(preview.Hash, "second"));
        foreach (var vehicle in plant.Vehicles[1])
        {
            vehicle.Connection = Domain.Vehicles.ConnectionState.Unplugged;
        }

        await plant.StepFor(TimeSpan.FromSeconds(10));

        var shareW = preview.Feeders[1].AllocatedW;
        var running = await plant.Running("e");
        Assert.InRange(running.AllocatedW, shareW, shareW + 10_000);
        Assert.Equal(60_000, running.AllocatedW + running.ShortfallW);
    }

    [Fact]
    public async Task What_was_changed_before_it_was_approved_happens_as_it_was_changed_and_seen_C14()
    {
        await using var plant = await Running();
        var asked = Large(plant, TimeSpan.FromSeconds(10));
        await plant.Submit(asked);
        var before = (await plant.Portfolio.Preview(asked)).Hash;
        await plant.Event("e").Modify(new(Power.FromWatts(30_000), null, null), "operator");
        var seen = (await plant.Portfolio.Preview(asked with
        {
            Intervals = [new(TimeSpan.FromHours(1), Power.FromWatts(30_000))],
        })).Hash;

        Assert.IsType<ChangeResult.Outdated>(await plant.Event("e").Approve(before, "second"));
        Assert.IsType<ChangeResult.Done>(await plant.Event("e").Approve(seen, "second"));
        await plant.StepFor(TimeSpan.FromSeconds(12));

        Assert.Equal(30_000, (await plant.Running("e")).AllocatedW);
    }

    [Fact]
    public async Task More_than_was_approved_needs_an_event_of_its_own_and_less_does_not_C14()
    {
        await using var plant = await Running();
        await plant.Submit(plant.Asked("e", 40_000));

        var more = Assert.IsType<ChangeResult.Refused>(
            await plant.Event("e").Modify(new(Power.FromWatts(60_000), null, null), "operator"));
        Assert.Contains("second person", more.Rule, StringComparison.Ordinal);
        Assert.IsType<ChangeResult.Done>(
            await plant.Event("e").Modify(new(Power.FromWatts(50_000), null, null), "operator"));
    }

    private static DispatchEvent Large(TestPlant plant, TimeSpan? startsIn = null) =>
        plant.Asked("e", 60_000, startsIn: startsIn ?? TimeSpan.FromSeconds(5));

    private static async Task<TestPlant> Running()
    {
        var plant = await TestPlant.Start(feeders: 2, options: Guarded);
        await plant.Run(1, 2);
        return plant;
    }
}
