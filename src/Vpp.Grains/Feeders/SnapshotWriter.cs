using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Vpp.Domain.Identities;
using Vpp.Grains.Storage;

namespace Vpp.Grains.Feeders;

/// <summary>One per server: gathers the newest snapshot of each feeder and writes them in bulk, one write at a time.</summary>
internal sealed partial class SnapshotWriter(ISnapshotStore store, ILogger<SnapshotWriter> logger)
{
    private readonly ConcurrentDictionary<FeederId, StoredSnapshot> _waiting = new();
    private int _writing;

    public void Offer(StoredSnapshot snapshot)
    {
        _waiting[snapshot.Feeder] = snapshot;
        if (Interlocked.CompareExchange(ref _writing, 1, 0) == 0)
        {
            _ = Task.Run(Write);
        }
    }

    private async Task Write()
    {
        try
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

                await store.Save(batch);
            }
        }
        catch (Exception exception)
        {
            // Snapshots are soft: the next ones replace what was lost.
            LogLost(logger, exception);
        }
        finally
        {
            Interlocked.Exchange(ref _writing, 0);
        }
    }

    [LoggerMessage(LogLevel.Warning, "Feeder snapshots could not be written.")]
    private static partial void LogLost(ILogger logger, Exception exception);
}
