using System.Diagnostics.Metrics;
using Vpp.Domain.Quantities;
using Vpp.Grains.Storage;
using Vpp.Grains.Tests.Plant;

namespace Vpp.Grains.Tests.Feeders;

/// <summary>F5, F6, F20: what stores and neighbours do wrong does not stop a feeder from controlling.</summary>
public class StoreFaultTests
{
    [Fact]
    public async Task Leases_are_renewed_while_the_terms_cannot_be_read_F5()
    {
        await using var plant = await TestPlant.Start();
        await plant.Run(1);
        plant.Terms.Faults.Fail(nameof(ITermsStore.ReadChanges));
        var last = plant.Vehicles[1].Select(vehicle => vehicle.Accepted.Last()).ToList();

        await plant.StepFor(TimeSpan.FromMinutes(3), 5);

        Assert.All(plant.Vehicles[1].Zip(last), each =>
        {
            Assert.True(each.First.Accepted.Last().Fence > each.Second.Fence);
            Assert.True(each.First.Lease!.Value.IsInForce(plant.On<TestGateway>(plant.Servers[0]).Now));
        });
    }

    [Fact]
    public async Task A_terms_store_that_hangs_costs_one_interval_a_second_and_the_next_ones_nothing_F6()
    {
        await using var plant = await TestPlant.Start();
        await plant.Run(1);
        await plant.Feeder(1).ReadTerms();
        plant.Terms.Faults.Hang(nameof(ITermsStore.ReadChanges));
        await plant.StepFor(TimeSpan.FromSeconds(9));

        await plant.StepWithout(1);
        await plant.StepFor(TimeSpan.FromSeconds(30));
        Assert.Equal(44_000, plant.PowerW(1));

        await plant.Terms.Import(
            [],
            [plant.VehicleTermsAt("h1a") with { OptedOut = true, Version = 2 }],
            TestContext.Current.CancellationToken);
        plant.Terms.Faults.Heal(nameof(ITermsStore.ReadChanges));
        await plant.StepFor(TimeSpan.FromSeconds(12));
        Assert.Equal("opted-out", (await plant.Feeder(1).GetRow("ev-h1a"))!.State);
    }

    [Fact]
    public async Task What_a_feeder_knew_of_its_vehicles_outlives_it()
    {
        await using var plant = await TestPlant.Start();
        await plant.Run(1);
        await plant.StepFor(TimeSpan.FromSeconds(6));
        var before = (await plant.Feeder(1).GetRow("ev-h1a"))!;
        await plant.Pulse.Until("a second snapshot is kept", () =>
            plant.Snapshots.OnDisk(new(TestNetwork.FeederId(1)))?.Sequence >= 2);

        await plant.Cluster.DeactivateAsync(plant.Feeder(1));
        var after = (await plant.Feeder(1).GetRow("ev-h1a"))!;

        Assert.Equal(before.PowerW, after.PowerW);
        Assert.InRange(
            after.StateOfChargeBasisPoints!.Value,
            before.StateOfChargeBasisPoints!.Value - 2,
            before.StateOfChargeBasisPoints.Value);
        Assert.Null(after.SetpointW);
    }

    [Fact]
    public async Task An_unreadable_snapshot_is_dropped_and_counted_and_the_feeder_lives_F20()
    {
        await using var plant = await TestPlant.Start(feeders: 2);
        await plant.Fill(1, 2);
        await plant.Snapshots.Save(
            [new StoredSnapshot(new(TestNetwork.FeederId(1)), 1_000, 1, "not a snapshot"u8.ToArray())],
            TestContext.Current.CancellationToken);
        using var dropped = new Measured("vpp.feeder.snapshots.dropped");

        await plant.Connect(plant.Servers[0], 1, 2);
        await plant.Step();

        Assert.Equal(1, dropped.Sum);
        Assert.Equal((44_000, 44_000), (plant.PowerW(1), plant.PowerW(2)));
    }

