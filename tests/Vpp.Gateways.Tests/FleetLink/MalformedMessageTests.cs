using Google.Protobuf;
using Grpc.Core;
using Vpp.Gateways.FleetLink;
using Vpp.Gateways.FleetLink.Wire;

namespace Vpp.Gateways.Tests.FleetLink;

/// <summary>F13 on the stream: each case breaks one rule, for vehicle 0; the good one after it is for 1.</summary>
public class MalformedMessageTests(MalformedMessageTests.Host shared) : IClassFixture<MalformedMessageTests.Host>
{
    private static readonly Dictionary<string, (ClientMessage Message, string Sentence)> Corpus = new()
    {
        ["a short column"] = Telemetry(
            telemetry => telemetry.PowerW = Column<int>.Copy([]),
            "telemetry: column power has 0 values, vehicle has 1"),
        ["a long column"] = Telemetry(
            telemetry => telemetry.Sequence = Column<long>.Copy([1, 2]),
            "telemetry: column sequence has 2 values, vehicle has 1"),
        ["half a value"] = Telemetry(
            telemetry => telemetry.Epoch = ByteString.CopyFrom(new byte[12]),
            "telemetry: column epoch has 12 bytes, which is no multiple of 8"),
        ["half a vehicle"] = Telemetry(
            telemetry => telemetry.Vehicle = ByteString.CopyFrom(new byte[3]),
            "telemetry: column vehicle has 3 bytes, which is no multiple of 4"),
        ["a vehicle that was never introduced"] = Telemetry(
            telemetry => telemetry.Vehicle = Column<int>.Copy([2]),
            "telemetry: column vehicle has 2 in row 0, the range is 0 to 1"),
        ["a negative vehicle"] = Telemetry(
            telemetry => telemetry.Vehicle = Column<int>.Copy([-1]),
            "telemetry: column vehicle has -1 in row 0, the range is 0 to 1"),
        ["too much power"] = Telemetry(
            telemetry => telemetry.PowerW = Column<int>.Copy([10_000_001]),
            "telemetry: column power has 10000001 in row 0, the range is -10000000 to 10000000"),
        ["the bits of a floating point number as power"] = Telemetry(
            telemetry => telemetry.PowerW = Column<float>.Copy([float.PositiveInfinity]),
            $"telemetry: column power has {BitConverter.SingleToInt32Bits(float.PositiveInfinity)} in row 0, "
                + "the range is -10000000 to 10000000"),
        ["more than full"] = Telemetry(
            telemetry => telemetry.StateOfCharge = Column<ushort>.Copy([10_001]),
            "telemetry: column state of charge has 10001 in row 0, the range is 0 to 10000"),
        ["an unknown connection"] = Telemetry(
            telemetry => telemetry.Connection = Column<byte>.Copy([4]),
            "telemetry: column connection has 4 in row 0, the range is 0 to 3"),
        ["older than a day"] = Telemetry(
            telemetry => telemetry.AgeMs = Column<uint>.Copy([86_400_001]),
            "telemetry: column age has 86400001 in row 0, the range is 0 to 86400000"),
        ["a negative epoch"] = Telemetry(
            telemetry => telemetry.Epoch = Column<long>.Copy([-1]),
            "telemetry: column epoch has -1 in row 0, the range is 0 to 9223372036854775807"),
        ["too strong a setpoint"] = Telemetry(
            telemetry => telemetry.SetpointW = Column<int>.Copy([int.MinValue]),
            "telemetry: column setpoint has -2147483648 in row 0, the range is -10000000 to 10000000"),
        ["a life of more than a day"] = Telemetry(
            telemetry => telemetry.RemainingLifeMs = Column<uint>.Copy([uint.MaxValue]),
            "telemetry: column remaining life has 4294967295 in row 0, the range is 0 to 86400000"),
        ["a home that was never introduced"] = (
            RawStream.Meters(111, 0),
            "home meters: column home has 0 in row 0, the range is 0 to -1"),
        ["an unknown outcome"] = (
            RawStream.Answers(1, 1, 6, 0),
            "acknowledgements: column outcome has 6 in row 0, the range is 1 to 5"),
        ["no outcome"] = (
            RawStream.Answers(1, 1, 0, 0),
            "acknowledgements: column outcome has 0 in row 0, the range is 1 to 5"),
        ["no content"] = (new ClientMessage(), "message: it has no content that is known here"),
        ["a step nobody asked for"] = (
            new ClientMessage { Advanced = new Advanced { Step = 7 } },
            "advanced: step 7 is not the one that was asked for"),
        ["another protocol version"] = Hello(
            hello => hello.ProtocolVersion = 2, "hello: protocol version 2 is not spoken here, version 1 is"),
        ["no operator"] = Hello(hello => hello.FleetOperator = "", "hello: fleet operator: an id must not be empty"),
        ["another operator"] = Hello(
            hello => hello.FleetOperator = "umbrella", "hello: this stream belongs to acme, not to umbrella"),
        ["no latency class"] = Hello(
            hello => hello.LatencyClass = LatencyClass.Unspecified,
            "hello: latency class 0 is none of FAST, MEDIUM, SLOW"),
        ["another latency class"] = Hello(
            hello => hello.LatencyClass = LatencyClass.Medium,
            "hello: latency class Medium is not the one of the Hello before; use another stream"),
        ["nobody"] = Hello(hello => hello.VehicleIds.Clear(), "hello: it names no vehicle and no home"),
        ["twice in one hello"] = Hello(
            hello => hello.VehicleIds.Add("late"), "hello: vehicle late is introduced twice"),
        ["twice on one stream"] = Hello(
            hello => hello.VehicleIds.Add("ev-0"), "hello: vehicle ev-0 is introduced twice"),
        ["too long an id"] = Hello(
            hello => hello.VehicleIds.Add(new string('x', 101)),
            "hello: vehicle 1: an id has at most 100 characters, this one has 101"),
        ["too many ids"] = Hello(
            hello => hello.HomeIds.Add(Enumerable.Range(0, 6).Select(number => $"h{number}")),
            "hello: a stream introduces at most 5 homes, these would be 6"),
    };

