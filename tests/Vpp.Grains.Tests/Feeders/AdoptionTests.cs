using Vpp.Domain.Leases;
using Vpp.Grains.Feeders;
using Vpp.Grains.Tests.Plant;

namespace Vpp.Grains.Tests.Feeders;

/// <summary>
/// F18, C3, C5: a vehicle changes feeders. The first feeder wakes first, so that its epoch is lower than the second's
/// and nothing it says is newer to a vehicle that comes from there.
/// </summary>
public class AdoptionTests
{
    private const string Moving = "ev-h2a";

    [Fact]
    public async Task A_vehicle_that_moves_mid_event_obeys_its_new_feeder_and_counts_once_F18_C5()
    {
        await using var plant = await Started();
        await plant.Submit(plant.Asked("e", 88_000));
        await plant.Step();
        var vehicle = plant.Vehicles[2][0];
        var before = vehicle.Lease!.Value.Setpoint.Fence;

        await Move(plant, vehicle);
        await plant.StepFor(TimeSpan.FromSeconds(5));

        var accepted = vehicle.Accepted.Last().Fence;
        var newEpoch = (await plant.Feeder(1).GetStatus()).Summary.Epoch;
        Assert.True(accepted > before);
        Assert.Equal(newEpoch, accepted.Epoch);
        Assert.Null(await plant.Feeder(2).GetRow(Moving));
        Assert.NotNull(await plant.Feeder(1).GetRow(Moving));
        Assert.Equal(88_000, (await plant.Running("e")).AllocatedW);
        Assert.Equal(0, plant.PowerW(1) + plant.PowerW(2));
    }

    [Fact]
    public async Task A_vehicle_whose_move_was_not_hinted_is_adopted_within_the_terms_period_F18()
    {
        await using var plant = await Started();
        var vehicle = plant.Vehicles[2][0];
        var before = vehicle.Lease!.Value.Setpoint.Fence;
        await plant.Terms.TrySave(
            plant.VehicleTermsAt("h1a") with { Vehicle = new(Moving), Version = 2 },
            TestContext.Current.CancellationToken);

        await plant.StepFor(TimeSpan.FromSeconds(11));
        await Reconnect(plant, vehicle);
        await plant.StepFor(TimeSpan.FromSeconds(3));

        Assert.Null(await plant.Feeder(2).GetRow(Moving));
        Assert.True(vehicle.Accepted.Last().Fence.Epoch > before.Epoch);
    }

    // The old feeder has not heard of the move yet and still commands.
    [Fact]
    public async Task Whatever_the_old_feeder_still_says_is_refused_once_the_new_one_has_spoken_C3()
    {
        await using var plant = await Started();
        var vehicle = plant.Vehicles[2][0];
        var gateway = plant.On<TestGateway>(plant.Servers[0]);
        var (oldRoute, _) = await gateway.Bind(TestNetwork.FeederId(2), vehicle);
        plant.Calls.Throw(TestNetwork.FeederId(2), nameof(IFeederGrain.Agree), new TimeoutException("busy"));
        await Move(plant, vehicle);
        await plant.Step();
        await plant.Step();
        var held = vehicle.Lease!.Value.Setpoint.Fence;

        await gateway.Report(oldRoute);
        var before = gateway.Batches.Count;
        plant.Terms.Faults.Fail(nameof(Grains.Storage.ITermsStore.ReadChanges));
        plant.Clock.Advance(TimeSpan.FromSeconds(1));
        await plant.Feeder(2).Apply(TestPlant.Dispatch(44_000));

        Assert.Contains(gateway.Batches.Skip(before), batch => batch.Binding == oldRoute.Binding);
        Assert.Equal(SetpointOutcome.NotNewer, vehicle.Offers[^1].Outcome);
        Assert.Equal(held, vehicle.Lease!.Value.Setpoint.Fence);

        // It asks the store whose the vehicle is, rather than fight for it.
        plant.Terms.Faults.Heal(nameof(Grains.Storage.ITermsStore.ReadChanges));
        plant.Clock.Advance(TimeSpan.FromSeconds(1));
        await plant.Feeder(2).RunControlInterval();
        Assert.Null(await plant.Feeder(2).GetRow(Moving));
        Assert.True((await plant.Feeder(2).GetStatus()).Summary.Epoch < held.Epoch);
    }

