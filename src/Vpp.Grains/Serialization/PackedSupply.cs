using Vpp.Domain.Feeders;
using Vpp.Domain.Supply;

namespace Vpp.Grains.Serialization;

/// <summary>A feeder's supply as it travels: small enough that a summary with it stays within a kibibyte.</summary>
/// <param name="Bytes">What <see cref="FeederSupplyCodec"/> writes.</param>
[GenerateSerializer, Immutable, Alias("vpp.packed-supply")]
public readonly record struct PackedSupply([property: Id(0)] byte[] Bytes);

/// <summary>Packs and unpacks; within one server a summary is passed on as it is.</summary>
[RegisterConverter]
public sealed class PackedSupplyConverter : IConverter<FeederSupply, PackedSupply>
{
    /// <summary>What is left for the supply beside the other figures of a summary.</summary>
    private const int LengthMax = 720;

    public FeederSupply ConvertFromSurrogate(in PackedSupply surrogate) =>
        FeederSupplyCodec.TryDecode(surrogate.Bytes, out var supply)
            ? supply
            : throw new InvalidDataException("A feeder's supply cannot be read.");

    public PackedSupply ConvertToSurrogate(in FeederSupply value)
    {
        Span<byte> bytes = stackalloc byte[LengthMax];
        return new(bytes[..FeederSupplyCodec.Encode(value, bytes)].ToArray());
    }
}
