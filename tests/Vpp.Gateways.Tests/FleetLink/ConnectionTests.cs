using Grpc.Core;
using Microsoft.Extensions.Time.Testing;
using Vpp.Domain.Following;
using Vpp.Gateways.FleetLink;
using Vpp.Gateways.FleetLink.Client;

namespace Vpp.Gateways.Tests.FleetLink;

/// <summary>How streams begin and end.</summary>
public class ConnectionTests
{
    private static readonly TimeSpan Bucket = new FleetLinkOptions().BucketDelay;
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    [Fact]
    public async Task Everybody_is_bound_at_their_feeder_and_strangers_are_named_in_the_welcome()
    {
        await using var host = await FleetLinkHost.Start();
        host.Plant.Place("f", "ev-0", "home-1");
        host.Plant.Place("g", "ev-2", "ev-3");
        host.Plant.Feeder("g").Strangers.Add("ev-3");

        await using var client = await RunningClient.Connect(
            host, ["ev-0", "ev-1", "ev-2", "ev-3"], ["home-0", "home-1"]);

        Assert.Equal([1, 3], client.Handler.UnknownVehicles);
        Assert.Equal([0], client.Handler.UnknownHomes);
        var first = host.Plant.Feeder("f").Binds.Single();
        Assert.Equal(["ev-0"], first.Vehicles);
        Assert.Equal(["home-1"], first.Homes);
        Assert.Equal(host.Plant.SiloAddress, first.Route.Server);
        Assert.Equal(["ev-2", "ev-3"], host.Plant.Feeder("g").Binds.Single().Vehicles);
        Assert.NotEqual(first.Route, host.Plant.Feeder("g").Binds.Single().Route);
    }

    [Fact]
    public async Task A_second_hello_adds_vehicles_and_their_numbers_go_on()
    {
        await using var host = await FleetLinkHost.Start();
        host.Plant.Place("f", "ev-0", "ev-1", "ev-2");
        using var stream = host.Open();
        await stream.Introduce(["ev-0", "ev-1"]);

        var welcome = await stream.Introduce(["stranger", "ev-2"]);
        await stream.Send(RawStream.Readings(100, 3));
        await stream.Sync();
        host.Clock.Advance(Bucket);

        var feeder = host.Plant.Feeder("f");
        await feeder.Until(() => !feeder.Telemetry.IsEmpty, "a reading");
        Assert.Equal([2], Column<int>.Read(welcome.UnknownVehicles).ToArray());
        Assert.Equal(["ev-2"], feeder.Binds.Last().Vehicles);
        Assert.Equal(feeder.Binds.Last().Route, feeder.Telemetry.Single().Route);
    }

    [Theory]
    [InlineData(FleetLatency.Fast, LatencyClass.Fast)]
    [InlineData(FleetLatency.Medium, LatencyClass.Medium)]
    [InlineData(FleetLatency.Slow, LatencyClass.Slow)]
    public async Task Feeders_are_told_how_soon_the_vehicles_of_a_stream_answer(
        FleetLatency said, LatencyClass told)
    {
        await using var host = await FleetLinkHost.Start();
        host.Plant.Place("f", "ev-0");
        var options = new FleetLinkClientOptions
        {
            Addresses = [host.Address],
            FleetOperator = "acme",
            VehicleIds = ["ev-0"],
            Latency = said,
        };
        await using var client = new RunningClient(options, new FakeTimeProvider());

        Assert.Equal("welcome", await client.Handler.Next("a welcome"));
        Assert.Equal(told, host.Plant.Feeder("f").Binds.Single().Latency);
    }

    [Fact]
    public async Task A_fleet_too_large_for_one_hello_is_bound_in_one_piece()
    {
        await using var host = await FleetLinkHost.Start();
        string[] vehicles = [.. Enumerable.Range(0, 7).Select(number => $"ev-{number}")];
        host.Plant.Place("f", [.. vehicles, "home-0"]);
        var options = new FleetLinkClientOptions
        {
            Addresses = [host.Address],
            FleetOperator = "acme",
            VehicleIds = [.. vehicles, "stranger"],
            HomeIds = ["home-0"],
            HelloIdsMax = 3,
        };
        await using var client = new RunningClient(options, new FakeTimeProvider());

        Assert.Equal("welcome", await client.Handler.Next("a welcome"));

        Assert.Equal([7], client.Handler.UnknownVehicles);
        var binding = host.Plant.Feeder("f").Binds.Single();
        Assert.Equal(vehicles, binding.Vehicles);
        Assert.Equal(["home-0"], binding.Homes);
    }

    [Fact]
    public async Task Strangers_are_looked_up_again()
    {
        await using var host = await FleetLinkHost.Start(options => options.HeartbeatsMissedMax = 100);
        using var stream = host.Open();
        await stream.Introduce(["ev-0"]);
        host.Plant.Place("f", "ev-0");

        host.Clock.Advance(TimeSpan.FromSeconds(30));

        var feeder = host.Plant.Feeder("f");
        await feeder.Until(() => !feeder.Binds.IsEmpty, "a binding");
        Assert.Equal(["ev-0"], feeder.Binds.Single().Vehicles);
    }

