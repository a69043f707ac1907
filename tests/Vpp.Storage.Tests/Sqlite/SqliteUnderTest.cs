using Microsoft.Extensions.DependencyInjection;
using Vpp.Storage.Sqlite;
using Vpp.Storage.Tests.Contract;

namespace Vpp.Storage.Tests.Sqlite;

public sealed class SqliteUnderTest : StoreUnderTest
{
    private readonly TemporaryDirectory _directory = new();

    public override ValueTask InitializeAsync() => Reopen();

    public override async Task Tamper(string sql) =>
        await Service<SqliteDatabase>().Write(session => session.Execute(sql), CancellationToken.None);

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        _directory.Dispose();
    }

    protected override void Register(IServiceCollection services) => services.AddSqliteStorage(_directory.Path);
}
