using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using Vpp.Domain.Identities;
using Vpp.Grains.Storage;
using Vpp.Storage.Postgres;
using Vpp.Storage.Tests.Contract;

namespace Vpp.Storage.Tests.Postgres;

public sealed class PostgresTests(PostgresUnderTest store, PostgresServer server) : IClassFixture<PostgresUnderTest>
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
        var table = new PostgresTermsTable<Domain.Vehicles.VehicleTerms>(VehicleTermsTable.Instance);
        await PostgresTermsStore.Write(connection, table.SaveNext([early]), Cancellation);

        var saving = store.Terms.TrySave(second, Cancellation).AsTask();
        await UntilSomebodyWaitsForALock(orDone: saving);
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

    [Fact]
    public async Task A_server_that_is_not_there_is_a_store_that_is_unavailable()
    {
        using var nowhere = new TemporaryDirectory();
        await using var source = NpgsqlDataSource.Create($"Host={nowhere.Path};Username=vpp;Database=vpp");
        await using var services = new ServiceCollection().AddPostgresStorage(source).BuildServiceProvider();
        Func<Task>[] calls =
        [
            async () => await services.GetRequiredService<ITermsStore>().Find(new VehicleId("ev"), Cancellation),
            async () => await services.GetRequiredService<ITermsStore>().TrySave(Samples.Home("home", "f"), Cancellation),
            async () => await services.GetRequiredService<IEventLedger>().TrySave(Samples.Event("event"), Cancellation),
            async () => await services.GetRequiredService<IEpochSource>().Next("nobody", Cancellation),
            async () => await services.GetRequiredService<ISnapshotStore>().Find(new("feeder"), Cancellation),
            async () => await PostgresSchema.Install(source, Cancellation),
        ];

        foreach (var call in calls)
        {
            var fault = await Assert.ThrowsAsync<StorageUnavailableException>(call);
            Assert.False(fault.OutcomeUnknown);
        }
    }

    // F7: the session ends while a write waits; nobody can know how it went, and here it did not take place.
    [Fact]
    public async Task A_write_whose_session_ends_is_unknown_and_can_be_asked_for_again()
    {
        var terms = Samples.Vehicle("ended", "ended");
        await using var connection = await store.Source.OpenConnectionAsync(Cancellation);
        await using (var transaction = await connection.BeginTransactionAsync(Cancellation))
        {
            await PostgresTermsStore.Write(connection, [], Cancellation);
            var saving = store.Terms.TrySave(terms, Cancellation).AsTask();
            await UntilSomebodyWaitsForALock(orDone: saving);
            await Execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                + "WHERE wait_event_type = 'Lock' AND datname = current_database()");
            var fault = await Assert.ThrowsAsync<StorageUnavailableException>(() => saving);
            Assert.True(fault.OutcomeUnknown);
        }

        Assert.Null(await store.Terms.Find(terms.Vehicle, Cancellation));
        Assert.True(await store.Terms.TrySave(terms, Cancellation));
    }

    // C4, F7: the commit took place and its answer was lost; what is stored tells.
    [Fact]
    public async Task A_commit_whose_answer_is_lost_is_unknown_and_found_by_reading_again()
    {
        using var directory = new TemporaryDirectory();
        var settings = new NpgsqlConnectionStringBuilder(store.ConnectionString);
        await using var proxy = new CuttingProxy(directory.Path, settings.Host!);
        settings.Host = directory.Path;
        await using var source = NpgsqlDataSource.Create(settings);
        var terms = new PostgresTermsStore(source, NullLogger<PostgresTermsStore>.Instance);
        var ledger = new PostgresEventLedger(source, NullLogger<PostgresEventLedger>.Instance);
        var vehicle = Samples.Vehicle("unknown", "unknown");
        var record = Samples.Event("unknown");
        Assert.Null(await terms.Find(vehicle.Vehicle, Cancellation));

        proxy.CutNextAnswer();
        var first = await Assert.ThrowsAsync<StorageUnavailableException>(
            async () => await terms.TrySave(vehicle, Cancellation));
        Assert.Null(await ledger.Find(record.Event.Id, Cancellation));
        proxy.CutNextAnswer();
        var second = await Assert.ThrowsAsync<StorageUnavailableException>(
            async () => await ledger.TrySave(record, Cancellation));

        Assert.True(first.OutcomeUnknown);
        Assert.True(second.OutcomeUnknown);
        Assert.Equal(vehicle, await terms.Find(vehicle.Vehicle, Cancellation));
        Assert.Equal(1, (await ledger.Find(record.Event.Id, Cancellation))!.Version);
        Assert.False(await terms.TrySave(vehicle, Cancellation));
        Assert.False(await ledger.TrySave(record, Cancellation));
        source.Clear();
    }

    [Fact]
    public async Task Servers_that_start_together_install_the_tables_once()
    {
        var connectionString = await server.CreateDatabase();
        await using var source = NpgsqlDataSource.Create(connectionString);

        await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => PostgresSchema.Install(source, Cancellation)));

        await using var command = source.CreateCommand("SELECT change FROM terms_change");
        Assert.Equal(0L, await command.ExecuteScalarAsync(Cancellation));
    }

    [Fact]
    public async Task A_database_of_a_newer_program_is_refused()
    {
        await using var source = NpgsqlDataSource.Create(await server.CreateDatabase());
        await PostgresSchema.Install(source, Cancellation);
        await using var command = source.CreateCommand("UPDATE vpp_schema_version SET version = 1000");
        await command.ExecuteNonQueryAsync(Cancellation);

        var fault = await Assert.ThrowsAsync<UnusableDatabaseException>(
            () => PostgresSchema.Install(source, Cancellation));

        Assert.Contains("has version 1000", fault.Message, StringComparison.Ordinal);
    }

    // C3: a number that a failed transaction took is never given out again.
    [Fact]
    public async Task An_epoch_that_was_rolled_back_is_not_given_out_again()
    {
        long rolledBack;
        await using (var connection = await store.Source.OpenConnectionAsync(Cancellation))
        await using (await connection.BeginTransactionAsync(Cancellation))
        {
            await using var take = new NpgsqlCommand(
                "INSERT INTO epochs (owner) VALUES ('failed') RETURNING epoch", connection);
            rolledBack = (long)(await take.ExecuteScalarAsync(Cancellation))!;
        }

        Assert.True(await store.Epochs.Next("next", Cancellation) > rolledBack);
    }

    private async Task Execute(string sql)
    {
        await using var command = store.Source.CreateCommand(sql);
        await command.ExecuteNonQueryAsync(Cancellation);
    }

    private async Task UntilSomebodyWaitsForALock(Task orDone)
    {
        const string sql =
            "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()";
        await using var command = store.Source.CreateCommand(sql);
        while (!orDone.IsCompleted && await command.ExecuteScalarAsync(Cancellation) is 0L)
        {
            Cancellation.ThrowIfCancellationRequested();
        }
    }
}
