using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Vpp.Domain.Identities;
using Vpp.Grains.Storage;

namespace Vpp.Grains.Feeders;

/// <summary>
/// One per server: gathers the newest snapshot of each feeder and writes them in bulk, one write at a time.
/// </summary>
internal sealed partial class SnapshotWriter(
    ISnapshotStore store, TimeProvider time, ILogger<SnapshotWriter> logger)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly ConcurrentDictionary<FeederId, StoredSnapshot> _waiting = new();
    private int _writing;

    public void Offer(StoredSnapshot snapshot)
    {
        _waiting[snapshot.Feeder] = snapshot;
        if (TryBegin())
        {
            _ = Task.Run(Write);
        }
    }

    private bool TryBegin() => Interlocked.CompareExchange(ref _writing, 1, 0) == 0;

    private async Task Write()
    {
        do
        {
            try
            {
                await WriteWaiting();
            }
            catch (Exception exception)
            {
                // Snapshots are soft: the next ones replace what was lost.
                LogLost(logger, exception);
            }

            Interlocked.Exchange(ref _writing, 0);
        }
        // One may have been offered after the last look and before the end was marked.
        while (!_waiting.IsEmpty && TryBegin());
    }

    private async Task WriteWaiting()
    {
        while (!_waiting.IsEmpty)
        {
            var batch = new List<StoredSnapshot>();
            foreach (var feeder in _waiting.Keys)
            {
                if (_waiting.TryRemove(feeder, out var snapshot))
                {
                    batch.Add(snapshot);
                }
            }

            await store.Save(batch).AsTask().WaitAsync(Patience, time);
        }
    }

    [LoggerMessage(LogLevel.Warning, "Feeder snapshots could not be written.")]
    private static partial void LogLost(ILogger logger, Exception exception);
}
