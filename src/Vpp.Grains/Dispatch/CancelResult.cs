using Vpp.Domain.Dispatch;

namespace Vpp.Grains.Dispatch;

/// <summary>What became of a cancellation.</summary>
/// <param name="Record">
/// The record afterwards, or null when there is no such event; null and not recorded when the ledger's record cannot be
/// read and the plant has none either, so that nothing runs for it.
/// </param>
/// <param name="Recorded">
/// Whether the ledger has it. When not, the fleet lets go all the same, and it is recorded once the ledger is back.
/// </param>
[GenerateSerializer, Immutable, Alias("vpp.cancel-result")]
public sealed record CancelResult(
    [property: Id(0)] DispatchEventRecord? Record,
    [property: Id(1)] bool Recorded);
