using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;
using Vpp.Domain.Identities;
using Vpp.Grains.Storage;
using Vpp.Storage.Sqlite;
using Vpp.Storage.Tests.Contract;

namespace Vpp.Storage.Tests.Sqlite;

// The writer is held by a first piece of work that waits, so that what follows is sure to form one group.
public sealed class GroupCommitTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();
    private readonly SqliteDatabase _database;
    private readonly SqliteTermsStore _terms;
    private readonly ManualResetEventSlim _hold = new();

    public GroupCommitTests()
    {
        _database = SqliteDatabase.Open(_directory.Path);
        _terms = new(_database, NullLogger<SqliteTermsStore>.Instance);
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_write_that_fails_leaves_its_neighbours_alone()
    {
        var held = Hold();
        var before = SaveMany("before");
        var thrown = _database.Write<int>(_ => throw new InvalidTimeZoneException(), Cancellation).AsTask();
        var refused = _database.Write(
            session => session.Execute("INSERT INTO home_terms (home) VALUES ('incomplete')"), Cancellation).AsTask();
        var after = SaveMany("after");
        _hold.Set();

        await held;
        await Assert.ThrowsAsync<InvalidTimeZoneException>(() => thrown);
        await Assert.ThrowsAsync<SqliteException>(() => refused);
        Assert.All(await before, Assert.True);
        Assert.All(await after, Assert.True);
        Assert.NotNull(await _terms.Find(new VehicleId("before/19"), Cancellation));
        Assert.NotNull(await _terms.Find(new VehicleId("after/19"), Cancellation));
    }

    [Fact]
    public async Task What_a_failed_write_had_done_is_undone()
    {
        await Assert.ThrowsAsync<InvalidTimeZoneException>(async () => await _database.Write<int>(
            session =>
            {
                session.Execute("UPDATE terms_change SET change = 1000");
                throw new InvalidTimeZoneException();
            },
            Cancellation));

        Assert.Equal(0, (await _terms.ReadChanges(new("feeder"), 0, Cancellation)).ThroughChange);
    }

    // The last piece of the group waits, when those before it have run and are not committed.
    [Fact]
    public async Task Nobody_is_told_before_the_group_is_committed()
    {
        using var holdGroup = new ManualResetEventSlim();
        var hasRun = new TaskCompletionSource();
        var held = Hold();
        var saved = SaveMany("waiting");
        var last = _database.Write(
            _ =>
            {
                hasRun.TrySetResult();
                holdGroup.Wait(Cancellation);
                return 0;
            },
            Cancellation).AsTask();
        _hold.Set();
        await held;
        await hasRun.Task;

        Assert.False(saved.IsCompleted);
        Assert.Null(await _terms.Find(new VehicleId("waiting/0"), Cancellation));

        holdGroup.Set();
        await last;
        Assert.All(await saved, Assert.True);
        Assert.NotNull(await _terms.Find(new VehicleId("waiting/0"), Cancellation));
    }

    [Fact]
    public async Task Closing_commits_what_was_accepted_and_refuses_the_rest()
    {
        var held = Hold();
        var saved = SaveMany("accepted");
        var closed = Task.Run(_database.Dispose, Cancellation);
        _hold.Set();
        await closed;
        await held;

        Assert.All(await saved, Assert.True);
        await Assert.ThrowsAsync<ObjectDisposedException>(
            async () => await _terms.TrySave(Samples.Vehicle("late", "feeder"), Cancellation));
        await Assert.ThrowsAsync<ObjectDisposedException>(
            async () => await _terms.Find(new VehicleId("late"), Cancellation));
        using var again = SqliteDatabase.Open(_directory.Path);
        var reopened = new SqliteTermsStore(again, NullLogger<SqliteTermsStore>.Instance);
        Assert.Equal(20, (await reopened.ReadChanges(new("feeder"), 0, Cancellation)).Vehicles.Count);
    }

    [Fact]
    public async Task A_full_disk_is_a_store_that_is_unavailable_until_there_is_room()
    {
        var ledger = new SqliteEventLedger(_database, NullLogger<SqliteEventLedger>.Instance);
        var large = new byte[1_000_000];
        await LimitPages("60");

        var fault = await Assert.ThrowsAsync<StorageUnavailableException>(
            async () => await ledger.SavePerformance(new("large"), large, Cancellation));
        Assert.False(fault.OutcomeUnknown);
        Assert.Null(await ledger.FindPerformance(new("large"), Cancellation));

        await LimitPages("1000000");
        await ledger.SavePerformance(new("large"), large, Cancellation);
        Assert.Equal(large, await ledger.FindPerformance(new("large"), Cancellation));
    }

    [Fact]
    public async Task A_full_disk_fails_only_the_write_that_does_not_fit()
    {
        var ledger = new SqliteEventLedger(_database, NullLogger<SqliteEventLedger>.Instance);
        await LimitPages("60");
        var held = Hold();
        var before = SaveMany("before");
        var large = ledger.SavePerformance(new("large"), new byte[1_000_000], Cancellation).AsTask();
        var after = SaveMany("after");
        _hold.Set();
        await held;

        await Assert.ThrowsAsync<StorageUnavailableException>(() => large);
        Assert.All(await before, Assert.True);
        Assert.All(await after, Assert.True);
        Assert.Equal(40, (await _terms.ReadChanges(new("feeder"), 0, Cancellation)).Vehicles.Count);
    }

    public void Dispose()
    {
        _hold.Set();
        _database.Dispose();
        _directory.Dispose();
        _hold.Dispose();
    }

    private async Task LimitPages(string count) =>
        await _database.Write(session => session.Execute($"PRAGMA max_page_count = {count}"), Cancellation);

    private Task<int> Hold()
    {
        var isHeld = new ManualResetEventSlim();
        var held = _database.Write(
            _ =>
            {
                isHeld.Set();
                _hold.Wait(Cancellation);
                return 0;
            },
            Cancellation).AsTask();
        isHeld.Wait(Cancellation);
        return held;
    }

    private Task<bool[]> SaveMany(string name) => Task.WhenAll(Enumerable.Range(0, 20).Select(
        index => _terms.TrySave(Samples.Vehicle($"{name}/{index}", "feeder"), Cancellation).AsTask()));
}
