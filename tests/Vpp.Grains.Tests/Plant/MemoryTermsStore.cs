using Vpp.Domain.Homes;
using Vpp.Domain.Identities;
using Vpp.Domain.Vehicles;
using Vpp.Grains.Storage;

namespace Vpp.Grains.Tests.Plant;

/// <summary>Terms in memory, shared by all servers of a test, with the compare-and-set of a real store.</summary>
internal sealed class MemoryTermsStore(Pulse pulse) : ITermsStore
{
    private sealed record Kept<T>(T Terms, FeederId? Before, long Change);

    private readonly Lock _lock = new();
    private readonly Dictionary<VehicleId, Kept<VehicleTerms>> _vehicles = [];
    private readonly Dictionary<HomeId, Kept<HomeTerms>> _homes = [];
    private long _change;

    public StoreFaults Faults { get; } = new(pulse);

    /// <summary>What is on disk, whatever faults are set.</summary>
    public VehicleTerms? OnDisk(string vehicle) => Locked(() => _vehicles.GetValueOrDefault(new(vehicle))?.Terms);

    public ValueTask<VehicleTerms?> Find(VehicleId vehicle, CancellationToken cancellation = default) =>
        Run(nameof(Find), () => _vehicles.GetValueOrDefault(vehicle)?.Terms);

    public ValueTask<HomeTerms?> Find(HomeId home, CancellationToken cancellation = default) =>
        Run(nameof(Find), () => _homes.GetValueOrDefault(home)?.Terms);

    public ValueTask<bool> TrySave(VehicleTerms terms, CancellationToken cancellation = default) =>
        Run(nameof(TrySave), () => Save(terms));

    public ValueTask<bool> TrySave(HomeTerms terms, CancellationToken cancellation = default) =>
        Run(nameof(TrySave), () => Save(terms));

    public ValueTask<int> Import(
        IReadOnlyList<HomeTerms> homes,
        IReadOnlyList<VehicleTerms> vehicles,
        CancellationToken cancellation = default) =>
        Run(nameof(Import), () => homes.Count(Save) + vehicles.Count(Save));

    public ValueTask<TermsChanges> ReadChanges(
        FeederId feeder, long afterChange, CancellationToken cancellation = default)
    {
        return Run(nameof(ReadChanges), () => new TermsChanges(
            [.. Changed(_homes.Values, each => each.Feeder)],
            [.. Changed(_vehicles.Values, each => each.Feeder)],
            _change));

        IEnumerable<T> Changed<T>(IEnumerable<Kept<T>> kept, Func<T, FeederId> feederOf) => kept
            .Where(each => each.Change > afterChange && (feederOf(each.Terms) == feeder || each.Before == feeder))
            .OrderBy(each => each.Change)
            .Select(each => each.Terms);
    }

    public ValueTask<IReadOnlyDictionary<VehicleId, FeederId>> Locate(
        IReadOnlyList<VehicleId> vehicles, CancellationToken cancellation = default) =>
        Run(nameof(Locate), IReadOnlyDictionary<VehicleId, FeederId> () => vehicles
            .Where(_vehicles.ContainsKey)
            .ToDictionary(id => id, id => _vehicles[id].Terms.Feeder));

    public ValueTask<IReadOnlyDictionary<HomeId, FeederId>> Locate(
        IReadOnlyList<HomeId> homes, CancellationToken cancellation = default) =>
        Run(nameof(Locate), IReadOnlyDictionary<HomeId, FeederId> () => homes
            .Where(_homes.ContainsKey)
            .ToDictionary(id => id, id => _homes[id].Terms.Feeder));

    public ValueTask<IReadOnlyList<VehicleId>> VehiclesAt(HomeId home, CancellationToken cancellation = default) =>
        Run(nameof(VehiclesAt), IReadOnlyList<VehicleId> () =>
        [
            .. _vehicles.Values
                .Where(each => each.Terms.Home == home)
                .Select(each => each.Terms.Vehicle)
                .OrderBy(id => id.Text, StringComparer.Ordinal),
        ]);

    private bool Save(VehicleTerms terms)
    {
        var known = _vehicles.GetValueOrDefault(terms.Vehicle);
        return Follows(known?.Terms.Version, terms.Version)
            && Put(_vehicles, terms.Vehicle, terms, known?.Terms.Feeder);
    }

    private bool Save(HomeTerms terms)
    {
        var known = _homes.GetValueOrDefault(terms.Home);
        return Follows(known?.Terms.Version, terms.Version) && Put(_homes, terms.Home, terms, known?.Terms.Feeder);
    }

    private bool Put<TId, T>(Dictionary<TId, Kept<T>> table, TId id, T terms, FeederId? before)
        where TId : notnull
    {
        table[id] = new(terms, before, ++_change);
        return true;
    }

    private static bool Follows(long? known, long next) => next == (known ?? 0) + 1;

    private ValueTask<T> Run<T>(string operation, Func<T> work) => Faults.Run(operation, () => Locked(work));

    private T Locked<T>(Func<T> work)
    {
        lock (_lock)
        {
            return work();
        }
    }
}
