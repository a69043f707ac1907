using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using Vpp.Domain.Identities;
using Vpp.Grains.Storage;
using Vpp.Storage.Postgres;
using Vpp.Storage.Tests.Contract;

namespace Vpp.Storage.Tests.Postgres;

public sealed class PostgresFailureTests(PostgresUnderTest store) : IClassFixture<PostgresUnderTest>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_server_that_is_not_there_is_a_store_that_is_unavailable()
    {
        using var nowhere = new TemporaryDirectory();
        await using var source = NpgsqlDataSource.Create($"Host={nowhere.Path};Username=vpp;Database=vpp");
        await using var services = new ServiceCollection().AddPostgresStorage(source).BuildServiceProvider();
        var terms = services.GetRequiredService<ITermsStore>();
        Func<Task>[] calls =
        [
            async () => await terms.Find(new VehicleId("ev"), Cancellation),
            async () => await terms.TrySave(Samples.Home("home", "feeder"), Cancellation),
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
            await PostgresTermsWriter.Write(connection, [], Cancellation);
            var saving = store.Terms.TrySave(terms, Cancellation).AsTask();
            await store.UntilSomebodyWaitsForALock(orDone: saving);
            await store.Tamper(
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
        await using var terms = new PostgresTermsStore(source, NullLogger<PostgresTermsStore>.Instance);
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
}
