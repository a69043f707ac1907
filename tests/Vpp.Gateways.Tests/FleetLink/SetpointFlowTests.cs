using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Vpp.Gateways.FleetLink;
using Vpp.Gateways.FleetLink.Wire;

namespace Vpp.Gateways.Tests.FleetLink;

/// <summary>From the feeder to the stream.</summary>
public class SetpointFlowTests
{
    [Fact]
    public async Task C3_what_is_not_newer_is_not_sent()
    {
        await using var host = await FleetLinkHost.Start();
        host.Plant.Place("f", "ev-0");
        await using var client = await RunningClient.Connect(host, ["ev-0"]);
        var binding = host.Plant.Feeder("f").Binds.Single().Route.Binding;
        (long Epoch, long Sequence)[] offered = [(2, 5), (2, 5), (2, 4), (1, 9), (2, 6), (3, 1)];

        foreach (var (epoch, sequence) in offered)
        {
            var before = client.Handler.Setpoints.Count;
            var refused = host.Counted("vpp.gateway.setpoints.dropped:not-newer");
            host.Registry.TrySend(Batches.Setpoints(binding, epoch, sequence, 1_000, [0]));
            if (host.Counted("vpp.gateway.setpoints.dropped:not-newer") == refused)
            {
                Assert.Equal("setpoints", await client.Handler.Next("a setpoint"));
                Assert.Equal(before + 1, client.Handler.Setpoints.Count);
            }
        }

        var fences = client.Handler.Setpoints.Select(row => row.Setpoint.Fence);
        Assert.Equal(["2.5", "2.6", "3.1"], fences.Select(fence => fence.ToString()));
        Assert.Equal(3, host.Counted("vpp.gateway.setpoints.dropped:not-newer"));
    }

    [Fact]
    public void C2_waiting_is_deducted_from_the_time_to_live_and_what_has_expired_is_dropped()
    {
        var clock = new FakeTimeProvider();
        var waiting = Waiting(clock, 2);
        waiting.Put(Batches.Setpoints(1, 1, 1, 5_000, [0], timeToLiveMs: 1_000), [0, 1]);
        waiting.Put(Batches.Setpoints(1, 1, 1, 6_000, [1], timeToLiveMs: 1_001), [0, 1]);

        // A part of a millisecond counts whole: a setpoint never outlives what it was given.
        clock.Advance(TimeSpan.FromMilliseconds(999.2));
        var message = Take(waiting);

        Assert.Equal([1], Column<int>.Read(message.Vehicle).ToArray());
        Assert.Equal([1], Column<int>.Read(message.TimeToLiveMs).ToArray());
        Assert.Equal([6_000], Column<int>.Read(message.PowerW).ToArray());
    }

    [Fact]
    public void In_stepped_time_nothing_waits_and_nothing_is_deducted()
    {
        var clock = new FakeTimeProvider();
        var waiting = Waiting(clock, 1, deductsWaiting: false);
        waiting.Put(Batches.Setpoints(1, 1, 1, 5_000, [0], timeToLiveMs: 1_000), [0]);

        clock.Advance(TimeSpan.FromSeconds(4));

        Assert.Equal([1_000], Column<int>.Read(Take(waiting).TimeToLiveMs).ToArray());
    }

    [Fact]
    public void A_newer_setpoint_takes_the_place_of_the_one_that_waits()
    {
        var waiting = Waiting(new FakeTimeProvider(), 3);
        waiting.Put(Batches.Setpoints(1, 1, 1, 5_000, [0, 1, 2]), [0, 1, 2]);
        waiting.Put(Batches.Setpoints(1, 1, 2, -4_000, [1]), [0, 1, 2]);

        var message = Take(waiting);

        Assert.Equal([0, 1, 2], Column<int>.Read(message.Vehicle).ToArray());
        Assert.Equal([5_000, -4_000, 5_000], Column<int>.Read(message.PowerW).ToArray());
        Assert.Equal([1L, 2L, 1L], Column<long>.Read(message.FenceSequence).ToArray());
        Assert.Equal([1, 1, 1], Column<int>.Read(message.FenceRows).ToArray());
        Assert.False(waiting.Take(new OutgoingSetpoints()));
    }

