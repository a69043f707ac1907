using Microsoft.Extensions.DependencyInjection;
using Vpp.Grains.Storage;
using Vpp.Storage.Sqlite;
using Vpp.Storage.Tests.Contract;

namespace Vpp.Storage.Tests.Sqlite;

public sealed class SqliteUnderTest : StoreUnderTest
{
    private readonly TemporaryDirectory _directory = new();
    private ServiceProvider _services = new ServiceCollection().BuildServiceProvider();

    public override ITermsStore Terms => _services.GetRequiredService<ITermsStore>();

    public override IEventLedger Ledger => _services.GetRequiredService<IEventLedger>();

    public override IEpochSource Epochs => _services.GetRequiredService<IEpochSource>();

    public override ISnapshotStore Snapshots => _services.GetRequiredService<ISnapshotStore>();

    public override async ValueTask InitializeAsync() => await Reopen();

    public override async ValueTask Reopen()
    {
        await _services.DisposeAsync();
        _services = new ServiceCollection().AddSqliteStorage(_directory.Path).BuildServiceProvider();
    }

    public override async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        _directory.Dispose();
    }
}