    [Fact]
    public async Task A_vehicle_whose_readings_are_dropped_is_looked_up_and_bound_where_it_has_moved()
    {
        await using var host = await FleetLinkHost.Start(options => options.HeartbeatsMissedMax = 100);
        host.Plant.Place("f", "ev-0", "ev-1");
        using var stream = host.Open();
        await stream.Introduce(["ev-0", "ev-1"]);
        var (old, next) = (host.Plant.Feeder("f"), host.Plant.Feeder("g"));
        old.Answer = () => Task.FromResult(FakeFeeder.Taken(dropped: 1));
        host.Plant.Place("g", "ev-1");

        await stream.Send(RawStream.Readings(100, 0, 1));
        await stream.Sync();
        host.Clock.Advance(Bucket);
        await old.Until(() => !old.Telemetry.IsEmpty, "the readings");
        await host.Until("vpp.gateway.readings.dropped:by-feeder", 1);
        host.Clock.Advance(TimeSpan.FromSeconds(30));
        await next.Until(() => !next.Binds.IsEmpty, "the vehicle that moved");

        Assert.Equal(["ev-1"], next.Binds.Single().Vehicles);
        Assert.Single(old.Binds);
    }

    [Fact]
    public async Task A_binding_that_everybody_has_left_ends_also_at_its_feeder()
    {
        await using var host = await FleetLinkHost.Start(options => options.HeartbeatsMissedMax = 100);
        host.Plant.Place("f", "ev-0", "ev-1", "home-0");
        using var stream = host.Open();
        await stream.Introduce(["ev-0", "ev-1"], ["home-0"]);
        var (old, next) = (host.Plant.Feeder("f"), host.Plant.Feeder("g"));
        old.Answer = () => Task.FromResult(FakeFeeder.Taken(dropped: 2));
        host.Plant.Place("g", "ev-0", "ev-1", "home-0");

        await stream.Send(RawStream.Readings(100, 0, 1));
        await stream.Sync();
        host.Clock.Advance(Bucket);
        await host.Until("vpp.gateway.readings.dropped:by-feeder", 2);
        host.Clock.Advance(TimeSpan.FromSeconds(30));
        await old.Until(() => !old.Unbinds.IsEmpty, "the end of the binding");

        var route = old.Binds.Single().Route;
        Assert.Equal(route, old.Unbinds.Single());
        Assert.False(host.Registry.TryRequestReport(route.Binding));
        Assert.True(host.Registry.TryRequestReport(next.Binds.Single().Route.Binding));
        Assert.Empty(next.Unbinds);
    }

    [Fact]
    public async Task A_stream_whose_introduction_fails_is_closed_and_counted()
    {
        await using var host = await FleetLinkHost.Start();
        host.Plant.Place("f", "ev-0");
        host.Plant.Unaddressable = "f";
        using var stream = host.Open();

        await stream.Send(RawStream.Hello(["ev-0"]));

        Assert.Equal(StatusCode.Internal, (await stream.End()).StatusCode);
        Assert.Equal(1, host.Counted("vpp.gateway.calls.failed"));
    }

    [Fact]
    public async Task A_feeder_that_cannot_be_bound_holds_up_no_other_and_is_bound_later()
    {
        await using var host = await FleetLinkHost.Start(realTime: true);
        host.Plant.Place("f", "ev-0");
        host.Plant.Place("g", "ev-1");
        var feeder = host.Plant.Feeder("f");
        feeder.BeforeBind = () =>
        {
            feeder.BeforeBind = () => Task.CompletedTask;
            return Task.FromException(new TimeoutException("the feeder's server is gone"));
        };
        using var stream = host.Open();

        var welcome = await stream.Introduce(["ev-0", "ev-1"]);

        Assert.Equal(0, welcome.UnknownVehicles.Length);
        await feeder.Until(() => !feeder.Binds.IsEmpty, "a binding");
    }

    [Fact]
    public async Task A_connection_that_closes_is_unbound_and_gets_no_setpoints()
    {
        await using var host = await FleetLinkHost.Start();
        host.Plant.Place("f", "ev-0");
        host.Plant.Place("g", "ev-1");
        var (feeder, other) = (host.Plant.Feeder("f"), host.Plant.Feeder("g"));
        var client = await RunningClient.Connect(host, ["ev-0", "ev-1"]);
        var route = feeder.Binds.Single().Route;

        await client.DisposeAsync();
        await feeder.Until(() => !feeder.Unbinds.IsEmpty, "the end of the binding");
        await other.Until(() => !other.Unbinds.IsEmpty, "the end of the binding");

        Assert.Equal(route, feeder.Unbinds.Single());
        Assert.False(host.Registry.TrySend(Batches.Setpoints(route.Binding, 1, 1, 0, [0])));
    }

