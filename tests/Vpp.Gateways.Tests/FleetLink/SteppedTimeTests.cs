using Vpp.Gateways.FleetLink.Client;
using Vpp.Gateways.FleetLink.Wire;
using Vpp.Grains.Feeders;

namespace Vpp.Gateways.Tests.FleetLink;

/// <summary>The barrier of a step: setpoints, then the step, then readings at their feeders, then the end.</summary>
public class SteppedTimeTests
{
    [Fact]
    public async Task Setpoints_handed_over_before_a_step_arrive_before_it()
    {
        await using var host = await Start();
        await using var client = await RunningClient.Connect(host, ["ev-0"]);
        var binding = host.Plant.Feeder("f").Binds.Single().Route.Binding;

        for (var step = 1L; step <= 50; step++)
        {
            host.Registry.TrySend(Batches.Setpoints(binding, 1, step, 1_000, [0]));
            await Advance(host, step);

            Assert.Equal("setpoints", await client.Handler.Next("a setpoint"));
            Assert.Equal($"advance {step}", await client.Handler.Next("a step"));
        }
    }

    [Fact]
    public async Task A_step_ends_when_every_feeder_has_what_was_sent_for_it()
    {
        await using var host = await Start();
        await using var first = await RunningClient.Connect(host, ["ev-0"]);
        await using var second = await RunningClient.Connect(host, ["ev-1"]);
        first.Handler.Step = () => first.Client.Send(Reading(100));
        second.Handler.Step = () => second.Client.Send(Reading(200));
        var (feeder, slow) = (host.Plant.Feeder("f"), host.Plant.Feeder("g"));
        var answer = new TaskCompletionSource<ReportResult>();
        slow.Answer = () => answer.Task;

        var step = Advance(host, 1);
        await feeder.Until(() => !feeder.Telemetry.IsEmpty, "its reading");
        await slow.Until(() => !slow.Telemetry.IsEmpty, "its reading");
        Assert.False(step.IsCompleted);
        answer.SetResult(FakeFeeder.Taken());

        Assert.Equal(2, await step);
        Assert.Equal([100], feeder.Telemetry.Single().PowerW);
        Assert.Equal([200], slow.Telemetry.Single().PowerW);
    }

    [Fact]
    public async Task A_step_waits_for_a_feeder_that_must_be_bound_again()
    {
        await using var host = await Start();
        await using var client = await RunningClient.Connect(host, ["ev-0"]);
        client.Handler.Step = () => client.Client.Send(Reading(100));
        var feeder = host.Plant.Feeder("f");
        var answers = new Queue<ReportResult>([FakeFeeder.NotBound(), FakeFeeder.NotBound(), FakeFeeder.Taken()]);
        feeder.Answer = () => Task.FromResult(answers.Dequeue());

        await Advance(host, 1);

        Assert.Equal(3, feeder.Binds.Count);
        Assert.Equal(3, feeder.Telemetry.Count);
        Assert.Empty(answers);
    }

    [Fact]
    public async Task C16_a_reading_is_as_old_as_its_vehicle_says_whenever_the_clock_was_moved()
    {
        await using var host = await Start();
        using var stream = host.Open();
        await stream.Introduce(["ev-0"]);
        await stream.Send(RawStream.Readings(100, 0));
        host.Clock.Advance(TimeSpan.FromSeconds(4));
        await stream.Sync();

        var step = Advance(host, 1);
        Assert.Equal(1, (await stream.Next()).Advance.Step);
        await stream.Send(new ClientMessage { Advanced = new Advanced { Step = 1 } });
        await step;

        Assert.Equal([0], host.Plant.Feeder("f").Telemetry.Single().AgeMs);
    }

    [Fact]
    public async Task A_stream_that_closes_is_not_waited_for()
    {
        await using var host = await Start();
        await using var client = await RunningClient.Connect(host, ["ev-0"]);
        var silent = host.Open();
        await silent.Introduce(["ev-1"]);

        var step = Advance(host, 1);
        Assert.Equal("advance 1", await client.Handler.Next("a step"));
        Assert.Equal(1, (await silent.Next()).Advance.Step);
        Assert.False(step.IsCompleted);
        silent.Dispose();

        Assert.Equal(1, await step);
    }

    [Fact]
    public async Task A_stream_that_cannot_end_its_step_is_closed_and_not_waited_for()
    {
        await using var host = await Start();
        using var stream = host.Open();
        await stream.Introduce(["ev-0", "ev-2"]);
        host.Plant.Place("h", "ev-2");
        host.Plant.Unaddressable = "h";
        host.Clock.Advance(TimeSpan.FromSeconds(30));

        var step = Advance(host, 1);
        await stream.Next();
        await stream.Send(new ClientMessage { Advanced = new Advanced { Step = 1 } });

        Assert.Equal(0, await step);
        Assert.Equal(Grpc.Core.StatusCode.Internal, (await stream.End()).StatusCode);
        Assert.Equal(1, host.Counted("vpp.gateway.calls.failed"));
    }

    [Fact]
    public async Task Nobody_sends_heartbeats_and_silence_closes_nothing()
    {
        await using var host = await Start();
        await using var client = await RunningClient.Connect(host, ["ev-0"]);

        host.Clock.Advance(TimeSpan.FromHours(1));

        Assert.Equal(1, await Advance(host, 1));
        Assert.True(client.Client.IsConnected);
    }

    [Fact]
    public async Task A_server_whose_time_moves_by_itself_takes_no_steps()
    {
        await using var host = await FleetLinkHost.Start();

        await Assert.ThrowsAsync<InvalidOperationException>(() => Advance(host, 1));
    }

    private static async Task<FleetLinkHost> Start()
    {
        var host = await FleetLinkHost.Start(options => options.SteppedTime = true);
        host.Plant.Place("f", "ev-0");
        host.Plant.Place("g", "ev-1");
        return host;
    }

    private static Task<int> Advance(FleetLinkHost host, long step) =>
        host.Registry.AdvanceAll(step, host.Clock.GetUtcNow(), TestContext.Current.CancellationToken);

    private static TelemetryColumns Reading(int powerW)
    {
        var columns = new TelemetryColumns(1);
        columns.Add(0, powerW, 5_000, Domain.Vehicles.ConnectionState.Connected, 0, 0, 0, 0, 0);
        return columns;
    }
}