    [Fact]
    public async Task A_vehicle_that_obeys_a_higher_reign_than_its_feeders_gets_a_new_one_C3()
    {
        await using var plant = await Started();
        var vehicle = plant.Vehicles[1][0];
        var higher = (await plant.Feeder(2).GetStatus()).Summary.Epoch;
        vehicle.Offer(vehicle.Lease!.Value.Setpoint with { Fence = new Fence(higher, 1) }, Now(plant));

        await plant.StepFor(TimeSpan.FromSeconds(3));

        Assert.True((await plant.Feeder(1).GetStatus()).Summary.Epoch > higher);
    }

    [Fact]
    public async Task A_vehicle_that_lies_about_its_reign_costs_few_epochs_F15()
    {
        await using var plant = await Started();
        var before = plant.Epochs.Faults.Calls("feeder/plant/f1");
        plant.Vehicles[1][0].ClaimedEpoch = long.MaxValue;

        await plant.StepFor(TimeSpan.FromSeconds(20));

        Assert.InRange(plant.Epochs.Faults.Calls("feeder/plant/f1") - before, 1, 3);
        Assert.Equal(44_000, plant.PowerW(1));
    }

    [Fact]
    public async Task A_feeder_goes_on_in_its_old_reign_while_no_epoch_can_be_had_F5()
    {
        await using var plant = await Started();
        plant.Epochs.Faults.Fail("feeder/plant/f1");
        var vehicle = plant.Vehicles[2][0];
        var before = vehicle.Lease!.Value.Setpoint.Fence;
        await Move(plant, vehicle);

        await plant.StepFor(TimeSpan.FromSeconds(5));
        Assert.Equal(before.Epoch, vehicle.Lease!.Value.Setpoint.Fence.Epoch);
        Assert.Equal(44_000, plant.Vehicles[1][..4].Sum(each => each.PowerAt(Now(plant)).Watts));

        plant.Epochs.Faults.Heal("feeder/plant/f1");
        await plant.StepFor(TimeSpan.FromSeconds(3));
        Assert.True(vehicle.Lease!.Value.Setpoint.Fence.Epoch > before.Epoch);
    }

    // The row of a vehicle that left is used again; an older connection of the one that left must not speak for it.
    [Fact]
    public async Task No_connection_speaks_for_the_vehicle_that_took_over_a_row()
    {
        await using var plant = await Started();
        var leaving = plant.Vehicles[1][0];
        var gateway = plant.On<TestGateway>(plant.Servers[0]);
        var (older, _) = await gateway.Bind(TestNetwork.FeederId(1), leaving);
        await gateway.Bind(TestNetwork.FeederId(1), leaving);
        await plant.Feeder(1).Agree(
            plant.VehicleTermsAt("h2a") with { Vehicle = new(leaving.Id), Version = 2 });
        await plant.Feeder(1).Agree(plant.VehicleTermsAt("h1a") with { Vehicle = new("ev-new") });

        var result = await gateway.Report(older);

        Assert.Equal((ReportOutcome.Taken, 1), (result.Outcome, result.Dropped));
        Assert.Null((await plant.Feeder(1).GetRow("ev-new"))!.PowerW);
    }

    private static async Task<TestPlant> Started()
    {
        var plant = await TestPlant.Start(feeders: 2);
        await plant.Fill(1, 2);
        await plant.Feeder(1).Touch();
        await plant.Feeder(2).Touch();
        await plant.Connect(plant.Servers[0], 1, 2);
        await plant.Step();
        await plant.Step();
        var (first, second) =
            ((await plant.Feeder(1).GetStatus()).Summary.Epoch, (await plant.Feeder(2).GetStatus()).Summary.Epoch);
        Assert.True(first < second);
        return plant;
    }

    // The owner enrols it at a home of the other feeder, and its connection introduces it there.
    private static async Task Move(TestPlant plant, TestVehicle vehicle)
    {
        var moved = await plant.Vehicle(Moving).Enroll(new("h1a"), TestPlant.Nameplate);
        Assert.Null(moved.Rule);
        await Reconnect(plant, vehicle);
    }

    private static async Task Reconnect(TestPlant plant, TestVehicle vehicle)
    {
        plant.Vehicles[2] = [.. plant.Vehicles[2].Except([vehicle])];
        plant.Vehicles[1] = [.. plant.Vehicles[1], vehicle];
        await plant.Connect(plant.Servers[0], 1, 2);
    }

    private static TimeSpan Now(TestPlant plant) => plant.On<TestGateway>(plant.Servers[0]).Now;
}
