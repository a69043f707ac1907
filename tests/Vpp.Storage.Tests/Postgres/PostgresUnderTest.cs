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

    protected override void Register(IServiceCollection services) => services.AddPostgresStorage(ConnectionString);
}
