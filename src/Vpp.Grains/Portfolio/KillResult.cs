using Vpp.Domain.Safety;

namespace Vpp.Grains.Portfolio;

/// <summary>What became of a turn of the kill switch.</summary>
/// <param name="KillSwitch">How it is now.</param>
/// <param name="Recorded">
/// Whether the store has it. When not, it is in force all the same, and is recorded once the store is back.
/// </param>
[GenerateSerializer, Immutable, Alias("vpp.kill-result")]
public sealed record KillResult([property: Id(0)] KillSwitch KillSwitch, [property: Id(1)] bool Recorded);
