using Microsoft.Extensions.Logging;
using Vpp.Domain.Homes;
using Vpp.Domain.Identities;
using Vpp.Domain.Vehicles;
using Vpp.Grains.Storage;

namespace Vpp.Storage.Sqlite;

/// <inheritdoc cref="ITermsStore"/>
internal sealed class SqliteTermsStore(SqliteDatabase database, ILogger<SqliteTermsStore> log) : ITermsStore
{
    private readonly SqliteTermsTable<VehicleTerms> _vehicles = new(VehicleTermsTable.Instance);
    private readonly SqliteTermsTable<HomeTerms> _homes = new(HomeTermsTable.Instance);

    public ValueTask<VehicleTerms?> Find(VehicleId vehicle, CancellationToken cancellation = default) =>
        database.Read(session => _vehicles.Find(session, vehicle.Text), cancellation);

    public ValueTask<HomeTerms?> Find(HomeId home, CancellationToken cancellation = default) =>
        database.Read(session => _homes.Find(session, home.Text), cancellation);

    public ValueTask<bool> TrySave(VehicleTerms terms, CancellationToken cancellation = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(terms.Version, 1);
        return database.Write(session => _vehicles.TrySave(session, terms), cancellation);
    }

    public ValueTask<bool> TrySave(HomeTerms terms, CancellationToken cancellation = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(terms.Version, 1);
        return database.Write(session => _homes.TrySave(session, terms), cancellation);
    }

    public ValueTask<int> Import(
        IReadOnlyList<HomeTerms> homes,
        IReadOnlyList<VehicleTerms> vehicles,
        CancellationToken cancellation = default)
    {
        var newestHomes = HomeTermsTable.Instance.Newest(homes);
        var newestVehicles = VehicleTermsTable.Instance.Newest(vehicles);
        return database.Write(
            session =>
            {
                var change = SqliteTermsChange.Take(session);
                return newestHomes.Count(terms => _homes.TryImport(session, terms, change))
                    + newestVehicles.Count(terms => _vehicles.TryImport(session, terms, change));
            },
            cancellation);
    }

    public ValueTask<TermsChanges> ReadChanges(
        FeederId feeder,
        long afterChange,
        CancellationToken cancellation = default) => database.Read(
        session =>
        {
            // First the number, then the rows: what is committed in between is read now and once more next time.
            var through = SqliteTermsChange.Newest(session);
            var after = TermsCursor.Start(afterChange, through);
            return new TermsChanges(
                _homes.ReadChanges(session, feeder.Text, after, log),
                _vehicles.ReadChanges(session, feeder.Text, after, log),
                through);
        },
        cancellation);

    public ValueTask<IReadOnlyDictionary<VehicleId, FeederId>> Locate(
        IReadOnlyList<VehicleId> vehicles,
        CancellationToken cancellation = default) =>
        database.Read<IReadOnlyDictionary<VehicleId, FeederId>>(
            session => Locate(vehicles, id => _vehicles.FindFeeder(session, id.Text)), cancellation);

    public ValueTask<IReadOnlyDictionary<HomeId, FeederId>> Locate(
        IReadOnlyList<HomeId> homes,
        CancellationToken cancellation = default) =>
        database.Read<IReadOnlyDictionary<HomeId, FeederId>>(
            session => Locate(homes, id => _homes.FindFeeder(session, id.Text)), cancellation);

    public ValueTask<IReadOnlyList<VehicleId>> VehiclesAt(HomeId home, CancellationToken cancellation = default) =>
        database.Read<IReadOnlyList<VehicleId>>(
            session => session.Query(
                "SELECT vehicle FROM vehicle_terms WHERE home = $home ORDER BY vehicle",
                row => new VehicleId(row.GetString(0)),
                ("$home", home.Text)),
            cancellation);

    private static Dictionary<TId, FeederId> Locate<TId>(IReadOnlyList<TId> ids, Func<TId, string?> findFeeder)
        where TId : notnull
    {
        var located = new Dictionary<TId, FeederId>(ids.Count);
        foreach (var id in ids)
        {
            if (findFeeder(id) is { } feeder)
            {
                located[id] = new(feeder);
            }
        }

        return located;
    }
}
