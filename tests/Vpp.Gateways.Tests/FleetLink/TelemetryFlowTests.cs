using Vpp.Gateways.FleetLink;
using Vpp.Grains.Feeders;

namespace Vpp.Gateways.Tests.FleetLink;

/// <summary>From the stream to the feeder. On the fake clock a bucket is over when the test says so.</summary>
public class TelemetryFlowTests
{
    private static readonly TimeSpan Bucket = new FleetLinkOptions().BucketDelay;

    [Fact]
    public async Task Readings_wait_for_their_bucket_and_grow_older_meanwhile()
    {
        await using var host = await Start();
        using var stream = host.Open();
        await stream.Introduce(["ev-0", "ev-1"]);
        var feeder = host.Plant.Feeder("f");

        await stream.Send(RawStream.Readings(100, 0));
        await stream.Sync();
        Assert.Empty(feeder.Telemetry);
        host.Clock.Advance(Bucket);
        await feeder.Until(() => !feeder.Telemetry.IsEmpty, "a batch");

        Assert.Equal([(int)Bucket.TotalMilliseconds], feeder.Telemetry.Single().AgeMs);
        Assert.Equal(feeder.Binds.Single().Route, feeder.Telemetry.Single().Route);
    }

    [Fact]
    public async Task A_full_bucket_does_not_wait()
    {
        await using var host = await Start();
        var vehicles = Place(host, "f", 500);
        using var stream = host.Open();
        await stream.Introduce(vehicles);
        var feeder = host.Plant.Feeder("f");

        await stream.Send(RawStream.Readings(100, [.. Enumerable.Range(0, 500)]));
        await feeder.Until(() => !feeder.Telemetry.IsEmpty, "a batch");

        Assert.Equal(500, feeder.Telemetry.Single().Count);
    }

    [Fact]
    public async Task While_a_batch_is_on_its_way_the_newest_reading_of_each_vehicle_waits()
    {
        // Two waiting readings are a full bucket, so the second batch leaves as soon as the first is back.
        await using var host = await Start(configure: options => options.BucketReadings = 2);
        using var stream = host.Open();
        await stream.Introduce(["ev-0", "ev-1"]);
        var feeder = host.Plant.Feeder("f");
        var answer = Hold(feeder);
        await Report(stream, 100, 0);
        host.Clock.Advance(Bucket);
        await feeder.Until(() => feeder.Telemetry.Count == 1, "the first batch");

        await Report(stream, 101, 0);
        host.Clock.Advance(Bucket);
        await Report(stream, 102, 0, 1);
        await Report(stream, 103, 0);
        Release(feeder, answer);
        await feeder.Until(() => feeder.Telemetry.Count >= 2, "the second batch");

        Assert.Equal([(0, 103), (1, 102)], Rows(feeder.Telemetry.ElementAt(1)));
        Assert.Equal(2, host.Counted("vpp.gateway.readings.dropped:replaced"));
    }

    [Fact]
    public async Task A_feeder_that_forgot_the_binding_is_bound_again_and_gets_the_batch_again()
    {
        await using var host = await Start(realTime: true);
        using var stream = host.Open();
        await stream.Introduce(["ev-0", "ev-1"]);
        var feeder = host.Plant.Feeder("f");
        feeder.Answer = () =>
        {
            feeder.Answer = () => Task.FromResult(FakeFeeder.Taken());
            return Task.FromResult(FakeFeeder.NotBound());
        };

        await Report(stream, 100, 0, 1);
        await feeder.Until(() => feeder.Telemetry.Count == 2, "the batch again");

        Assert.Equal(2, feeder.Binds.Count);
        Assert.Equal(feeder.Binds.First().Route, feeder.Binds.Last().Route);
        Assert.Equal([(0, 100), (1, 100)], Rows(feeder.Telemetry.Last()));
        Assert.Equal(1, host.Counted("vpp.gateway.rebinds"));
    }

    [Fact]
    public async Task A_call_that_fails_is_repeated_with_the_newest_readings()
    {
        await using var host = await Start(realTime: true);
        using var stream = host.Open();
        await stream.Introduce(["ev-0", "ev-1"]);
        var feeder = host.Plant.Feeder("f");
        var answer = Hold(feeder);
        await Report(stream, 100, 0, 1);
        await feeder.Until(() => feeder.Telemetry.Count == 1, "the first batch");
        await Report(stream, 200, 0);

        feeder.Answer = () => Task.FromResult(FakeFeeder.Taken());
        answer.SetException(new TimeoutException("the feeder's server is gone"));
        await feeder.Until(() => feeder.Telemetry.Count == 2, "the repeated batch");

        Assert.Equal([(0, 200), (1, 100)], Rows(feeder.Telemetry.Last()));
        Assert.Equal(1, host.Counted("vpp.gateway.calls.failed"));
    }

