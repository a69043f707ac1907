using Vpp.Domain.Identities;
using Vpp.Domain.Safety;
using Vpp.Grains.Storage;

namespace Vpp.Grains.Tests.Plant;

/// <summary>The journal of cancellations in memory; it survives whatever becomes of the actors.</summary>
internal sealed class MemoryCancelJournal(Pulse pulse) : ICancelJournal
{
    private readonly Lock _lock = new();
    private readonly List<CancelEntry> _entries = [];

    public StoreFaults Faults { get; } = new(pulse);

    public ValueTask Append(CancelEntry entry) => Run(nameof(Append), () => _entries.Add(entry));

    public ValueTask Settle(DispatchEventId @event) =>
        Run(nameof(Settle), () => _entries.RemoveAll(entry => entry.Event == @event));

    public ValueTask<IReadOnlyList<CancelEntry>> Read() =>
        Faults.Run(nameof(Read), IReadOnlyList<CancelEntry> () => Entries);

    public ValueTask Keep(KillSwitch killSwitch) => Run(nameof(Keep), () => KillSwitch = killSwitch);

    public ValueTask<KillSwitch?> ReadKillSwitch() => Faults.Run(nameof(ReadKillSwitch), () => KillSwitch);

    /// <summary>How the switch was last turned.</summary>
    public KillSwitch? KillSwitch { get; private set; }

    /// <summary>What is on disk.</summary>
    public CancelEntry[] Entries
    {
        get
        {
            lock (_lock)
            {
                return [.. _entries];
            }
        }
    }

    private async ValueTask Run(string operation, Action work) => await Faults.Run(operation, () =>
    {
        lock (_lock)
        {
            work();
            return true;
        }
    });
}
