using Vpp.Domain.Homes;
using Vpp.Domain.Quantities;
using Vpp.Grains.Storage;
using Vpp.Grains.Tests.Plant;
using Vpp.Grains.Vehicles;

namespace Vpp.Grains.Tests.Homes;

/// <summary>A home's place in the network and its limits.</summary>
public class HomeTermsTests
{
    private static readonly Power TenKilowatts = Power.FromWatts(10_000);

    [Theory]
    [InlineData("plant/nowhere", "UTC", 0, TermsFault.NotFound)]
    [InlineData("plant/sub", "UTC", 0, TermsFault.NotFound)]
    [InlineData("plant/t1x", "UTC", 0, TermsFault.Invalid)]
    [InlineData("plant/h1a", "Nowhere/Land", 0, TermsFault.Invalid)]
    [InlineData("plant/h1a", "UTC", -1, TermsFault.Invalid)]
    public async Task A_home_needs_a_customer_node_a_time_zone_and_limits_that_are_magnitudes(
        string node, string zone, long exportLimitW, TermsFault fault)
    {
        await using var plant = await TestPlant.Start();

        var refused = await plant.Home("home").Enroll(new(node), zone, null, Power.FromWatts(exportLimitW));

        Assert.Equal(fault, refused.Fault);
        Assert.NotNull(refused.Rule);
        Assert.Null(await plant.Home("home").Get());
    }

    [Fact]
    public async Task A_home_enrols_on_disk_and_its_feeder_keeps_to_its_limit()
    {
        await using var plant = await TestPlant.Start();

        var enrolled = await plant.Home("home").Enroll(TestNetwork.Node("h1a"), "UTC", TenKilowatts, Power.Zero);
        plant.Clock.Advance(TimeSpan.FromSeconds(1));
        var summary = await plant.Feeder(1).RunControlInterval();

        Assert.Equal((TestPlant.Noon.AddSeconds(1), 0), (summary.SuppliedAt, summary.MeteredHomes));
        Assert.Equal((1, "plant/f1"), (enrolled.Terms!.Version, enrolled.Terms.Feeder.Text));
        Assert.Equal(TestPlant.Noon, enrolled.AgreedAt);
        Assert.Equal(TestPlant.Noon, await plant.Home("home").GetAgreedAt());
        Assert.Equal(10_000, await ImportLimitW(plant, 1, "plant/h1a"));
    }

    [Fact]
    public async Task Enrolling_again_changes_the_connection_and_keeps_what_the_owner_asked()
    {
        await using var plant = await TestPlant.Start();
        await plant.Home("home").Enroll(TestNetwork.Node("h1a"), "UTC", TenKilowatts, Power.Zero);
        await plant.Home("home").ChangeSettings(new HomeSettings(Power.FromWatts(5_000), null));

        var again = await plant.Home("home").Enroll(TestNetwork.Node("h1a"), "UTC", null, TenKilowatts);

        Assert.Equal(3, again.Terms!.Version);
        Assert.Equal(5_000, again.Terms.EffectiveImportLimit!.Value.Watts);
    }

    // Vehicles keep the node and the time zone of their home: their departures are local to it (P1).
    [Theory]
    [InlineData("h2a", "UTC")]
    [InlineData("h1a", "America/Los_Angeles")]
    public async Task A_home_does_not_move_while_vehicles_are_enrolled_there_P1(string node, string zone)
    {
        await using var plant = await TestPlant.Start(feeders: 2);
        await plant.Home("home").Enroll(TestNetwork.Node("h1a"), "UTC", null, Power.Zero);
        await plant.Vehicle("v").Enroll(new("home"), TestPlant.Nameplate);

        var refused = await plant.Home("home").Enroll(TestNetwork.Node(node), zone, null, Power.Zero);
        var stayed = await plant.Home("home").Enroll(TestNetwork.Node("h1a"), "UTC", TenKilowatts, Power.Zero);

        Assert.Equal(TermsFault.Conflict, refused.Fault);
        Assert.Equal((TermsFault.None, "plant/h1a"), (stayed.Fault, stayed.Terms!.Node.Text));
    }

    [Fact]
    public async Task An_empty_home_that_moves_leaves_its_limit_behind()
    {
        await using var plant = await TestPlant.Start(feeders: 2);
        await plant.Home("home").Enroll(TestNetwork.Node("h1a"), "UTC", TenKilowatts, Power.Zero);
        var free = await ImportLimitW(plant, 2, "plant/h2a");

        var moved = await plant.Home("home").Enroll(TestNetwork.Node("h2a"), "UTC", TenKilowatts, Power.Zero);
        plant.Clock.Advance(TimeSpan.FromSeconds(1));
        await plant.Feeder(1).RunControlInterval();
        await plant.Feeder(2).RunControlInterval();

        Assert.Equal("plant/f2", moved.Terms!.Feeder.Text);
        Assert.Equal(free, await ImportLimitW(plant, 1, "plant/h1a"));
        Assert.Equal(10_000, await ImportLimitW(plant, 2, "plant/h2a"));
    }

    [Fact]
    public async Task The_owner_is_answered_although_the_feeder_cannot_wake()
    {
        await using var plant = await TestPlant.Start();
        plant.Epochs.Faults.Fail("feeder/plant/f1");

        var enrolled = await plant.Home("home").Enroll(TestNetwork.Node("h1a"), "UTC", TenKilowatts, Power.Zero);

        Assert.Equal((TermsFault.None, null), (enrolled.Fault, enrolled.AgreedAt));
        Assert.Null(await plant.Home("home").GetAgreedAt());
        Assert.Equal(1, (await plant.Home("home").Get())!.Version);
    }

    [Fact]
    public async Task Of_two_writers_one_is_told_to_read_again()
    {
        await using var plant = await TestPlant.Start();
        var enrolled = await plant.Home("home").Enroll(TestNetwork.Node("h1a"), "UTC", null, Power.Zero);
        await plant.Terms.TrySave(enrolled.Terms! with { Version = 2 }, TestContext.Current.CancellationToken);

        Assert.Equal(TermsFault.Conflict, (await plant.Home("home").ChangeSettings(HomeSettings.None)).Fault);
        Assert.Equal(3, (await plant.Home("home").ChangeSettings(HomeSettings.None)).Terms!.Version);
    }

    [Fact]
    public async Task A_change_whose_answer_was_lost_does_not_block_the_next_F7()
    {
        await using var plant = await TestPlant.Start();
        await plant.Home("home").Enroll(TestNetwork.Node("h1a"), "UTC", null, Power.Zero);
        plant.Terms.Faults.LoseAnswer(nameof(ITermsStore.TrySave));
        await Assert.ThrowsAsync<StorageUnavailableException>(
            async () => await plant.Home("home").ChangeSettings(HomeSettings.None));
        plant.Terms.Faults.Heal(nameof(ITermsStore.TrySave));

        Assert.Equal(3, (await plant.Home("home").ChangeSettings(HomeSettings.None)).Terms!.Version);
    }

    [Fact]
    public async Task Settings_of_a_home_that_is_not_enrolled_are_refused()
    {
        await using var plant = await TestPlant.Start();

        Assert.Equal(TermsFault.NotFound, (await plant.Home("home").ChangeSettings(HomeSettings.None)).Fault);
    }

    private static async Task<long?> ImportLimitW(TestPlant plant, int feeder, string node) =>
        (await plant.Feeder(feeder).GetStatus()).Nodes.Single(each => each.Node == node).ImportLimitW;
}
