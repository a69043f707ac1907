using Vpp.Domain.Leases;
using Vpp.Grains.Feeders;
using Vpp.Grains.Placement;
using Vpp.Grains.Tests.Plant;

namespace Vpp.Grains.Tests.Feeders;

/// <summary>
/// Three servers. All streams end at the first one, while the feeders are spread over all; one of the others is lost.
/// </summary>
public class ClusterTests
{
    private static readonly int[] Feeders = [1, 2, 3, 4, 5, 6, 7, 8, 9];

    [Fact]
    public async Task Setpoints_and_acknowledgements_cross_servers()
    {
        await using var plant = await TestPlant.Start(3, Feeders.Length);
        await plant.Run(Feeders);

        Assert.Contains(Feeders, feeder => !plant.ServerOf(plant.Feeder(feeder))!.Equals(plant.Servers[0]));
        Assert.All(AllVehicles(plant), vehicle => Assert.NotEmpty(vehicle.Accepted));
        Assert.Empty(plant.On<TestGateway>(plant.Servers[1]).Batches);

        // What is acknowledged is not told again before a third of its life has passed.
        var told = AllVehicles(plant).Sum(vehicle => vehicle.Offers.Count);
        await plant.StepFor(TimeSpan.FromSeconds(10), 2);
        Assert.Equal(told, AllVehicles(plant).Sum(vehicle => vehicle.Offers.Count));
    }

    [Fact]
    public async Task What_is_not_acknowledged_is_told_again_C11()
    {
        await using var plant = await TestPlant.Start();
        await plant.Fill(1);
        var gateway = plant.On<TestGateway>(plant.Servers[0]);
        var (route, _) = await gateway.Bind(TestNetwork.FeederId(1), plant.Vehicles[1]);
        await gateway.Report(route);
        await plant.Feeder(1).RunControlInterval();

        plant.Clock.Advance(TimeSpan.FromSeconds(2));
        await plant.Feeder(1).RunControlInterval();

        Assert.All(plant.Vehicles[1], vehicle => Assert.Equal(2, vehicle.Accepted.Count()));
    }

    [Fact]
    public async Task Every_feeder_is_on_the_server_that_all_servers_name_as_its_owner()
    {
        await using var plant = await TestPlant.Start(3, Feeders.Length);
        foreach (var server in plant.Servers)
        {
            await plant.On<FeederWarden>(server).Touch();
        }

        Assert.All(Feeders, feeder => Assert.Equal(
            RendezvousDirector.OwnerOf(TestNetwork.FeederId(feeder), plant.Servers),
            plant.ServerOf(plant.Feeder(feeder))));
    }

    // Goal: a lost server costs its own feeders a moment and the others nothing. Method: it is lost while an event
    // runs; afterwards only wardens call, and then the gateway, whose bindings the new activations do not know.
    [Fact]
    public async Task Feeders_of_a_lost_server_command_again_under_a_higher_epoch_and_the_others_notice_nothing_F1()
    {
        await using var plant = await TestPlant.Start(3, Feeders.Length);
        await plant.Run(Feeders);
        await plant.Submit(plant.Asked("e", 180_000));
        await plant.Step();
        await plant.Step();
        var before = await Epochs(plant);
        var lost = LostServer(plant);
        var lostFeeders = Feeders.Where(feeder => plant.ServerOf(plant.Feeder(feeder))!.Equals(lost)).ToList();
        Assert.NotEmpty(lostFeeders);

        await plant.Lose(lost);
        foreach (var server in plant.Servers)
        {
            await plant.On<FeederWarden>(server).Touch();
        }

        await plant.StepFor(TimeSpan.FromSeconds(45), 3);

        var after = await Epochs(plant);
        Assert.All(Feeders, feeder =>
        {
            if (lostFeeders.Contains(feeder))
            {
                Assert.True(after[feeder] > before.Values.Max(), $"epoch {after[feeder]} is not higher");
            }
            else
            {
                Assert.Equal(before[feeder], after[feeder]);
            }

            Assert.All(plant.Vehicles[feeder], vehicle =>
                Assert.Equal(after[feeder], vehicle.Lease!.Value.Setpoint.Fence.Epoch));
        });
        Assert.Equal(180_000, (await plant.Running("e")).AllocatedW);
        Assert.Equal((44_000 * Feeders.Length) - 180_000, Feeders.Sum(plant.PowerW));
    }

