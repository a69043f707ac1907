using Vpp.Domain.Dispatch;
using Vpp.Domain.Homes;
using Vpp.Domain.Identities;
using Vpp.Domain.Vehicles;
using Vpp.Grains.Storage;

namespace Vpp.Benchmarks.WholePath;

/// <summary>Terms that follow from the fleet's seed; nobody changes them.</summary>
internal sealed class FleetTermsStore(PlantFleet fleet) : ITermsStore
{
    public ValueTask<VehicleTerms?> Find(VehicleId vehicle, CancellationToken cancellation = default)
    {
        var (feeder, place) = PlantFleet.Parse(vehicle.Text);
        return ValueTask.FromResult<VehicleTerms?>(fleet.TermsOf(feeder, place));
    }

    public ValueTask<HomeTerms?> Find(HomeId home, CancellationToken cancellation = default) =>
        ValueTask.FromResult<HomeTerms?>(null);

    public ValueTask<bool> TrySave(VehicleTerms terms, CancellationToken cancellation = default) =>
        ValueTask.FromResult(false);

    public ValueTask<bool> TrySave(HomeTerms terms, CancellationToken cancellation = default) =>
        ValueTask.FromResult(false);

    public ValueTask<int> Import(
        IReadOnlyList<HomeTerms> homes,
        IReadOnlyList<VehicleTerms> vehicles,
        CancellationToken cancellation = default) => ValueTask.FromResult(0);

    public ValueTask<TermsChanges> ReadChanges(
        FeederId feeder, long afterChange, CancellationToken cancellation = default)
    {
        if (afterChange > 0)
        {
            return ValueTask.FromResult(new TermsChanges([], [], 1));
        }

        var number = fleet.FeederOf(feeder);
        var vehicles = new VehicleTerms[fleet.CountOn(number)];
        for (var vehicle = 0; vehicle < vehicles.Length; vehicle++)
        {
            vehicles[vehicle] = fleet.TermsOf(number, vehicle);
        }

        return ValueTask.FromResult(new TermsChanges(fleet.HomesOf(number), vehicles, 1));
    }

    public ValueTask<IReadOnlyDictionary<VehicleId, FeederId>> Locate(
        IReadOnlyList<VehicleId> vehicles, CancellationToken cancellation = default) =>
        ValueTask.FromResult<IReadOnlyDictionary<VehicleId, FeederId>>(vehicles.ToDictionary(
            id => id, id => fleet.Network.Feeders[PlantFleet.Parse(id.Text).Feeder].Id));

    public ValueTask<IReadOnlyDictionary<HomeId, FeederId>> Locate(
        IReadOnlyList<HomeId> homes, CancellationToken cancellation = default) =>
        ValueTask.FromResult<IReadOnlyDictionary<HomeId, FeederId>>(new Dictionary<HomeId, FeederId>());

    public ValueTask<IReadOnlyList<VehicleId>> VehiclesAt(HomeId home, CancellationToken cancellation = default) =>
        ValueTask.FromResult<IReadOnlyList<VehicleId>>([]);
}

/// <summary>A ledger without a past; the events of a benchmark are armed directly.</summary>
internal sealed class EmptyLedger : IEventLedger
{
    public ValueTask<DispatchEventRecord?> Find(DispatchEventId id, CancellationToken cancellation = default) =>
        ValueTask.FromResult<DispatchEventRecord?>(null);

    public ValueTask<bool> TrySave(DispatchEventRecord record, CancellationToken cancellation = default) =>
        ValueTask.FromResult(true);

    public ValueTask<IReadOnlyList<DispatchEventRecord>> ReadOpen(CancellationToken cancellation = default) =>
        ValueTask.FromResult<IReadOnlyList<DispatchEventRecord>>([]);

    public ValueTask<IReadOnlyList<DispatchEventRecord>> ReadOpen(
        DateTimeOffset from, DateTimeOffset to, CancellationToken cancellation = default) => ReadOpen(cancellation);

    public ValueTask<int> CountOpen(CancellationToken cancellation = default) => ValueTask.FromResult(0);

    public ValueTask<IReadOnlyList<DispatchEventRecord>> ReadPage(
        DispatchEventId? after, int countMax, CancellationToken cancellation = default) => ReadOpen(cancellation);

    public ValueTask SavePerformance(
        DispatchEventId id, ReadOnlyMemory<byte> performance, CancellationToken cancellation = default) =>
        ValueTask.CompletedTask;

    public ValueTask<byte[]?> FindPerformance(DispatchEventId id, CancellationToken cancellation = default) =>
        ValueTask.FromResult<byte[]?>(null);
}

/// <summary>Snapshots go nowhere.</summary>
internal sealed class NoSnapshots : ISnapshotStore
{
    public ValueTask Save(IReadOnlyList<StoredSnapshot> snapshots, CancellationToken cancellation = default) =>
        ValueTask.CompletedTask;

    public ValueTask<StoredSnapshot?> Find(FeederId feeder, CancellationToken cancellation = default) =>
        ValueTask.FromResult<StoredSnapshot?>(null);
}

/// <summary>One sequence of epochs.</summary>
internal sealed class CountedEpochs : IEpochSource
{
    private long _last;

    public ValueTask<long> Next(string owner, CancellationToken cancellation = default) =>
        ValueTask.FromResult(Interlocked.Increment(ref _last));
}
