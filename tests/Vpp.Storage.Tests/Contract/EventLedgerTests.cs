using Vpp.Domain.Dispatch;
using Vpp.Domain.Identities;
using Vpp.Domain.Quantities;

namespace Vpp.Storage.Tests.Contract;

public abstract class EventLedgerTests(StoreUnderTest store)
{
    private static readonly byte[] Course = [1, 2, 3, 0, 255];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_event_comes_back_as_it_was_committed()
    {
        var record = Samples.Event("back");

        Assert.True(await store.Ledger.TrySave(record, Cancellation));

        AssertSame(record, await store.Ledger.Find(record.Event.Id, Cancellation));
        Assert.Null(await store.Ledger.Find(new("nobody"), Cancellation));
    }

    [Theory]
    [MemberData(nameof(Samples.OddIds), MemberType = typeof(Samples))]
    public async Task Odd_ids_stay_what_they_are(string id)
    {
        var record = Samples.Event(id);

        Assert.True(await store.Ledger.TrySave(record, Cancellation));
        await store.Ledger.SavePerformance(new(id), Course, Cancellation);

        AssertSame(record, await store.Ledger.Find(new(id), Cancellation));
        Assert.Equal(Course, await store.Ledger.FindPerformance(new(id), Cancellation));
    }

    [Fact]
    public async Task Extreme_values_come_back_as_they_were_committed()
    {
        var asked = Samples.Event("extreme").Event with
        {
            ProgramId = "nul \0, quote \", apostrophe ', line\nand 電",
            Scope = new([new("feeder"), new("電")], [new("transformer")]),
            Start = new DateTimeOffset(DateTime.MinValue.AddTicks(1), TimeSpan.Zero),
            Intervals =
            [
                new(TimeSpan.FromTicks(1), Power.FromWatts(long.MinValue)),
                new(TimeSpan.FromDays(365), Power.FromWatts(long.MaxValue)),
            ],
            RampUp = TimeSpan.Zero,
            Release = new(TimeSpan.FromTicks(long.MaxValue / 100), true),
            Objective = DispatchObjective.EqualShare,
            Priority = int.MinValue,
        };
        var record = DispatchEventLifecycle.Submit(asked, DateTimeOffset.MaxValue, "nobody \0");

        Assert.True(await store.Ledger.TrySave(record, Cancellation));

        AssertSame(record, await store.Ledger.Find(asked.Id, Cancellation));
    }

    [Fact]
    public async Task The_end_of_time_is_an_instant_too()
    {
        var record = Samples.Event("end of time", DateTimeOffset.MaxValue.AddDays(-1));

        Assert.True(await store.Ledger.TrySave(record, Cancellation));

        AssertSame(record, await store.Ledger.Find(record.Event.Id, Cancellation));
    }

    // C4: the same version is written once, whoever tries.
    [Fact]
    public async Task Each_version_is_written_once_and_in_order()
    {
        var first = Samples.Event("versions");
        var second = DispatchEventLifecycle.Cancel(first, Samples.Start, "operator");

        Assert.False(await store.Ledger.TrySave(second, Cancellation));
        Assert.True(await store.Ledger.TrySave(first, Cancellation));
        Assert.False(await store.Ledger.TrySave(first, Cancellation));
        Assert.True(await store.Ledger.TrySave(second, Cancellation));
        Assert.False(await store.Ledger.TrySave(second, Cancellation));
        Assert.False(await store.Ledger.TrySave(first, Cancellation));

        AssertSame(second, await store.Ledger.Find(first.Event.Id, Cancellation));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(
            async () => await store.Ledger.TrySave(first with { Version = 0 }, Cancellation));
    }

    [Fact]
    public async Task Of_concurrent_commits_of_one_id_exactly_one_wins()
    {
        var contenders = Enumerable.Range(0, 8)
            .Select(index => Samples.Event("race") is var record
                ? record with { Event = record.Event with { Priority = index } }
                : record)
            .ToArray();

        var won = await Task.WhenAll(contenders.Select(each => store.Ledger.TrySave(each, Cancellation).AsTask()));

        var winner = Assert.Single(contenders.Zip(won), pair => pair.Second).First;
        AssertSame(winner, await store.Ledger.Find(new("race"), Cancellation));
    }

    [Fact]
    public async Task Open_events_come_by_start_and_those_over_do_not()
    {
        var late = Samples.Event("open/late", Samples.Start.AddHours(2));
        var early = Samples.Event("open/early", Samples.Start.AddHours(-2));
        var over = Samples.Event("open/over");
        foreach (var record in new[] { late, early, over })
        {
            await store.Ledger.TrySave(record, Cancellation);
        }

        await store.Ledger.TrySave(DispatchEventLifecycle.Cancel(over, Samples.Start, "operator"), Cancellation);

        var open = (await store.Ledger.ReadOpen(Cancellation))
            .Where(record => record.Event.Id.Text.StartsWith("open/", StringComparison.Ordinal))
            .ToArray();
        Assert.Equal(["open/early", "open/late"], open.Select(record => record.Event.Id.Text));
        AssertSame(late, open[1]);
    }