    public static TheoryData<string> Cases => [.. Corpus.Keys];

    [Theory, MemberData(nameof(Cases))]
    public async Task A_malformed_message_is_answered_and_counted_and_nothing_of_it_is_used(string name)
    {
        var (message, sentence) = Corpus[name];
        var (host, feeder) = (shared.Link, shared.Link.Plant.Feeder("f"));
        feeder.Telemetry.Clear();
        feeder.Binds.Clear();
        var malformed = host.Counted("vpp.gateway.messages.malformed");
        using var stream = host.Open();
        await stream.Introduce(["ev-0", "ev-1"]);

        await stream.Send(message);
        Assert.Equal(sentence, (await stream.Next()).Fault?.Sentence);
        Assert.Equal(malformed + 1, host.Counted("vpp.gateway.messages.malformed"));

        await stream.Send(RawStream.Readings(222, 1));
        await feeder.Until(() => !feeder.Telemetry.IsEmpty, "the reading after the malformed message");
        var batch = Assert.Single(feeder.Telemetry);
        Assert.Equal([1], batch.Member);
        Assert.Equal([222], batch.PowerW);
        Assert.Empty(feeder.Answers);
        Assert.Empty(feeder.Meters);
        Assert.Single(feeder.Binds);
    }

    [Fact]
    public async Task A_stream_begins_with_a_hello()
    {
        using var stream = shared.Link.Open();

        await stream.Send(RawStream.Readings(111, 0));

        Assert.Equal("stream: a Hello comes first", (await stream.Next()).Fault?.Sentence);
        Assert.Equal(0, (await stream.Introduce(["ev-0"])).UnknownVehicles.Length);
    }

    [Fact]
    public async Task Too_many_malformed_messages_end_the_stream()
    {
        using var stream = shared.Link.Open();
        await stream.Introduce(["ev-0"]);

        for (var sent = 0; sent < 10; sent++)
        {
            await stream.Send(new ClientMessage());
        }

        var status = await stream.End();
        Assert.Equal(StatusCode.InvalidArgument, status.StatusCode);
        Assert.StartsWith("10 malformed messages", status.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_message_of_ten_megabytes_ends_its_stream_and_no_other()
    {
        using var other = shared.Link.Open();
        await other.Introduce(["ev-1"]);
        using var stream = shared.Link.Open();
        await stream.Introduce(["ev-0"]);

        // The server ends the stream at the first bytes, so the rest may find it closed.
        _ = stream.Send(new ClientMessage
        {
            Telemetry = new Telemetry { Vehicle = ByteString.CopyFrom(new byte[10_000_000]) },
        });

        Assert.Equal(StatusCode.ResourceExhausted, (await stream.End()).StatusCode);
        await other.Sync();
    }

    [Fact]
    public async Task Bytes_that_are_no_message_end_their_stream_and_no_other()
    {
        using var other = shared.Link.Open();
        await other.Introduce(["ev-1"]);
        var bytes = Marshallers.Create<byte[]>(message => message, message => message);
        var method = new Method<byte[], byte[]>(
            MethodType.DuplexStreaming, "vpp.fleetlink.v1.FleetLink", "Connect", bytes, bytes);
        using var call = shared.Link.Channel.CreateCallInvoker().AsyncDuplexStreamingCall(method, null, default);

        await call.RequestStream.WriteAsync([0xFF, 0xFF, 0xFF], TestContext.Current.CancellationToken);

        var exception = await Assert.ThrowsAsync<RpcException>(async () =>
        {
            while (await call.ResponseStream.MoveNext(TestContext.Current.CancellationToken))
            {
            }
        });
        Assert.Equal(StatusCode.InvalidArgument, exception.StatusCode);
        await other.Sync();
    }

    private static (ClientMessage Message, string Sentence) Telemetry(Action<Telemetry> spoil, string sentence)
    {
        var message = RawStream.Readings(111, 0);
        spoil(message.Telemetry);
        return (message, sentence);
    }

    private static (ClientMessage Message, string Sentence) Hello(Action<Hello> spoil, string sentence)
    {
        var message = RawStream.Hello(["late"]);
        spoil(message.Hello);
        return (message, sentence);
    }

    /// <summary>One server for all cases; nobody else may end up on its feeder.</summary>
    public sealed class Host : IAsyncLifetime
    {
        internal FleetLinkHost Link { get; private set; } = null!;

        public async ValueTask InitializeAsync()
        {
            Link = await FleetLinkHost.Start(
                options => (options.MalformedMax, options.IdsMax) = (10, 5), realTime: true);
            Link.Plant.Place("f", "ev-0", "ev-1", "late");
        }

        public ValueTask DisposeAsync() => Link.DisposeAsync();
    }
}
