using Vpp.Domain.Dispatch;
using Vpp.Domain.Identities;
using Vpp.Grains.Storage;

namespace Vpp.Grains.Tests.Plant;

/// <summary>The ledger in memory, shared by all servers of a test, with the compare-and-set of a real store.</summary>
internal sealed class MemoryEventLedger(Pulse pulse) : IEventLedger
{
    private readonly Lock _lock = new();
    private readonly Dictionary<DispatchEventId, DispatchEventRecord> _records = [];
    private readonly Dictionary<DispatchEventId, byte[]> _performance = [];

    public StoreFaults Faults { get; } = new(pulse);

    /// <summary>What is on disk, whatever faults are set.</summary>
    public DispatchEventRecord? OnDisk(string id) => Locked(() => _records.GetValueOrDefault(new(id)));

    /// <summary>Events whose record on disk nobody can read.</summary>
    public HashSet<string> Damaged { get; } = [];

    public ValueTask<DispatchEventRecord?> Find(DispatchEventId id, CancellationToken cancellation = default) =>
        Run(nameof(Find), () => Damaged.Contains(id.Text)
            ? throw new InvalidDataException($"The event {id} of the ledger cannot be read.")
            : _records.GetValueOrDefault(id));

    public ValueTask<bool> TrySave(DispatchEventRecord record, CancellationToken cancellation = default) =>
        Run(nameof(TrySave), () =>
        {
            var known = _records.GetValueOrDefault(record.Event.Id)?.Version ?? 0;
            if (record.Version != known + 1)
            {
                return false;
            }

            _records[record.Event.Id] = record;
            return true;
        });

    public ValueTask<IReadOnlyList<DispatchEventRecord>> ReadOpen(CancellationToken cancellation = default) =>
        Run(nameof(ReadOpen), IReadOnlyList<DispatchEventRecord> () =>
        [
            .. _records.Values
                .Where(record => !record.IsOver && !Damaged.Contains(record.Event.Id.Text))
                .OrderBy(record => record.Event.Start),
        ]);

    public ValueTask<IReadOnlyList<DispatchEventRecord>> ReadOpen(
        DateTimeOffset from, DateTimeOffset until, CancellationToken cancellation = default) =>
        Run(nameof(ReadOpen), IReadOnlyList<DispatchEventRecord> () =>
        [
            .. _records.Values
                .Where(record => !record.IsOver && record.Event.Start < until && record.Event.ReleasedAt > from)
                .OrderBy(record => record.Event.Start),
        ]);

    public ValueTask<int> CountOpen(CancellationToken cancellation = default) =>
        Run(nameof(CountOpen), () => _records.Values.Count(record => !record.IsOver));

    public ValueTask<IReadOnlyList<DispatchEventRecord>> ReadPage(
        DispatchEventId? after, int countMax, CancellationToken cancellation = default) =>
        Run(nameof(ReadPage), IReadOnlyList<DispatchEventRecord> () =>
        [
            .. _records.Values
                .OrderByDescending(record => record.Event.Start)
                .ThenBy(record => record.Event.Id.Text, StringComparer.Ordinal)
                .SkipWhile(record => after is not null && record.Event.Id != after)
                .Skip(after is null ? 0 : 1)
                .Take(countMax),
        ]);

    public ValueTask SavePerformance(
        DispatchEventId id, ReadOnlyMemory<byte> performance, CancellationToken cancellation = default) =>
        new(Run(nameof(SavePerformance), () => _performance[id] = performance.ToArray()).AsTask());

    public ValueTask<byte[]?> FindPerformance(DispatchEventId id, CancellationToken cancellation = default) =>
        Run(nameof(FindPerformance), () => _performance.GetValueOrDefault(id));

    private ValueTask<T> Run<T>(string operation, Func<T> work) => Faults.Run(operation, () => Locked(work));

    private T Locked<T>(Func<T> work)
    {
        lock (_lock)
        {
            return work();
        }
    }
}
