using System.Buffers;
using Google.Protobuf;
using Grpc.Core;
using Vpp.Gateways.FleetLink.Wire;

namespace Vpp.Gateways.FleetLink;

/// <summary>
/// How messages come off the wire and go onto it. Telemetry, which is almost all that arrives, is read where it lies in
/// a borrowed buffer, so that a reading leaves no garbage; everything else is left to the generated parser.
/// </summary>
internal static class WireMessages
{
    public static Marshaller<ClientMessage> FromClient { get; } = Marshallers.Create(Write, Read);

    public static Marshaller<ServerMessage> ToClient { get; } = Marshallers.Create(
        Write, context => ServerMessage.Parser.ParseFrom(context.PayloadAsReadOnlySequence()));

    /// <summary>A message over a buffer that it gives back with <see cref="ClientMessage.GiveBack"/>.</summary>
    public static ClientMessage Read(ReadOnlySequence<byte> payload)
    {
        var length = (int)payload.Length;
        var buffer = ArrayPool<byte>.Shared.Rent(length);
        payload.CopyTo(buffer);
        if (TelemetryIn(buffer.AsMemory(0, length)) is { } telemetry)
        {
            return new ClientMessage { Telemetry = telemetry, Borrowed = buffer };
        }

        ArrayPool<byte>.Shared.Return(buffer);
        return ClientMessage.Parser.ParseFrom(payload);
    }

    private static ClientMessage Read(DeserializationContext context) => Read(context.PayloadAsReadOnlySequence());

    private static void Write(IMessage message, SerializationContext context)
    {
        context.SetPayloadLength(message.CalculateSize());
        message.WriteTo(context.GetBufferWriter());
        context.Complete();
    }

    /// <summary>Null unless the bytes are telemetry of known columns and nothing else.</summary>
    private static Telemetry? TelemetryIn(Memory<byte> bytes)
    {
        if (!TryTake(ref bytes, out var field, out var content)
            || field != ClientMessage.TelemetryFieldNumber
            || bytes.Length > 0)
        {
            return null;
        }

        var telemetry = new Telemetry();
        while (content.Length > 0)
        {
            if (!TryTake(ref content, out field, out var column)
                || !TrySet(telemetry, field, UnsafeByteOperations.UnsafeWrap(column)))
            {
                return null;
            }
        }

        return telemetry;
    }

    private static bool TrySet(Telemetry telemetry, uint field, ByteString column)
    {
        switch (field)
        {
            case Telemetry.VehicleFieldNumber: telemetry.Vehicle = column; return true;
            case Telemetry.PowerWFieldNumber: telemetry.PowerW = column; return true;
            case Telemetry.StateOfChargeFieldNumber: telemetry.StateOfCharge = column; return true;
            case Telemetry.ConnectionFieldNumber: telemetry.Connection = column; return true;
            case Telemetry.AgeMsFieldNumber: telemetry.AgeMs = column; return true;
            case Telemetry.EpochFieldNumber: telemetry.Epoch = column; return true;
            case Telemetry.SequenceFieldNumber: telemetry.Sequence = column; return true;
            case Telemetry.SetpointWFieldNumber: telemetry.SetpointW = column; return true;
            case Telemetry.RemainingLifeMsFieldNumber: telemetry.RemainingLifeMs = column; return true;
            default: return false;
        }
    }

    /// <summary>Takes one field with a length from the front; false when something else stands there.</summary>
    private static bool TryTake(ref Memory<byte> bytes, out uint field, out Memory<byte> content)
    {
        (field, content) = (0, default);
        if (!TryTake(ref bytes, out var tag)
            || WireFormat.GetTagWireType(tag) != WireFormat.WireType.LengthDelimited
            || !TryTake(ref bytes, out var length)
            || length > (uint)bytes.Length)
        {
            return false;
        }

        (field, content) = ((uint)WireFormat.GetTagFieldNumber(tag), bytes[..(int)length]);
        bytes = bytes[(int)length..];
        return true;
    }

    private static bool TryTake(ref Memory<byte> bytes, out uint number)
    {
        const int bitsPerByte = 7;
        const int bytesMax = 4;
        var span = bytes.Span;
        number = 0;
        for (var i = 0; i < Math.Min(span.Length, bytesMax); i++)
        {
            number |= (uint)(span[i] & 0x7F) << (i * bitsPerByte);
            if (span[i] < 0x80)
            {
                bytes = bytes[(i + 1)..];
                return true;
            }
        }

        return false;
    }
}
