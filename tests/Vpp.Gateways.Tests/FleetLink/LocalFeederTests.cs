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

    private static async Task<FleetLinkHost> Start(FakeLocalFeeders local)
    {
        var host = await FleetLinkHost.Start(localFeeders: local);
        host.Plant.Place("f", "ev-0", "ev-1");
        return host;
    }
}
