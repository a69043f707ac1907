using Vpp.Grains.Storage;

namespace Vpp.Storage.Tests.Contract;

/// <summary>The four stores over one database of their own; the same tests run against each kind.</summary>
public abstract class StoreUnderTest : IAsyncLifetime
{
    public abstract ITermsStore Terms { get; }

    public abstract IEventLedger Ledger { get; }

    public abstract IEpochSource Epochs { get; }

    public abstract ISnapshotStore Snapshots { get; }

    /// <summary>Closes everything and opens the same database again, as a restart does.</summary>
    public abstract ValueTask Reopen();

    public abstract ValueTask InitializeAsync();

    public abstract ValueTask DisposeAsync();
}