    [Fact]
    public async Task A_feeder_wakes_without_its_snapshot_when_that_cannot_be_had_F20()
    {
        await using var plant = await TestPlant.Start();
        plant.Snapshots.Faults.Fail(nameof(ISnapshotStore.Find));
        await plant.Run(1);
        Assert.Equal(44_000, plant.PowerW(1));

        plant.Snapshots.Faults.Hang(nameof(ISnapshotStore.Find));
        await plant.Cluster.DeactivateAsync(plant.Feeder(1));
        var waking = plant.Feeder(1).GetStatus().AsTask();
        await plant.Pulse.Until("the feeder waits for its snapshot", () => plant.Clock.Waiting == 1);
        plant.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(4, (await waking).Nodes[0].Vehicles);
    }

    [Fact]
    public async Task A_snapshot_store_that_fails_is_tried_again_and_nothing_else_suffers()
    {
        await using var plant = await TestPlant.Start();
        plant.Snapshots.Faults.Fail(nameof(ISnapshotStore.Save));
        await plant.Run(1);
        await plant.StepFor(TimeSpan.FromSeconds(10));
        Assert.Null(plant.Snapshots.OnDisk(new(TestNetwork.FeederId(1))));

        plant.Snapshots.Faults.Heal(nameof(ISnapshotStore.Save));
        await plant.StepFor(TimeSpan.FromSeconds(6));

        await plant.Pulse.Until("a snapshot is kept", () =>
            plant.Snapshots.OnDisk(new(TestNetwork.FeederId(1))) is not null);
        Assert.Equal(44_000, plant.PowerW(1));
    }

    public static TheoryData<string> Poisons => ["zone", "capacity", "power"];

    [Theory]
    [MemberData(nameof(Poisons))]
    public async Task A_vehicle_with_terms_nobody_can_reckon_with_does_not_stop_its_feeder_C18(string poison)
    {
        await using var plant = await TestPlant.Start();
        await plant.Fill(1);
        await plant.Connect(plant.Servers[0], 1);
        await plant.Step();
        var sound = plant.VehicleTermsAt("h1a") with { Version = 2 };
        await plant.Terms.Import(
            [],
            [
                poison switch
                {
                    "zone" => sound with { TimeZone = "Nowhere/Land" },
                    "capacity" => sound with { Nameplate = sound.Nameplate with { UsableCapacity = Energy.Zero } },
                    _ => sound with { Nameplate = sound.Nameplate with { ChargePowerMax = Power.FromWatts(-1) } },
                },
            ],
            TestContext.Current.CancellationToken);
        await plant.Feeder(1).ReadTerms();
        var told = plant.Vehicles[1].Select(vehicle => vehicle.Offers.Count).ToList();

        await plant.StepFor(TimeSpan.FromMinutes(1), 5);
        Assert.Equal(told[0], plant.Vehicles[1][0].Offers.Count);
        Assert.All(plant.Vehicles[1].Zip(told).Skip(1), each => Assert.True(each.First.Offers.Count > each.Second));

        await plant.Cluster.DeactivateAsync(plant.Feeder(1));
        await plant.StepFor(TimeSpan.FromSeconds(5));
        Assert.Equal(told[0], plant.Vehicles[1][0].Offers.Count);
    }

    private sealed class Measured : IDisposable
    {
        private readonly MeterListener _listener = new();
        private long _sum;

        public Measured(string instrument)
        {
            _listener.InstrumentPublished = (published, listener) =>
            {
                if (published.Name == instrument)
                {
                    listener.EnableMeasurementEvents(published);
                }
            };
            _listener.SetMeasurementEventCallback<long>((_, value, _, _) => Interlocked.Add(ref _sum, value));
            _listener.Start();
        }

        public long Sum => Interlocked.Read(ref _sum);

        public void Dispose() => _listener.Dispose();
    }
}