    [Fact]
    public async Task C15_a_reading_older_than_the_last_one_is_dropped_and_counted()
    {
        await using var host = await Start();
        using var stream = host.Open();
        await stream.Introduce(["ev-0", "ev-1"]);
        var feeder = host.Plant.Feeder("f");
        var late = RawStream.Readings(200, 0, 1);
        late.Telemetry.AgeMs = Column<uint>.Copy([1u, 1u]);

        await stream.Send(RawStream.Readings(100, 0));
        await stream.Send(late);
        await stream.Sync();
        host.Clock.Advance(Bucket);
        await feeder.Until(() => !feeder.Telemetry.IsEmpty, "a batch");

        Assert.Equal([(0, 100), (1, 200)], Rows(feeder.Telemetry.Single()));
        Assert.Equal(1, host.Counted("vpp.gateway.readings.dropped:older"));
    }

    [Fact]
    public async Task C18_a_feeder_that_hangs_holds_up_no_other()
    {
        await using var host = await Start(realTime: true);
        host.Plant.Place("g", "ev-9");
        using var stream = host.Open();
        await stream.Introduce(["ev-0", "ev-9"]);
        Hold(host.Plant.Feeder("f"));
        var other = host.Plant.Feeder("g");

        await Report(stream, 100, 0, 1);
        await other.Until(() => other.Telemetry.Count == 1, "the first batch");
        await Report(stream, 101, 0, 1);
        await other.Until(() => other.Telemetry.Count == 2, "the second batch");

        Assert.Equal([(0, 101)], Rows(other.Telemetry.Last()));
    }

    [Fact]
    public async Task Of_answers_that_wait_the_one_to_the_newest_setpoint_is_kept_and_echoes_are_dropped()
    {
        await using var host = await Start();
        using var stream = host.Open();
        await stream.Introduce(["ev-0", "ev-1"]);
        var feeder = host.Plant.Feeder("f");
        const byte accepted = 1, notNewer = 2;

        await stream.Send(RawStream.Answers(1, 5, accepted, 0, 1));
        await stream.Send(RawStream.Answers(1, 6, accepted, 0));
        await stream.Send(RawStream.Answers(1, 6, notNewer, 0));
        await stream.Send(RawStream.Answers(1, 4, notNewer, 1));
        await stream.Sync();
        host.Clock.Advance(Bucket);
        await feeder.Until(() => !feeder.Answers.IsEmpty, "the answers");

        var batch = feeder.Answers.Single();
        Assert.Equal([0, 1], batch.Member);
        Assert.Equal([6L, 5L], batch.Sequence);
        Assert.Equal([accepted, accepted], batch.Outcome);
    }

    private static async Task<FleetLinkHost> Start(
        bool realTime = false, Action<FleetLinkOptions>? configure = null)
    {
        var host = await FleetLinkHost.Start(configure, realTime);
        host.Plant.Place("f", "ev-0", "ev-1");
        return host;
    }

    private static string[] Place(FleetLinkHost host, string feeder, int count)
    {
        string[] vehicles = [.. Enumerable.Range(0, count).Select(number => $"{feeder}-{number}")];
        host.Plant.Place(feeder, vehicles);
        return vehicles;
    }

    private static TaskCompletionSource<ReportResult> Hold(FakeFeeder feeder)
    {
        var answer = new TaskCompletionSource<ReportResult>(TaskCreationOptions.RunContinuationsAsynchronously);
        feeder.Answer = () => answer.Task;
        return answer;
    }

    private static void Release(FakeFeeder feeder, TaskCompletionSource<ReportResult> answer)
    {
        feeder.Answer = () => Task.FromResult(FakeFeeder.Taken());
        answer.SetResult(FakeFeeder.Taken());
    }

    /// <summary>Sends readings; when it ends they wait in their bucket or are on their way.</summary>
    private static async Task Report(RawStream stream, int powerW, params int[] vehicles)
    {
        await stream.Send(RawStream.Readings(powerW, vehicles));
        await stream.Sync();
    }

    private static IEnumerable<(int Member, int PowerW)> Rows(TelemetryBatch batch) => batch.Member.Zip(batch.PowerW);
}
