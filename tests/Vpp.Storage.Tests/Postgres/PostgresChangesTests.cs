using Vpp.Domain.Identities;
using Vpp.Domain.Vehicles;
using Vpp.Storage.Postgres;
using Vpp.Storage.Tests.Contract;

namespace Vpp.Storage.Tests.Postgres;

public sealed class PostgresChangesTests(PostgresUnderTest store) : IClassFixture<PostgresUnderTest>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    // Goal: nothing at or below ThroughChange can still appear. Method: one transaction has its change number and has
    // not committed when a second one starts and a reader asks.
    [Fact]
    public async Task A_change_that_commits_late_is_never_missed()
    {
        var early = Samples.Vehicle("late/early", "late");
        var second = Samples.Vehicle("late/second", "late");
        await using var connection = await store.Source.OpenConnectionAsync(Cancellation);
        await using var transaction = await connection.BeginTransactionAsync(Cancellation);
        var table = new PostgresTermsTable<VehicleTerms>(VehicleTermsTable.Instance);
        await PostgresTermsWriter.Write(connection, table.SaveNext([early]), Cancellation);

        var saving = store.Terms.TrySave(second, Cancellation).AsTask();
        await store.UntilSomebodyWaitsForALock(orDone: saving);
        var during = await store.Terms.ReadChanges(new("late"), 0, Cancellation);
        await transaction.CommitAsync(Cancellation);
        Assert.True(await saving);
        var after = await store.Terms.ReadChanges(new("late"), during.ThroughChange, Cancellation);

        var seen = during.Vehicles.Concat(after.Vehicles).ToHashSet();
        Assert.Equal([early, second], seen);
    }

    [Fact]
    public async Task A_reader_that_follows_many_writers_sees_the_newest_of_every_change()
    {
        const int vehicleCount = 8;
        const int versionCount = 25;
        async Task Write(int vehicle)
        {
            for (var version = 1; version <= versionCount; version++)
            {
                var terms = Samples.Vehicle($"follow/{vehicle}", "follow", version);
                Assert.True(await store.Terms.TrySave(terms, Cancellation));
            }
        }

        var writing = Task.WhenAll(Enumerable.Range(0, vehicleCount).Select(Write));
        var seen = new Dictionary<VehicleId, long>();
        var through = 0L;
        bool isLast;
        do
        {
            isLast = writing.IsCompleted;
            var changes = await store.Terms.ReadChanges(new("follow"), through, Cancellation);
            changes.Vehicles.ToList().ForEach(terms => seen[terms.Vehicle] = terms.Version);
            through = changes.ThroughChange;
        }
        while (!isLast);

        await writing;
        Assert.Equal(vehicleCount, seen.Count);
        Assert.All(seen.Values, version => Assert.Equal(versionCount, version));
    }
}
