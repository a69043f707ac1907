using Microsoft.Extensions.Logging;
using Npgsql;
using Vpp.Domain.Homes;
using Vpp.Domain.Identities;
using Vpp.Domain.Vehicles;
using Vpp.Grains.Storage;

namespace Vpp.Storage.Postgres;

/// <inheritdoc cref="ITermsStore"/>
/// <remarks>
/// Writers take the change number by updating one row, which they hold until they commit. So numbers become visible in
/// their order, and whoever sees number n sees every change up to n. A sequence would be given out before the commit:
/// a reader could see 8, ask after 8 next time, and never meet the 7 that was committed late.
/// </remarks>
internal sealed class PostgresTermsStore(NpgsqlDataSource source, ILogger<PostgresTermsStore> log)
    : ITermsStore, IAsyncDisposable
{
    private readonly PostgresCalls _calls = new(source);
    private readonly PostgresTermsWriter _writer = new(source);
    private readonly PostgresTermsTable<VehicleTerms> _vehicles = new(VehicleTermsTable.Instance);
    private readonly PostgresTermsTable<HomeTerms> _homes = new(HomeTermsTable.Instance);

    public ValueTask<VehicleTerms?> Find(VehicleId vehicle, CancellationToken cancellation = default) =>
        Find(_vehicles, vehicle.Text, cancellation);

    public ValueTask<HomeTerms?> Find(HomeId home, CancellationToken cancellation = default) =>
        Find(_homes, home.Text, cancellation);

    public ValueTask<bool> TrySave(VehicleTerms terms, CancellationToken cancellation = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(terms.Version, 1);
        return new(_writer.TrySave(terms, cancellation));
    }

    public ValueTask<bool> TrySave(HomeTerms terms, CancellationToken cancellation = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(terms.Version, 1);
        return new(_writer.TrySave(terms, cancellation));
    }

    public async ValueTask<int> Import(
        IReadOnlyList<HomeTerms> homes,
        IReadOnlyList<VehicleTerms> vehicles,
        CancellationToken cancellation = default)
    {
        var writes = _homes.SaveNewer(HomeTermsTable.Instance.Newest(homes))
            .Concat(_vehicles.SaveNewer(VehicleTermsTable.Instance.Newest(vehicles)))
            .ToArray();
        var written = await _calls.Write(
            connection => PostgresTermsWriter.Write(connection, writes, cancellation), cancellation);
        return written.Sum(ids => ids.Count);
    }

    public ValueTask<TermsChanges> ReadChanges(
        FeederId feeder,
        long afterChange,
        CancellationToken cancellation = default) => _calls.Read(
        async connection =>
        {
            // First the number, then the rows: what is committed in between is read now and once more next time.
            var through = await connection.QueryFirst(
                PostgresCommand.Of("SELECT change FROM terms_change"), row => row.GetInt64(0), cancellation);
            var after = TermsCursor.Start(afterChange, through);
            await using var batch = connection.Batch(
                _homes.ReadChanges(feeder.Text, after), _vehicles.ReadChanges(feeder.Text, after));
            await using var reader = await batch.ExecuteReaderAsync(cancellation);
            var homes = new List<HomeTerms>();
            await reader.ForEach(row => homes.AddReadable(() => _homes.Table.Read(row), log), cancellation);
            await reader.NextResultAsync(cancellation);
            var vehicles = new List<VehicleTerms>();
            await reader.ForEach(row => vehicles.AddReadable(() => _vehicles.Table.Read(row), log), cancellation);
            return new TermsChanges(homes, vehicles, through);
        },
        cancellation);

    public async ValueTask<IReadOnlyDictionary<VehicleId, FeederId>> Locate(
        IReadOnlyList<VehicleId> vehicles,
        CancellationToken cancellation = default)
    {
        var located = await Locate(_vehicles.Locate(vehicles.Select(id => id.Text)), cancellation);
        return located.ToDictionary(pair => new VehicleId(pair.Id), pair => new FeederId(pair.Feeder));
    }

    public async ValueTask<IReadOnlyDictionary<HomeId, FeederId>> Locate(
        IReadOnlyList<HomeId> homes,
        CancellationToken cancellation = default)
    {
        var located = await Locate(_homes.Locate(homes.Select(id => id.Text)), cancellation);
        return located.ToDictionary(pair => new HomeId(pair.Id), pair => new FeederId(pair.Feeder));
    }

    public async ValueTask<IReadOnlyList<VehicleId>> VehiclesAt(
        HomeId home,
        CancellationToken cancellation = default) => await _calls.Read(
        connection => connection.Query(
            PostgresCommand.Of(
                "SELECT vehicle FROM vehicle_terms WHERE home = $1 ORDER BY vehicle",
                PostgresCommand.Argument(home.Text)),
            row => new VehicleId(row.GetString(0)),
            cancellation),
        cancellation);

    public ValueTask DisposeAsync() => _writer.DisposeAsync();

    private async ValueTask<T?> Find<T>(PostgresTermsTable<T> table, string id, CancellationToken cancellation) =>
        await _calls.Read(
            connection => connection.QueryFirst(table.Find(id), table.Table.Read, cancellation), cancellation);

    private async ValueTask<List<(string Id, string Feeder)>> Locate(
        NpgsqlBatchCommand locate,
        CancellationToken cancellation) => await _calls.Read(
        connection => connection.Query(locate, row => (row.GetString(0), row.GetString(1)), cancellation),
        cancellation);
}
