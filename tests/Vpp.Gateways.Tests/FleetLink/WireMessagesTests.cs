using System.Buffers;
using CsCheck;
using Google.Protobuf;
using Vpp.Gateways.FleetLink;
using Vpp.Gateways.FleetLink.Wire;

namespace Vpp.Gateways.Tests.FleetLink;

/// <summary>What is read in a borrowed buffer is what the generated parser reads.</summary>
public class WireMessagesTests
{
    private static readonly Gen<int[]> Vehicles = Gen.Int[0, 1_000].Array[0, 50];

    private static readonly Gen<ClientMessage> Messages = Gen.OneOf(
        Vehicles.Select(vehicles => RawStream.Readings(7_000, vehicles)),
        Vehicles.Select(vehicles => RawStream.Meters(900, vehicles)),
        Vehicles.Select(vehicles => RawStream.Answers(1, 2, 1, vehicles)),
        Gen.Const(new ClientMessage { Heartbeat = new Heartbeat() }),
        Gen.Const(RawStream.Hello(["a", "b"])));

    [Fact]
    public void Any_message_is_read_as_it_was_written() => Messages.Sample(message =>
        Assert.Equal(message, WireMessages.Read(new ReadOnlySequence<byte>(message.ToByteArray()))));

    [Fact]
    public void Bytes_that_are_no_message_are_refused_and_never_read_beyond_their_end() =>
        Gen.Select(Messages, Gen.Int[0, 2_000], Gen.Byte).Sample((message, place, value) =>
        {
            var bytes = message.ToByteArray();
            if (bytes.Length > 0)
            {
                bytes[place % bytes.Length] = value;
            }

            var (expected, refusal) = Parsed(() => ClientMessage.Parser.ParseFrom(bytes));
            var (read, refused) = Parsed(() => WireMessages.Read(new ReadOnlySequence<byte>(bytes)));

            Assert.Equal(refusal, refused);
            Assert.Equal(expected, read);
        });

    [Fact]
    public void Telemetry_leaves_next_to_no_garbage()
    {
        var message = RawStream.Readings(7_000, [.. Enumerable.Range(0, 4_000)]);
        var bytes = new ReadOnlySequence<byte>(message.ToByteArray());
        Read(bytes);
        var before = GC.GetAllocatedBytesForCurrentThread();

        Read(bytes);

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 2_000);
    }

    private static void Read(ReadOnlySequence<byte> bytes)
    {
        var message = WireMessages.Read(bytes);
        Assert.Equal(4_000 * sizeof(int), message.Telemetry.Vehicle.Length);
        message.GiveBack();
    }

    private static (ClientMessage? Message, bool Refused) Parsed(Func<ClientMessage> parse)
    {
        try
        {
            return (parse(), false);
        }
        catch (InvalidProtocolBufferException)
        {
            return (null, true);
        }
    }
}
