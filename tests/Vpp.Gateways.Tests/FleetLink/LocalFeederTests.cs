using Vpp.Gateways.FleetLink;

namespace Vpp.Gateways.Tests.FleetLink;

/// <summary>From the stream to a feeder on the same server, which needs no message.</summary>
public class LocalFeederTests
{
    private static readonly TimeSpan Bucket = new FleetLinkOptions().BucketDelay;

    [Fact]
    public async Task What_comes_for_a_feeder_on_this_server_is_handed_over()
    {
        var (local, intake) = (new FakeLocalFeeders(), new FakeFeeder());
        local.Intakes["f"] = intake;
        await using var host = await Start(local);
        using var stream = host.Open();
        await stream.Introduce(["ev-0", "ev-1"]);

        await stream.Send(RawStream.Readings(100, 0, 1));
        await stream.Sync();
        host.Clock.Advance(Bucket);
        await intake.Until(() => !intake.Telemetry.IsEmpty, "the readings");

        Assert.Equal([0, 1], intake.Telemetry.Single().Member);
        Assert.Empty(host.Plant.Feeder("f").Telemetry);
    }

    [Fact]
    public async Task What_fills_a_bucket_meanwhile_is_handed_over_as_well()
    {
        var (local, intake) = (new FakeLocalFeeders(), new FakeFeeder());
        local.Intakes["f"] = intake;
        var held = new TaskCompletionSource<Grains.Feeders.ReportResult>();
        intake.Answer = () => held.Task;
        await using var host = await Start(local, options => options.BucketReadings = 2);
        using var stream = host.Open();
        await stream.Introduce(["ev-0", "ev-1"]);

        await stream.Send(RawStream.Readings(100, 0, 1));
        await intake.Until(() => !intake.Telemetry.IsEmpty, "the first bucket");
        await stream.Send(RawStream.Readings(200, 0, 1));
        await stream.Sync();
        intake.Answer = () => Task.FromResult(FakeFeeder.Taken());
        held.SetResult(FakeFeeder.Taken());
        await intake.Until(() => intake.Telemetry.Count == 2, "the second one");

        Assert.Equal([200, 200], intake.Telemetry.Last().PowerW);
        Assert.Empty(host.Plant.Feeder("f").Telemetry);
    }

    [Fact]
    public async Task A_feeder_on_this_server_that_forgot_the_binding_gets_it_and_the_readings_by_message()
    {
        var (local, intake) = (new FakeLocalFeeders(), new FakeFeeder());
        local.Intakes["f"] = intake;
        intake.Answer = () => Task.FromResult(FakeFeeder.NotBound());
        await using var host = await Start(local);
        using var stream = host.Open();
        await stream.Introduce(["ev-0", "ev-1"]);
        var feeder = host.Plant.Feeder("f");

        await stream.Send(RawStream.Readings(100, 0, 1));
        await stream.Sync();
        host.Clock.Advance(Bucket);
        await feeder.Until(() => !feeder.Telemetry.IsEmpty, "the readings again");

        Assert.Equal(2, feeder.Binds.Count);
        Assert.Equal([100, 100], feeder.Telemetry.Single().PowerW);
        Assert.Equal([100, 100], feeder.Telemetry.Single().AgeMs);
        Assert.Equal(1, host.Counted("vpp.gateway.rebinds"));
    }

    [Fact]
    public async Task A_feeder_on_another_server_gets_a_message()
    {
        await using var host = await Start(new FakeLocalFeeders());
        using var stream = host.Open();
        await stream.Introduce(["ev-0", "ev-1"]);
        var feeder = host.Plant.Feeder("f");

        await stream.Send(RawStream.Readings(100, 0));
        await stream.Sync();
        host.Clock.Advance(Bucket);
        await feeder.Until(() => !feeder.Telemetry.IsEmpty, "the readings");

        Assert.Equal([0], feeder.Telemetry.Single().Member);
    }

    private static async Task<FleetLinkHost> Start(
        FakeLocalFeeders local, Action<FleetLinkOptions>? configure = null)
    {
        var host = await FleetLinkHost.Start(configure, localFeeders: local);
        host.Plant.Place("f", "ev-0", "ev-1");
        return host;
    }
}
