using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Vpp.Storage.Postgres;
using Vpp.Storage.Tests.Contract;

namespace Vpp.Storage.Tests.Postgres;

public sealed class PostgresUnderTest(PostgresServer server) : StoreUnderTest
{
    public string ConnectionString { get; private set; } = "";

    public NpgsqlDataSource Source => Service<NpgsqlDataSource>();

    public override async ValueTask InitializeAsync()
    {
        ConnectionString = await server.CreateDatabase();
        await Reopen();
        await PostgresSchema.Install(Source);
    }

    public override async Task Tamper(string sql)
    {
        await using var command = Source.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }

    /// <summary>Waits until a call waits inside the database, or has ended without.</summary>
    public async Task UntilSomebodyWaitsForALock(Task orDone)
    {
        const string sql =
            "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()";
        await using var command = Source.CreateCommand(sql);
        while (!orDone.IsCompleted && await command.ExecuteScalarAsync() is 0L)
        {
            TestContext.Current.CancellationToken.ThrowIfCancellationRequested();
        }
    }

    protected override void Register(IServiceCollection services) => services.AddPostgresStorage(ConnectionString);
}
