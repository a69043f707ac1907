using CsCheck;
using Vpp.Domain.Dispatch;
using Vpp.Domain.Quantities;
using static Vpp.Domain.Tests.Dispatch.SampleEvents;

namespace Vpp.Domain.Tests.Dispatch;

/// <summary>
/// F19: whatever people say at the same time, an event's life is as if they had said it one after the other, and a
/// cancellation is the last word. A ledger that takes each version once is all that keeps them apart.
/// </summary>
public sealed class LifecycleModelTests
{
    private static readonly string[] People = ["ann", "bob", "cleo"];

    // When a word is said, in minutes from now; the event runs from 60 to 180 and is released until 190.
    private static readonly Gen<(string Who, DateTimeOffset At)> Word =
        Gen.Select(Gen.Int[0, 2], Gen.Int[0, 200], (person, minutes) => (People[person], Now.AddMinutes(minutes)));

    private static readonly GenOperation<Ledger>[] Words =
    [
        Word.Operation<Ledger>((ledger, word) => ledger.Say(known => known is null
            ? DispatchEventLifecycle.Submit(Event, word.At, word.Who, awaitsApproval: true)
            : known)),
        Word.Operation<Ledger>((ledger, word) => ledger.Say(known => known is null
            ? null
            : DispatchEventLifecycle.Approve(known, Plan(word.At), word.At, word.Who).Next)),
        Word.Operation<Ledger>((ledger, word) => ledger.Say(known => known is null
            ? null
            : DispatchEventLifecycle.Modify(known, new(Power.FromWatts(9), null, null), word.At, word.Who).Next)),
        Word.Operation<Ledger>((ledger, word) => ledger.Say(known => known is null
            ? null
            : DispatchEventLifecycle.Cancel(known, word.At, word.Who))),
        Word.Operation<Ledger>((ledger, word) => ledger.Say(known => known is null
            ? null
            : DispatchEventLifecycle.AdvanceTo(known, word.At))),
    ];

    [Fact]
    public void Words_said_at_the_same_time_come_out_as_if_said_one_after_the_other_F19() =>
        Gen.Const(0).Select(_ => new Ledger()).SampleParallel(
            Words, equal: (one, other) => one.Text == other.Text, maxParallelOperations: 5, iter: 400);

    // The model knows of an event only whether it awaits approval, is to happen or is over, and who shaped it.
    [Fact]
    public void An_event_happens_only_when_a_second_person_approved_it_and_nothing_follows_its_end_C10_C14() => Gen
        .Select(Gen.Int[0, 4], Gen.Int[0, 2].Select(person => People[person]), Gen.Int[0, 20])
        .Array[1, 30]
        .Sample(words =>
        {
            DispatchEventRecord? record = null;
            var (state, shapers, now) = ("none", new HashSet<string>(), Now);
            foreach (var (word, who, minutes) in words)
            {
                now = now.AddMinutes(minutes);
                var before = record;
                record = record is null ? null : DispatchEventLifecycle.AdvanceTo(record, now);
                state = state == "waits" && now >= Event.Start ? "over"
                    : state == "happens" && now >= record!.Event.ReleasedAt ? "over"
                    : state;
                (record, state) = (word, state) switch
                {
                    (0, "none") => (Submit(who), "waits"),
                    (1, "waits") when !shapers.Contains(who) =>
                        (DispatchEventLifecycle.Approve(record!, Plan(now), now, who).Next, "happens"),
                    (1, "waits") => (Refused(DispatchEventLifecycle.Approve(record!, Plan(now), now, who)), state),
                    (2, not "none") => (Modify(who), state),
                    (3, not "none") => (DispatchEventLifecycle.Cancel(record!, now, who), "over"),
                    _ => (record, state),
                };
                Assert.Equal(state, Known(record));
                Assert.True(record is null || before is not { IsOver: true } || ReferenceEquals(record, before));
                Assert.True(record is null || record.History.Zip(record.History.Skip(1)).All(pair =>
                    pair.First.At <= pair.Second.At));
            }

            DispatchEventRecord Submit(string who)
            {
                shapers.Add(who);
                return DispatchEventLifecycle.Submit(Event, now, who, awaitsApproval: true);
            }

            DispatchEventRecord? Refused(Transition transition)
            {
                Assert.NotNull(transition.Refusal);
                return record;
            }

            DispatchEventRecord? Modify(string who)
            {
                var change = new EventChange(Power.FromWatts(now.Minute), null, null);
                if (record!.IsOver || change.Faults(record.Event, now).Count > 0)
                {
                    return record;
                }

                var next = DispatchEventLifecycle.Modify(record, change, now, who).Next;
                _ = next is not null && shapers.Add(who);
                return next ?? record;
            }
        });

    private static string Known(DispatchEventRecord? record) => record switch
    {
        null => "none",
        { IsOver: true } => "over",
        { Status: DispatchEventStatus.AwaitingApproval } => "waits",
        _ => "happens",
    };

    /// <summary>Takes version n + 1 over version n alone; who comes too late reads again.</summary>
    private sealed class Ledger
    {
        private DispatchEventRecord? _record;

        public string Text => _record is null
            ? ""
            : $"{_record.Version} {_record.Event.PeakFrom(Now)} {string.Join(';', _record.History)}";

        public void Say(Func<DispatchEventRecord?, DispatchEventRecord?> word)
        {
            DispatchEventRecord? known, next;
            do
            {
                known = Volatile.Read(ref _record);
                next = word(known);
            }
            while (next is not null && !ReferenceEquals(next, known)
                && Interlocked.CompareExchange(ref _record, next, known) != known);
        }
    }
}
