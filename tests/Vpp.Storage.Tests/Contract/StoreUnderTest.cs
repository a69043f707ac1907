using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Vpp.Grains.Storage;

namespace Vpp.Storage.Tests.Contract;

/// <summary>The stores over one database of their own; the same tests run against each kind.</summary>
public abstract class StoreUnderTest : IAsyncLifetime
{
    private readonly AlarmLog _log = new();
    private ServiceProvider _services = new ServiceCollection().BuildServiceProvider();

    public ITermsStore Terms => Service<ITermsStore>();

    public IEventLedger Ledger => Service<IEventLedger>();

    public IEpochSource Epochs => Service<IEpochSource>();

    public IKillSwitchStore KillSwitches => Service<IKillSwitchStore>();

    public ISnapshotStore Snapshots => Service<ISnapshotStore>();

    public IReadOnlyCollection<string> Alarms => _log.Alarms;

    public abstract ValueTask InitializeAsync();

    /// <summary>Closes everything and opens the same database again, as a restart does.</summary>
    public async ValueTask Reopen()
    {
        await _services.DisposeAsync();
        var services = new ServiceCollection();
        Register(services);
        _services = services.AddLogging(logging => logging.AddProvider(_log)).BuildServiceProvider();
    }

    /// <summary>Changes the database behind the back of the stores.</summary>
    public abstract Task Tamper(string sql);

    public virtual async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    protected abstract void Register(IServiceCollection services);

    protected T Service<T>()
        where T : notnull => _services.GetRequiredService<T>();
}