    // Releases last ten minutes here; beside those asked for may come what ends up to eight hours before.
    [Fact]
    public async Task Open_events_of_a_time_are_those_that_run_or_are_released_in_it()
    {
        var day = new DateTimeOffset(2031, 1, 1, 0, 0, 0, TimeSpan.Zero);
        var before = await store.Ledger.CountOpen(Cancellation);
        foreach (var hour in new[] { 0, 4, 12, 16 })
        {
            await store.Ledger.TrySave(Samples.Event($"between/{hour}", day.AddHours(hour)), Cancellation);
        }

        var over = Samples.Event("between/over", day.AddHours(12));
        await store.Ledger.TrySave(over, Cancellation);
        Assert.Equal(before + 5, await store.Ledger.CountOpen(Cancellation));
        await store.Ledger.TrySave(DispatchEventLifecycle.Cancel(over, day, "operator"), Cancellation);

        Assert.Equal(before + 4, await store.Ledger.CountOpen(Cancellation));
        Assert.Equal(["4", "12"], await Between(day.AddHours(13.9), day.AddHours(15.9)));
        Assert.Equal(["12", "16"], await Between(day.AddHours(15), day.AddHours(16)));
        Assert.Empty(await Between(day.AddHours(27), day.AddHours(28)));

        async Task<string[]> Between(DateTimeOffset from, DateTimeOffset until) =>
        [
            .. (await store.Ledger.ReadOpen(from, until, Cancellation))
                .Select(record => record.Event.Id.Text["between/".Length..]),
        ];
    }

    [Fact]
    public async Task Pages_hold_every_event_once_with_the_newest_start_first()
    {
        // Three starts for ten events: ids break the ties.
        for (var index = 0; index < 10; index++)
        {
            await store.Ledger.TrySave(
                Samples.Event($"page/{index}", Samples.Start.AddMinutes(index % 3)), Cancellation);
        }

        var pages = new List<DispatchEventRecord>();
        IReadOnlyList<DispatchEventRecord> page;
        do
        {
            page = await store.Ledger.ReadPage(pages.LastOrDefault()?.Event.Id, 3, Cancellation);
            pages.AddRange(page);
        }
        while (page.Count == 3);

        Assert.Equal(pages.OrderByDescending(record => record.Event.Start), pages);
        Assert.Equal(pages.Count, pages.Select(record => record.Event.Id).Distinct().Count());
        Assert.Equal(
            ["8", "5", "2", "7", "4", "1", "9", "6", "3", "0"],
            pages.Select(record => record.Event.Id.Text.Split("page/"))
                .Where(parts => parts.Length == 2)
                .Select(parts => parts[1]));
        Assert.Empty(await store.Ledger.ReadPage(null, 0, Cancellation));
        Assert.Empty(await store.Ledger.ReadPage(new DispatchEventId("page/nobody"), 3, Cancellation));
    }

    [Fact]
    public async Task The_newest_performance_replaces_the_one_before()
    {
        var id = new DispatchEventId("performance");
        var large = Enumerable.Range(0, 200_000).Select(index => (byte)(index % 251)).ToArray();

        Assert.Null(await store.Ledger.FindPerformance(id, Cancellation));
        await store.Ledger.SavePerformance(id, large, Cancellation);
        Assert.Equal(large, await store.Ledger.FindPerformance(id, Cancellation));
        await store.Ledger.SavePerformance(id, ReadOnlyMemory<byte>.Empty, Cancellation);
        Assert.Equal(Array.Empty<byte>(), await store.Ledger.FindPerformance(id, Cancellation));
    }

    // F20: unreadable state is left out with an alarm, the others untouched.
    [Fact]
    public async Task An_event_that_cannot_be_read_is_left_out_with_an_alarm()
    {
        await store.Ledger.TrySave(Samples.Event("unreadable/body"), Cancellation);
        await store.Ledger.TrySave(Samples.Event("unreadable/history"), Cancellation);
        await store.Ledger.TrySave(Samples.Event("unreadable/not"), Cancellation);
        await store.Tamper("UPDATE dispatch_events SET body = '{\"id\": 7}' WHERE event = 'unreadable/body'");
        await store.Tamper("UPDATE dispatch_events SET history = '[]' WHERE event = 'unreadable/history'");

        foreach (var events in new[]
        {
            await store.Ledger.ReadOpen(Cancellation),
            await store.Ledger.ReadPage(null, 1000, Cancellation),
        })
        {
            Assert.Equal(
                ["unreadable/not"],
                events.Select(record => record.Event.Id.Text)
                    .Where(id => id.StartsWith("unreadable/", StringComparison.Ordinal)));
        }

        Assert.Contains(store.Alarms, alarm => alarm.Contains("unreadable/body", StringComparison.Ordinal));
        Assert.Contains(store.Alarms, alarm => alarm.Contains("unreadable/history", StringComparison.Ordinal));
        await Assert.ThrowsAsync<InvalidDataException>(
            async () => await store.Ledger.Find(new("unreadable/body"), Cancellation));
    }

    // C6: what was committed is there after a restart.
    [Fact]
    public async Task Events_and_performance_survive_a_restart()
    {
        var record = Samples.Event("restart");
        await store.Ledger.TrySave(record, Cancellation);
        await store.Ledger.SavePerformance(record.Event.Id, Course, Cancellation);

        await store.Reopen();

        AssertSame(record, await store.Ledger.Find(record.Event.Id, Cancellation));
        Assert.Equal(Course, await store.Ledger.FindPerformance(record.Event.Id, Cancellation));
    }

    private static void AssertSame(DispatchEventRecord expected, DispatchEventRecord? actual)
    {
        Assert.NotNull(actual);
        Assert.Equal(expected.Event, actual.Event);
        Assert.Equal(expected.Version, actual.Version);
        Assert.Equal(expected.History, actual.History);
    }
}
