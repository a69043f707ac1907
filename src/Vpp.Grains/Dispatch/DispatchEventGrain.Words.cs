using System.Globalization;
using Vpp.Domain.Dispatch;
using Vpp.Domain.Quantities;

namespace Vpp.Grains.Dispatch;

/// <summary>
/// What is said of an event after it was submitted. Each word is in the ledger before anybody acts on it.
/// </summary>
internal sealed partial class DispatchEventGrain
{
    public ValueTask<ChangeResult> Approve(string previewHash, string principal) => Say(async known =>
    {
        var now = _clock.Now.Utc;
        var heard = DispatchEventLifecycle.Approve(known, new(previewHash, now, 0, [], []), now, principal);
        if (ReferenceEquals(heard.Next, known))
        {
            return (known, null);
        }

        if (heard.Refusal is { } refusal)
        {
            return (null, known.Status == DispatchEventStatus.AwaitingApproval && now < known.Event.Start
                ? new ChangeResult.Forbidden(refusal)
                : new ChangeResult.Conflict(refusal));
        }

        var (plan, fault) = await Portfolio.Recall(known.Event, previewHash);
        return plan is null
            ? (null, new ChangeResult.Outdated(fault!))
            : (DispatchEventLifecycle.Approve(known, plan, now, principal).Next, null);
    });

    public ValueTask<ChangeResult> Deny(string? why, string principal) => Say(known => ValueTask.FromResult(
        Said(DispatchEventLifecycle.Deny(known, _clock.Now.Utc, principal, why))));

    public ValueTask<ChangeResult> GridRecovered(string principal) => Say(known => ValueTask.FromResult(
        Said(DispatchEventLifecycle.GridRecovered(known, _clock.Now.Utc, principal))));

    public async ValueTask<ChangeResult> Modify(EventChange change, string principal)
    {
        DispatchEvent? before = null;
        var result = await Say(async known =>
        {
            var now = _clock.Now.Utc;
            before = known.Event;
            var (next, refusal) = DispatchEventLifecycle.Modify(known, change, now, principal);
            if (next is null)
            {
                return (null, new ChangeResult.Conflict(refusal!));
            }

            if (change.Faults(known.Event, now) is { Count: > 0 } faults)
            {
                return (null, new ChangeResult.Invalid([.. faults]));
            }

            var opponent = await Opponent(next.Event);
            var rule = Rule(known, next, now) ?? (opponent is null ? null : RuleOf(opponent));
            return rule is null ? (next, null) : (null, new ChangeResult.Refused(rule));
        });

        // Somebody who runs the other way may have been let in between the question and the commit.
        if (result is ChangeResult.Done { Record: { IsOver: false } done } && await Opponent(done.Event) is { } late)
        {
            await Say(known => ValueTask.FromResult<(DispatchEventRecord?, ChangeResult?)>((
                known.Event.Equals(done.Event) && !known.IsOver
                    ? known with
                    {
                        Event = before!,
                        Version = known.Version + 1,
                        History = [.. known.History, known.History[^1] with { Note = $"taken back: {RuleOf(late)}" }],
                    }
                    : known,
                null)));
            return new ChangeResult.Refused(RuleOf(late));
        }

        return result;
    }

    public async ValueTask End(DispatchEventStatus status, string why)
    {
        await Read();
        while (_record is { IsOver: false } known)
        {
            var now = _clock.Now.Utc;
            var ended = status == DispatchEventStatus.Failed
                ? DispatchEventLifecycle.Fail(known, now, why)
                : DispatchEventLifecycle.Supersede(known, now, why);
            if (await TryCommit(ended))
            {
                LogStep(_logger, Id, status, now);
                await KeepPerformance();
            }
        }
    }

    /// <summary>
    /// Lets somebody speak until what follows is in the ledger; who was overtaken by another word speaks again. Every
    /// other word takes turns with this one, but for a cancellation.
    /// </summary>
    private async ValueTask<ChangeResult> Say(
        Func<DispatchEventRecord, ValueTask<(DispatchEventRecord? Next, ChangeResult? Otherwise)>> word)
    {
        await Read();
        while (_record is { } known)
        {
            var (next, otherwise) = await word(known);
            if (next is null)
            {
                return otherwise!;
            }

            if (ReferenceEquals(next, known) || await TryCommit(next))
            {
                await _arming.Run(() => Portfolio.Arm(next).AsTask());
                return new ChangeResult.Done(next);
            }
        }

        return new ChangeResult.Unknown();
    }

    private static (DispatchEventRecord?, ChangeResult?) Said(Transition transition) =>
        (transition.Next, transition.Refusal is { } why ? new ChangeResult.Conflict(why) : null);

    // More than a second person has seen needs one again, and that is a new event (C14).
    private string? Rule(DispatchEventRecord known, DispatchEventRecord next, DateTimeOffset now) =>
        known.Status != DispatchEventStatus.AwaitingApproval
            && NeedsApproval(next.Event.PeakFrom(now))
            && AsksForMore(known.Event, next.Event, now)
            ? string.Create(
                CultureInfo.InvariantCulture,
                $"above {_options.ApprovalAbove!.Value.Watts:N0} W a second person approves, and nobody has approved "
                + $"more than this; submit the rest as an event of its own")
            : _options.BlastRadius.Fault(next.Event);

    private static bool AsksForMore(DispatchEvent before, DispatchEvent after, DateTimeOffset now)
    {
        var (had, asks) = (before.PeakFrom(now).Watts, after.PeakFrom(now).Watts);
        return after.End > before.End || Math.Abs(asks) > Math.Abs(had) || Math.Sign(asks) * Math.Sign(had) < 0;
    }

    private bool NeedsApproval(Power peak) =>
        _options.ApprovalAbove is { } most && Math.Abs(peak.Watts) > most.Watts;
}