    [Fact]
    public async Task A_stream_without_heartbeats_is_closed_after_three_periods()
    {
        await using var host = await FleetLinkHost.Start();
        host.Plant.Place("f", "ev-0");
        using var stream = host.Open();
        await stream.Introduce(["ev-0"]);

        for (var beats = 0; beats < 3; beats++)
        {
            host.Clock.Advance(Second);
        }

        await stream.Sync();
        for (var beats = 0; beats < 4; beats++)
        {
            host.Clock.Advance(Second);
        }

        var status = await stream.End();
        Assert.Equal(StatusCode.Unavailable, status.StatusCode);
        Assert.Equal("nothing was heard for 4 s", status.Detail);
        Assert.Single(host.Plant.Feeder("f").Unbinds);
        Assert.Equal(1, host.Counted("vpp.gateway.streams.silent"));
    }

    [Fact]
    public async Task A_server_that_stops_sends_its_clients_elsewhere_and_tells_the_feeders()
    {
        await using var host = await FleetLinkHost.Start();
        host.Plant.Place("f", "ev-0");
        using var stream = host.Open();
        await stream.Introduce(["ev-0"]);

        var stopping = host.Stop();

        // The connection below may be closed before the status has got through; the test's own limit says Cancelled.
        Assert.NotEqual(StatusCode.Cancelled, (await stream.End()).StatusCode);
        await stopping;
        Assert.Single(host.Plant.Feeder("f").Unbinds);
    }

    [Fact]
    public async Task A_binding_that_its_feeder_does_not_know_at_all_is_dropped()
    {
        await using var host = await FleetLinkHost.Start();
        host.Plant.Place("f", "ev-0");
        host.Plant.Feeder("f").Strangers.Add("ev-0");
        using var stream = host.Open();

        var welcome = await stream.Introduce(["ev-0"]);

        var route = host.Plant.Feeder("f").Binds.Single().Route;
        Assert.Equal([0], Column<int>.Read(welcome.UnknownVehicles).ToArray());
        Assert.Equal(route, host.Plant.Feeder("f").Unbinds.Single());
        Assert.False(host.Registry.TryRequestReport(route.Binding));
    }

    [Fact]
    public async Task A_client_leaves_a_server_that_has_fallen_silent_and_goes_on_to_the_next()
    {
        // The servers' clock stands still, so they send no heartbeats.
        await using var first = await FleetLinkHost.Start();
        await using var second = await FleetLinkHost.Start();
        var clock = new FakeTimeProvider();
        await using var client = new RunningClient(
            new FleetLinkClientOptions
            {
                Addresses = [first.Address, second.Address],
                FleetOperator = "acme",
                VehicleIds = ["ev-0"],
                ReconnectDelayMin = TimeSpan.Zero,
            },
            clock);
        Assert.Equal("welcome", await client.Handler.Next("the first welcome"));

        for (var beats = 0; beats < 4; beats++)
        {
            clock.Advance(Second);
        }

        Assert.Equal("disconnected: the server has fallen silent", await client.Handler.Next("the end"));
        Assert.Equal("welcome", await client.Handler.Next("the second welcome"));
        Assert.Equal(1, second.Registry.Count);
    }

    [Fact]
    public async Task A_client_comes_back_after_its_server_was_away()
    {
        await using var second = await FleetLinkHost.Start();
        var first = await FleetLinkHost.Start();
        await using var client = new RunningClient(new FleetLinkClientOptions
        {
            Addresses = [first.Address, second.Address],
            FleetOperator = "acme",
            VehicleIds = ["ev-0"],
            ReconnectDelayMin = TimeSpan.FromMilliseconds(1),
        });
        Assert.Equal("welcome", await client.Handler.Next("the first welcome"));

        await first.DisposeAsync();

        Assert.StartsWith("disconnected", await client.Handler.Next("the end"), StringComparison.Ordinal);
        Assert.Equal("welcome", await client.Handler.Next("the second welcome"));
        Assert.Equal(1, second.Registry.Count);
    }

    [Fact]
    public void Waits_before_reconnecting_are_seeded_and_bounded()
    {
        TimeSpan[] Draws(ulong seed)
        {
            var delay = new ReconnectDelay(new FleetLinkClientOptions
            {
                Addresses = [],
                FleetOperator = "acme",
                Seed = seed,
            });
            return [.. Enumerable.Range(0, 40).Select(_ => delay.Next())];
        }

        var draws = Draws(1);

        Assert.Equal(draws, Draws(1));
        Assert.NotEqual(draws, Draws(2));
        Assert.True(draws[0] <= TimeSpan.FromMilliseconds(200));
        Assert.All(draws, draw => Assert.InRange(draw, TimeSpan.Zero, TimeSpan.FromSeconds(10)));
        Assert.True(draws.Distinct().Count() > 35);
        Assert.True(draws.Skip(10).Max() > TimeSpan.FromSeconds(7));
    }
}
