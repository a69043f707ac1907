using Vpp.Domain.Safety;

namespace Vpp.Grains.Storage;

/// <summary>How the kill switch was last turned, for all servers (C13).</summary>
public interface IKillSwitchStore
{
    /// <summary>Null when it never was.</summary>
    ValueTask<KillSwitch?> Find(CancellationToken cancellation = default);

    /// <summary>Keeps a turn unless a newer one is kept.</summary>
    ValueTask Save(KillSwitch killSwitch, CancellationToken cancellation = default);
}

/// <summary>For a plant without a store: the switch is as it was left only as long as the portfolio lives.</summary>
public sealed class NoKillSwitchStore : IKillSwitchStore
{
    public ValueTask<KillSwitch?> Find(CancellationToken cancellation = default) =>
        ValueTask.FromResult<KillSwitch?>(null);

    public ValueTask Save(KillSwitch killSwitch, CancellationToken cancellation = default) => ValueTask.CompletedTask;
}
