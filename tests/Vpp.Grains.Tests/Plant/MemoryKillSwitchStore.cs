using Vpp.Domain.Safety;
using Vpp.Grains.Storage;

namespace Vpp.Grains.Tests.Plant;

/// <summary>How the kill switch was last turned, in memory.</summary>
internal sealed class MemoryKillSwitchStore(Pulse pulse) : IKillSwitchStore
{
    private KillSwitch? _kept;

    public StoreFaults Faults { get; } = new(pulse);

    /// <summary>What is on disk, whatever faults are set.</summary>
    public KillSwitch? OnDisk => Volatile.Read(ref _kept);

    public ValueTask<KillSwitch?> Find(CancellationToken cancellation = default) =>
        Faults.Run(nameof(Find), () => OnDisk);

    public async ValueTask Save(KillSwitch killSwitch, CancellationToken cancellation = default) =>
        await Faults.Run(nameof(Save), () =>
        {
            if (killSwitch.Version > (_kept?.Version ?? 0))
            {
                Volatile.Write(ref _kept, killSwitch);
            }

            return true;
        });
}