    [Fact]
    public async Task A_setpoint_of_the_reign_before_is_refused_by_the_vehicles_C3_C12()
    {
        await using var plant = await TestPlant.Start();
        await plant.Run(1);
        var gateway = plant.On<TestGateway>(plant.Servers[0]);
        var old = gateway.Batches[^1];
        await plant.Cluster.DeactivateAsync(plant.Feeder(1));
        await plant.StepFor(TimeSpan.FromSeconds(4));
        var held = plant.Vehicles[1].Select(vehicle => vehicle.Lease).ToList();

        gateway.TrySend(old);

        Assert.All(plant.Vehicles[1], vehicle => Assert.Equal(SetpointOutcome.NotNewer, vehicle.Offers[^1].Outcome));
        Assert.Equal(held, plant.Vehicles[1].Select(vehicle => vehicle.Lease));
        Assert.True(held[0]!.Value.Setpoint.Fence.Epoch > old.Epoch);
    }

    [Fact]
    public async Task A_feeder_that_woke_anew_does_not_know_a_binding_until_it_is_made_again()
    {
        await using var plant = await TestPlant.Start();
        await plant.Run(1);
        var (gateway, route) = plant.ConnectionOf(1);
        await plant.Cluster.DeactivateAsync(plant.Feeder(1));

        Assert.Equal(ReportOutcome.NotBound, (await gateway.Report(route)).Outcome);
        var bound = await gateway.Bind(route);
        var taken = await gateway.Report(route);

        Assert.Empty(bound.UnknownVehicles);
        Assert.Equal((ReportOutcome.Taken, bound.Epoch, 0), (taken.Outcome, taken.Epoch, taken.Dropped));
    }

    [Fact]
    public async Task A_server_that_is_gone_is_not_called_with_setpoints_again()
    {
        await using var plant = await TestPlant.Start(3);
        await plant.Fill(1);
        await plant.Feeder(1).Touch();
        var gone = plant.Servers.First(server => !server.Equals(plant.ServerOf(plant.Feeder(1))));
        await plant.Connect(gone, 1);
        await plant.Step();
        Assert.Equal(4, await Reachable(plant));

        await plant.Lose(gone);
        plant.Forget(1);
        plant.Clock.Advance(TimeSpan.FromSeconds(4));
        await plant.Feeder(1).RunControlInterval();
        plant.Deliveries.Hang();
        plant.Clock.Advance(TimeSpan.FromSeconds(4));
        await plant.Feeder(1).RunControlInterval();

        Assert.Equal(0, plant.Deliveries.UnderWay);

        static async Task<int> Reachable(TestPlant plant) =>
            (await plant.Feeder(1).GetRows(new VehicleRowQuery(null, null, 0, 10))).Rows
                .Count(row => row.SetpointW > 0);
    }

    [Fact]
    public async Task A_connection_that_is_gone_is_forgotten_until_another_one_names_its_vehicles()
    {
        await using var plant = await TestPlant.Start();
        await plant.Run(1);
        var (gateway, route) = plant.ConnectionOf(1);
        gateway.Drop(route);
        plant.Forget(1);
        plant.Clock.Advance(TimeSpan.FromSeconds(3));
        await plant.Submit(plant.Asked("e", 44_000));
        await plant.Portfolio.RunControlInterval();
        var batches = gateway.Batches.Count;

        plant.Clock.Advance(TimeSpan.FromSeconds(3));
        await plant.Portfolio.RunControlInterval();
        Assert.Equal(batches, gateway.Batches.Count);

        await plant.Connect(plant.Servers[0], 1);
        await plant.Step();
        Assert.Equal(0, plant.PowerW(1));
    }

    [Fact]
    public async Task When_a_connection_that_took_vehicles_over_ends_the_one_before_reaches_them_again_F14()
    {
        await using var plant = await TestPlant.Start();
        await plant.Run(1);
        var (gateway, own) = plant.ConnectionOf(1);
        var (intruder, _) = await gateway.Bind(TestNetwork.FeederId(1), plant.Vehicles[1]);
        var unheard = await gateway.Report(own);

        await plant.Feeder(1).Unbind(intruder);
        var heard = await gateway.Report(own);
        await plant.Submit(plant.Asked("e", 44_000));
        await plant.Step();

        Assert.Equal(plant.Vehicles[1].Length, unheard.Dropped);
        Assert.Equal(0, heard.Dropped);
        Assert.Equal(0, plant.PowerW(1));
    }

    private static IEnumerable<TestVehicle> AllVehicles(TestPlant plant) =>
        plant.Vehicles.Values.SelectMany(each => each);

    // One that has feeders, but neither the streams nor the portfolio, whose waking has tests of its own.
    private static SiloAddress LostServer(TestPlant plant) => plant.Servers
        .Skip(1)
        .OrderBy(server => server.Equals(plant.ServerOf(plant.Portfolio)))
        .First(server => Feeders.Any(feeder => plant.ServerOf(plant.Feeder(feeder))!.Equals(server)));

    private static async Task<Dictionary<int, long>> Epochs(TestPlant plant)
    {
        var epochs = new Dictionary<int, long>();
        foreach (var feeder in Feeders)
        {
            epochs[feeder] = (await plant.Feeder(feeder).GetStatus()).Summary.Epoch;
        }

        return epochs;
    }
}
