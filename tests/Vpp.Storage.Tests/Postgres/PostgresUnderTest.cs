using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Vpp.Grains.Storage;
using Vpp.Storage.Postgres;
using Vpp.Storage.Tests.Contract;

namespace Vpp.Storage.Tests.Postgres;

public sealed class PostgresUnderTest(PostgresServer server) : StoreUnderTest
{
    private ServiceProvider _services = new ServiceCollection().BuildServiceProvider();

    public string ConnectionString { get; private set; } = "";

    public NpgsqlDataSource Source => _services.GetRequiredService<NpgsqlDataSource>();

    public override ITermsStore Terms => _services.GetRequiredService<ITermsStore>();

    public override IEventLedger Ledger => _services.GetRequiredService<IEventLedger>();

    public override IEpochSource Epochs => _services.GetRequiredService<IEpochSource>();

    public override ISnapshotStore Snapshots => _services.GetRequiredService<ISnapshotStore>();

    public override async ValueTask InitializeAsync()
    {
        ConnectionString = await server.CreateDatabase();
        await Reopen();
    }

    public override async ValueTask Reopen()
    {
        await _services.DisposeAsync();
        _services = new ServiceCollection().AddPostgresStorage(ConnectionString).BuildServiceProvider();
        await PostgresSchema.Install(Source);
    }

    public override ValueTask DisposeAsync() => _services.DisposeAsync();
}
