using Vpp.Domain.Identities;

namespace Vpp.Grains.Storage;

/// <summary>A feeder's snapshot as bytes, in the format that <c>FeederSnapshot</c> describes.</summary>
public sealed record StoredSnapshot(FeederId Feeder, long Epoch, long Sequence, ReadOnlyMemory<byte> Content);
