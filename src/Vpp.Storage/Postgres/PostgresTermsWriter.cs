using System.Threading.Channels;
using Npgsql;
using Vpp.Domain.Homes;
using Vpp.Domain.Vehicles;
using Vpp.Grains.Storage;

namespace Vpp.Storage.Postgres;

/// <summary>
/// Saves what has queued up meanwhile in one transaction. All writers wait for the one row that numbers changes; with
/// groups a server waits for it, and for the disk, once for many saves instead of once for each.
/// </summary>
internal sealed class PostgresTermsWriter : IAsyncDisposable
{
    private const int GroupSizeMax = 512;

    private readonly PostgresTermsTable<HomeTerms> _homes = new(HomeTermsTable.Instance);
    private readonly PostgresTermsTable<VehicleTerms> _vehicles = new(VehicleTermsTable.Instance);
    private readonly Channel<Save> _queue = Channel.CreateUnbounded<Save>(new() { SingleReader = true });
    private readonly PostgresCalls _calls;
    private readonly Task _writing;

    public PostgresTermsWriter(NpgsqlDataSource source)
    {
        _calls = new(source);
        _writing = Task.Run(WriteUntilClosed);
    }

    public Task<bool> TrySave(HomeTerms terms, CancellationToken cancellation) =>
        Enqueue(new(terms, null), cancellation);

    public Task<bool> TrySave(VehicleTerms terms, CancellationToken cancellation) =>
        Enqueue(new(null, terms), cancellation);

    /// <summary>Takes a change number and writes, in the transaction of the connection or one of its own.</summary>
    /// <returns>The identities that were written, one set for each statement that answers with them.</returns>
    public static async Task<List<List<string>>> Write(
        NpgsqlConnection connection,
        NpgsqlBatchCommand[] writes,
        CancellationToken cancellation)
    {
        await using var batch = connection.Batch(
            [PostgresCommand.Of("UPDATE terms_change SET change = change + 1"), .. writes]);
        await using var reader = await batch.ExecuteReaderAsync(cancellation);
        var written = new List<List<string>>();
        do
        {
            written.Add(await reader.ReadRows(row => row.GetString(0), cancellation));
        }
        while (await reader.NextResultAsync(cancellation));

        return written;
    }

    /// <summary>Writes what has been accepted, then stops.</summary>
    public async ValueTask DisposeAsync()
    {
        _queue.Writer.TryComplete();
        await _writing;
    }

    private Task<bool> Enqueue(Save save, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        ObjectDisposedException.ThrowIf(!_queue.Writer.TryWrite(save), this);
        return save.Done.Task.WaitAsync(cancellation);
    }

    private async Task WriteUntilClosed()
    {
        var group = new List<Save>(GroupSizeMax);
        while (await _queue.Reader.WaitToReadAsync())
        {
            TakeGroup(group);
            await Commit(group);
            group.Clear();
        }
    }

    // A statement can write a row once, so a second save of an identity opens the next group.
    private void TakeGroup(List<Save> group)
    {
        var identities = new HashSet<(bool IsHome, string Id)>();
        while (group.Count < GroupSizeMax
            && _queue.Reader.TryPeek(out var next)
            && identities.Add(next.Identity)
            && _queue.Reader.TryRead(out _))
        {
            group.Add(next);
        }
    }

    private async Task Commit(List<Save> group)
    {
        try
        {
            var written = await WriteTogether(group);
            group.ForEach(save => save.Done.TrySetResult(written.Contains(save.Identity)));
        }
        catch (Exception fault) when (fault is StorageUnavailableException || group.Count == 1)
        {
            group.ForEach(save => save.Done.TrySetException(fault));
        }
        catch (Exception)
        {
            // One of them cannot be written. Each alone, it fails for its cause only.
            foreach (var save in group)
            {
                await Commit([save]);
            }
        }
    }

    private async Task<HashSet<(bool IsHome, string Id)>> WriteTogether(List<Save> group)
    {
        var homes = group.Select(save => save.Home).OfType<HomeTerms>().ToArray();
        var vehicles = group.Select(save => save.Vehicle).OfType<VehicleTerms>().ToArray();
        NpgsqlBatchCommand[] writes =
        [
            .. homes.Length > 0 ? _homes.SaveNext(homes) : [],
            .. vehicles.Length > 0 ? _vehicles.SaveNext(vehicles) : [],
        ];
        var written = await _calls.Write(
            connection => Write(connection, writes, CancellationToken.None), CancellationToken.None);
        return
        [
            .. homes.Length > 0 ? written[0].Select(id => (true, id)) : [],
            .. vehicles.Length > 0 ? written[^1].Select(id => (false, id)) : [],
        ];
    }

    private sealed record Save(HomeTerms? Home, VehicleTerms? Vehicle)
    {
        // Callers go on elsewhere; the next group does not wait for their code.
        public TaskCompletionSource<bool> Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public (bool IsHome, string Id) Identity =>
            Home is null ? (false, Vehicle!.Vehicle.Text) : (true, Home.Home.Text);
    }
}
