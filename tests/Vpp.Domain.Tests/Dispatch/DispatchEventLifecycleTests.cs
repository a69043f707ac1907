using Vpp.Domain.Dispatch;
using Vpp.Domain.Quantities;
using static Vpp.Domain.Tests.Dispatch.SampleEvents;

namespace Vpp.Domain.Tests.Dispatch;

/// <summary>The life of an event, step by step.</summary>
public sealed class DispatchEventLifecycleTests
{
    private static readonly DispatchEventRecord Scheduled = DispatchEventLifecycle.Submit(Event, Now, "ann");

    private static readonly DispatchEventRecord Awaiting =
        DispatchEventLifecycle.Submit(Event, Now, "ann", awaitsApproval: true);

    [Fact]
    public void Time_alone_leads_from_scheduled_to_completed_each_step_at_its_instant()
    {
        var record = DispatchEventLifecycle.AdvanceTo(Scheduled, Now.AddDays(1));

        Assert.Equal(
            [
                (DispatchEventStatus.Submitted, Now),
                (DispatchEventStatus.Scheduled, Now),
                (DispatchEventStatus.Notified, Event.Start.AddMinutes(-30)),
                (DispatchEventStatus.Ramping, Event.Start),
                (DispatchEventStatus.Active, Event.Start.AddMinutes(1)),
                (DispatchEventStatus.Releasing, Event.End),
                (DispatchEventStatus.Completed, Event.ReleasedAt),
            ],
            record.History.Select(change => (change.Status, change.At)));
        Assert.Equal(2, record.Version);
        Assert.Same(record, DispatchEventLifecycle.AdvanceTo(record, Now.AddYears(1)));
    }

    [Fact]
    public void What_was_submitted_after_its_start_has_no_history_before_it_was()
    {
        var late = Event.Start.AddSeconds(90);
        var record = DispatchEventLifecycle.AdvanceTo(DispatchEventLifecycle.Submit(Event, late, "ann"), late);

        Assert.Equal(DispatchEventStatus.Active, record.Status);
        Assert.All(record.History, change => Assert.Equal(late, change.At));
    }

    [Fact]
    public void What_nobody_approved_by_its_start_is_denied_by_the_plant_C14()
    {
        Assert.Same(Awaiting, DispatchEventLifecycle.AdvanceTo(Awaiting, Event.Start.AddTicks(-1)));

        var last = DispatchEventLifecycle.AdvanceTo(Awaiting, Event.Start).History[^1];

        Assert.Equal(
            (DispatchEventStatus.Denied, "plant", "nobody approved it before its start"),
            (last.Status, last.Principal, last.Note));
    }

    [Fact]
    public void Only_somebody_who_had_no_part_in_it_approves_C14()
    {
        var changed = DispatchEventLifecycle.Modify(Awaiting, new(Power.FromWatts(1), null, null), Now, "bob").Next!;
        var plan = Plan(Now);

        Assert.Contains("second person", DispatchEventLifecycle.Approve(changed, plan, Now, "ann").Refusal);
        Assert.Contains("second person", DispatchEventLifecycle.Approve(changed, plan, Now, "bob").Refusal);
        Assert.Contains("second person", DispatchEventLifecycle.Approve(changed, plan, Now, "plant").Refusal);
        var approved = DispatchEventLifecycle.Approve(changed, plan, Now, "cleo").Next!;
        Assert.Equal((DispatchEventStatus.Scheduled, plan), (approved.Status, approved.Plan));
        Assert.Same(approved, DispatchEventLifecycle.Approve(approved, plan, Now, "cleo").Next);
        Assert.Contains("awaits no", DispatchEventLifecycle.Approve(approved, plan, Now, "dan").Refusal);
        Assert.Contains("Denied", DispatchEventLifecycle.Approve(Awaiting, plan, Event.Start, "cleo").Refusal);
    }

    [Fact]
    public void What_awaits_approval_can_be_denied_and_what_does_not_cannot()
    {
        var denied = DispatchEventLifecycle.Deny(Awaiting, Now, "bob", "not today").Next!;

        Assert.Equal((DispatchEventStatus.Denied, "not today"), (denied.Status, denied.History[^1].Note));
        Assert.Same(denied, DispatchEventLifecycle.Deny(denied, Now, "bob", null).Next);
        Assert.Contains("cancel it instead", DispatchEventLifecycle.Deny(Scheduled, Now, "bob", null).Refusal);
    }

    [Fact]
    public void A_target_changed_mid_event_is_ramped_to_again_and_its_author_kept()
    {
        var mid = Event.Start.AddMinutes(30);
        var changed = DispatchEventLifecycle.Modify(Scheduled, new(Power.FromWatts(7), null, null), mid, "bob").Next!;

        Assert.Equal((2, DispatchEventStatus.Ramping), (changed.Version, changed.Status));
        Assert.Equal(
            [DispatchEventStatus.Active, DispatchEventStatus.Ramping],
            changed.History.Skip(4).Select(change => change.Status));
        Assert.Equal(("bob", mid), (changed.History[^1].Principal, changed.History[^1].At));
        Assert.Contains("now 7 W until", changed.History[^1].Note);
        Assert.Equal(
            DispatchEventStatus.Active, DispatchEventLifecycle.AdvanceTo(changed, mid.AddMinutes(1)).Status);
        Assert.Contains(
            "Releasing",
            DispatchEventLifecycle.Modify(Scheduled, new(Power.Zero, null, null), Event.End, "bob").Refusal);
    }

    [Fact]
    public void An_event_that_waits_for_the_grid_releases_when_somebody_says_so_or_after_four_hours()
    {
        var gated = DispatchEventLifecycle.Submit(
            Event with { Release = Event.Release with { RequiresGridRecovered = true } }, Now, "ann");
        var late = Event.End.AddHours(1);
        var told = DispatchEventLifecycle.GridRecovered(gated, late, "bob").Next!;

        Assert.Equal(Event.End.AddHours(4), gated.Event.ReleasesAt);
        Assert.Equal((late, late.AddMinutes(10)), (told.Event.ReleasesAt, told.Event.ReleasedAt));
        Assert.Equal(("bob", "the grid has recovered"), (told.History[^1].Principal, told.History[^1].Note));
        Assert.Same(told, DispatchEventLifecycle.GridRecovered(told, late.AddHours(1), "cleo").Next);
        Assert.Equal(Event.End, DispatchEventLifecycle.GridRecovered(gated, Now, "bob").Next!.Event.ReleasesAt);
        Assert.Contains("does not wait", DispatchEventLifecycle.GridRecovered(Scheduled, Now, "bob").Refusal);
        Assert.Equal(gated.Event, told.Event.AsSubmitted());
    }

    [Fact]
    public void Of_opposed_events_only_a_lower_one_gives_way_C5()
    {
        var up = Event with { Id = new("up"), Intervals = [new(TimeSpan.FromHours(1), Power.FromWatts(-1))] };

        Assert.Equal("e1", DispatchEventRules.Opponent(up, [Event])?.Id.Text);
        Assert.Equal("e1", DispatchEventRules.Opponent(up, [Event with { Priority = 6 }])?.Id.Text);
        Assert.Null(DispatchEventRules.Opponent(up, [Event with { Priority = 4 }]));
        Assert.Null(DispatchEventRules.Opponent(up, [up, Event with { Start = Now.AddDays(1) }]));
    }
}
