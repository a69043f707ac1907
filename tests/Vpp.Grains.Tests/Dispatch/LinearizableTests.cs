using CsCheck;
using Vpp.Domain.Dispatch;
using Vpp.Domain.Quantities;
using Vpp.Grains.Tests.Plant;

namespace Vpp.Grains.Tests.Dispatch;

/// <summary>
/// F19: create, modify, approve, deny and cancel at the same time, through the actor and over the ledger, leave what
/// some order of them one after the other leaves on the pure machine, with the same answers; a cancellation wins.
/// </summary>
public class LinearizableTests
{
    private static readonly string[] Words = ["submit", "modify", "modify more", "approve", "deny", "cancel"];

    [Fact]
    public async Task Words_said_at_once_are_as_if_said_one_after_the_other_and_a_cancellation_wins_F19()
    {
        var options = TestPlant.Unlimited with { ApprovalAbove = Power.FromWatts(50_000) };
        await using var plant = await TestPlant.Start(2, 2, options);
        await plant.Run(1, 2);
        var race = 0;
        await Gen.Int[0, Words.Length - 1].Array[2, 4].SampleAsync(
            async words =>
            {
                var asked = plant.Asked($"race-{Interlocked.Increment(ref race)}", 60_000, 1, TimeSpan.FromHours(9));
                var now = plant.Clock.GetUtcNow();
                var preview = (await plant.Portfolio.Preview(asked)).Hash;
                await plant.Submit(asked);

                var answers = await Task.WhenAll(words.Select(word => Say(Words[word])));

                var known = plant.Ledger.OnDisk(asked.Id.Text)!;
                Assert.Contains(Orders(words.Length), order => Fits(order, words, answers, known));
                if (words.Any(word => Words[word] == "cancel") && known.Status != DispatchEventStatus.Denied)
                {
                    Assert.Equal(DispatchEventStatus.Cancelled, known.Status);
                }

                async Task<string> Say(string word)
                {
                    var grain = plant.Event(asked.Id.Text);
                    return word switch
                    {
                        "submit" => (await grain.Submit(asked, "operator")).GetType().Name,
                        "modify" => (await grain.Modify(Change(word), word)).GetType().Name,
                        "modify more" => (await grain.Modify(Change(word), word)).GetType().Name,
                        "approve" => (await grain.Approve(preview, "second")).GetType().Name,
                        "deny" => (await grain.Deny(null, "third")).GetType().Name,
                        _ => (await grain.Cancel("operator")).Recorded ? "Done" : "?",
                    };
                }

                bool Fits(int[] order, int[] said, string[] heard, DispatchEventRecord end)
                {
                    var record = DispatchEventLifecycle.Submit(asked, now, "operator", awaitsApproval: true);
                    foreach (var place in order)
                    {
                        var (next, answer) = Model(record, Words[said[place]]);
                        if (answer != heard[place])
                        {
                            return false;
                        }

                        record = next;
                    }

                    return record.Event.Equals(end.Event)
                        && record.Version == end.Version
                        && record.History.Select(Text).SequenceEqual(end.History.Select(Text));
                }

                (DispatchEventRecord, string) Model(DispatchEventRecord record, string word) => word switch
                {
                    "submit" => (record, "Accepted"),
                    "cancel" => (DispatchEventLifecycle.Cancel(record, now, "operator"), "Done"),
                    "deny" => Said(record, DispatchEventLifecycle.Deny(record, now, "third", null), "Conflict"),
                    "approve" when record.Status == DispatchEventStatus.AwaitingApproval
                        && record.Event.Change is not null => (record, "Outdated"),
                    "approve" => Said(record, DispatchEventLifecycle.Approve(
                        record, new(preview, now, 0, [], []), now, "second"), "Conflict"),
                    _ when !record.IsOver && record.Plan is not null && word == "modify more" => (record, "Refused"),
                    _ => Said(record, DispatchEventLifecycle.Modify(record, Change(word), now, word), "Conflict"),
                };
            },
            iter: Environment.GetEnvironmentVariable("VPP_TEST_FULL") == "1" ? 1_000 : 40,
            threads: 1);
    }

    private static EventChange Change(string word) =>
        new(Power.FromWatts(word == "modify" ? 55_000 : 70_000), null, null);

    private static (DispatchEventRecord, string) Said(DispatchEventRecord before, Transition transition, string no) =>
        transition.Next is { } next ? (next, "Done") : (before, no);

    private static (DispatchEventStatus, string, string?) Text(StatusChange change) =>
        (change.Status, change.Principal, change.Note);

    private static IEnumerable<int[]> Orders(int count) => count == 0
        ? [[]]
        : Orders(count - 1).SelectMany(order => Enumerable.Range(0, count).Select(place =>
            (int[])[.. order[..place], count - 1, .. order[place..]]));
}