    [Fact]
    public void Batches_of_several_feeders_share_a_message_and_keep_their_fences()
    {
        var waiting = Waiting(new FakeTimeProvider(), 5);
        waiting.Put(Batches.Setpoints(1, 7, 1, 100, [1, 0]), [3, 4]);
        waiting.Put(Batches.Setpoints(2, 8, 9, 200, [0, 1, 2]), [0, 1, 2]);

        var message = Take(waiting);

        Assert.Equal([4, 3, 0, 1, 2], Column<int>.Read(message.Vehicle).ToArray());
        Assert.Equal([7L, 8L], Column<long>.Read(message.FenceEpoch).ToArray());
        Assert.Equal([1L, 9L], Column<long>.Read(message.FenceSequence).ToArray());
        Assert.Equal([2, 3], Column<int>.Read(message.FenceRows).ToArray());
    }

    [Fact]
    public void Vehicles_that_are_introduced_later_disturb_nothing_that_waits()
    {
        var waiting = Waiting(new FakeTimeProvider(), 2);
        waiting.Put(Batches.Setpoints(1, 1, 1, 100, [0]), [0]);
        Take(waiting);
        waiting.Put(Batches.Setpoints(1, 1, 2, 200, [1, 0]), [0, 1]);
        waiting.Grow(4);
        waiting.Put(Batches.Setpoints(2, 1, 3, 300, [0]), [3]);
        waiting.Put(Batches.Setpoints(1, 1, 2, 400, [0]), [0]);

        var message = Take(waiting);

        Assert.Equal([1, 0, 3], Column<int>.Read(message.Vehicle).ToArray());
        Assert.Equal([200, 200, 300], Column<int>.Read(message.PowerW).ToArray());
    }

    [Fact]
    public async Task A_binding_that_is_not_there_gets_nothing()
    {
        await using var host = await FleetLinkHost.Start();

        Assert.False(host.Registry.TrySend(Batches.Setpoints(99, 1, 1, 0, [0])));
        Assert.False(host.Registry.TryRequestReport(99));
    }

    [Fact]
    public async Task A_feeder_can_ask_its_vehicles_to_report_at_once()
    {
        await using var host = await FleetLinkHost.Start();
        host.Plant.Place("f", "ev-0", "ev-2");
        host.Plant.Place("g", "ev-1");
        await using var client = await RunningClient.Connect(host, ["ev-0", "ev-1", "ev-2"]);

        Assert.True(host.Registry.TryRequestReport(host.Plant.Feeder("f").Binds.Single().Route.Binding));

        Assert.Equal("report 0 2", await client.Handler.Next("a report"));
    }

    [Fact]
    public async Task A_setpoint_for_a_member_that_the_binding_does_not_have_is_counted_and_not_sent()
    {
        await using var host = await FleetLinkHost.Start();
        host.Plant.Place("f", "ev-0");
        await using var client = await RunningClient.Connect(host, ["ev-0"]);
        var binding = host.Plant.Feeder("f").Binds.Single().Route.Binding;

        host.Registry.TrySend(Batches.Setpoints(binding, 1, 1, 1_000, [1, 0, -1]));

        Assert.Equal("setpoints", await client.Handler.Next("a setpoint"));
        Assert.Equal(0, Assert.Single(client.Handler.Setpoints).Vehicle);
        Assert.Equal(2, host.Counted("vpp.gateway.setpoints.dropped:unknown-member"));
    }

    private static PendingSetpoints Waiting(TimeProvider clock, int vehicles, bool deductsWaiting = true)
    {
        var meters = new ServiceCollection().AddMetrics().BuildServiceProvider().GetRequiredService<IMeterFactory>();
        var waiting = new PendingSetpoints(clock, new GatewayInstruments(meters), deductsWaiting);
        waiting.Grow(vehicles);
        return waiting;
    }

    private static Setpoints Take(PendingSetpoints waiting)
    {
        var outgoing = new OutgoingSetpoints();
        Assert.True(waiting.Take(outgoing));
        return outgoing.Lend().Setpoints;
    }
}
