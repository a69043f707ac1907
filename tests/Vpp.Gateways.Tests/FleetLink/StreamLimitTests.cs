using System.Diagnostics.Metrics;
using Grpc.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Vpp.Gateways.FleetLink;

namespace Vpp.Gateways.Tests.FleetLink;

/// <summary>What one client may cost the server and the others, before and after it says who it is (F17).</summary>
public class StreamLimitTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    [Fact]
    public async Task A_stream_that_says_no_hello_is_closed_after_three_seconds_whatever_else_it_says()
    {
        await using var host = await FleetLinkHost.Start();
        using var stream = host.Open();
        for (var beats = 0; beats < 2; beats++)
        {
            await stream.Sync();
            host.Clock.Advance(Second);
        }

        await stream.Sync();
        host.Clock.Advance(Second);

        var status = await stream.End();
        Assert.Equal(StatusCode.DeadlineExceeded, status.StatusCode);
        Assert.Equal("no Hello came within 3 s", status.Detail);
    }

    [Fact]
    public async Task A_stream_too_many_is_refused_and_finds_room_when_another_has_closed()
    {
        await using var host = await FleetLinkHost.Start(options => options.StreamsMax = 1);
        host.Plant.Place("f", "ev-0");
        var first = host.Open();
        await first.Introduce(["ev-0"]);

        using var second = host.Open();
        var status = await second.End();
        first.Dispose();
        await host.Plant.Feeder("f").Until(() => host.Plant.Feeder("f").Unbinds.Count == 1, "the first to close");
        using var third = host.Open();

        Assert.Equal(StatusCode.ResourceExhausted, status.StatusCode);
        Assert.Equal("this server takes at most 1 streams", status.Detail);
        Assert.Equal(0, (await third.Introduce(["ev-0"])).UnknownVehicles.Length);
    }

    [Fact]
    public async Task All_streams_together_introduce_a_bounded_number_of_ids()
    {
        await using var host = await FleetLinkHost.Start(options => options.IdsOfAllMax = 3);
        host.Plant.Place("f", "ev-0", "home-0");
        var first = host.Open();
        await first.Introduce(["ev-0"], ["home-0"]);

        using var second = host.Open();
        await second.Send(RawStream.Hello(["ev-1", "ev-2"]));
        var status = await second.End();
        first.Dispose();
        await host.Plant.Feeder("f").Until(() => host.Plant.Feeder("f").Unbinds.Count == 1, "the first to close");
        using var third = host.Open();

        Assert.Equal(StatusCode.ResourceExhausted, status.StatusCode);
        Assert.Contains("at most 3 vehicles and homes", status.Detail, StringComparison.Ordinal);
        Assert.Equal(0, (await third.Introduce(["ev-0"])).UnknownVehicles.Length);
    }

    [Fact]
    public async Task A_hello_too_many_is_a_fault_and_its_ids_stay_unknown()
    {
        await using var host = await FleetLinkHost.Start(options => options.HellosMax = 1);
        using var stream = host.Open();
        await stream.Introduce(["ev-0"]);

        await stream.Send(RawStream.Hello(["ev-1"]));

        Assert.Equal("hello: a stream says at most 1 of them", (await stream.Next()).Fault.Sentence);
        await stream.Send(RawStream.Readings(100, 1));
        Assert.Contains("the range is 0 to 0", (await stream.Next()).Fault.Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Many_small_hellos_cost_little_more_than_one_large_one()
    {
        const int Count = 20_000;
        await using var host = await FleetLinkHost.Start();
        var members = new StreamMembers();
        using var bindings = Bindings(host, members);
        var setpoints = Waiting();
        string[][] hellos = [.. Enumerable.Range(0, Count).Select(number => new[] { $"ev-{number}" })];

        var before = GC.GetAllocatedBytesForCurrentThread();
        foreach (var hello in hellos)
        {
            members.Vehicles.Add(hello);
            bindings.Grow();
            setpoints.Grow(bindings.VehicleCount);
        }

        // To copy everything each time allocates 17 GB here.
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 1, 20_000_000);
        Assert.Equal((Count, Count), (members.Vehicles.Count, bindings.VehicleCount));
        Assert.Equal(("ev-0", "ev-19999"), (members.Vehicles[0], members.Vehicles[Count - 1]));
    }

    [Fact]
    public async Task Of_many_strangers_some_are_looked_for_at_a_time_and_all_have_their_turn()
    {
        await using var host = await FleetLinkHost.Start(options => options.LookupIdsMax = 2);
        var members = new StreamMembers();
        using var bindings = Bindings(host, members);
        members.Vehicles.Add(["a", "b", "c", "d", "e"]);
        bindings.Grow();

        int[][] lookedFor = [.. Enumerable.Range(0, 4).Select(_ => bindings.TakeDoubtful().Vehicles)];

        Assert.Equal([[0, 1], [2, 3], [4], [0, 1]], lookedFor);
    }

    [Fact]
    public void Setpoints_to_be_written_take_room_as_they_come()
    {
        const int Count = 1_000;
        var waiting = Waiting();
        waiting.Grow(Count);
        int[] vehicles = [.. Enumerable.Range(0, Count)];
        waiting.Put(Batches.Setpoints(1, 1, 1, -700, vehicles), vehicles);
        waiting.Put(Batches.Setpoints(1, 1, 2, 300, [Count - 1]), vehicles);
        var outgoing = new OutgoingSetpoints();
        var capacityBefore = outgoing.Capacity;

        Assert.True(waiting.Take(outgoing));

        Assert.Equal(0, capacityBefore);
        Assert.InRange(outgoing.Capacity, Count, 2 * Count);
        var written = outgoing.Lend().Setpoints;
        Assert.Equal(vehicles, Column<int>.Read(written.Vehicle).ToArray());
        Assert.Equal([.. Enumerable.Repeat(-700, Count - 1), 300], Column<int>.Read(written.PowerW).ToArray());
        Assert.Equal([1, 2], Column<long>.Read(written.FenceSequence).ToArray());
        Assert.Equal([Count - 1, 1], Column<int>.Read(written.FenceRows).ToArray());
    }

    private static StreamBindings Bindings(FleetLinkHost host, StreamMembers members) =>
        new(new FleetLinkSession(host.Registry, host.Clock, NullLogger.Instance, CancellationToken.None), members);

    private static PendingSetpoints Waiting()
    {
        var meters = new ServiceCollection().AddMetrics().BuildServiceProvider().GetRequiredService<IMeterFactory>();
        return new(new FakeTimeProvider(), new GatewayInstruments(meters), deductsWaiting: true);
    }
}
