using Vpp.Domain.Quantities;
using Vpp.Grains.Feeders;
using Vpp.Grains.Storage;
using Vpp.Grains.Tests.Plant;
using Vpp.Grains.Vehicles;

namespace Vpp.Grains.Tests.Vehicles;

/// <summary>An owner's word: on disk before the owner is told, at the feeder soon, and never lost.</summary>
public class VehicleTermsTests
{
    private const string Id = "ev-h1a";
    private static readonly string Feeder1 = TestNetwork.FeederId(1);

    [Fact]
    public async Task A_change_is_on_disk_before_the_owner_is_told()
    {
        await using var plant = await Filled();
        plant.Terms.Faults.Hang(nameof(ITermsStore.TrySave));

        var change = plant.Vehicle(Id).Opt(true).AsTask();
        await plant.Pulse.Until("the write begins", () => plant.Terms.Faults.Calls(nameof(ITermsStore.TrySave)) == 1);
        Assert.False(change.IsCompleted);
        Assert.False(plant.Terms.OnDisk(Id)!.OptedOut);

        plant.Terms.Faults.Heal(nameof(ITermsStore.TrySave));
        var result = await change;
        Assert.Equal((2, true), (result.Terms!.Version, result.Terms.OptedOut));
        Assert.Equal(result.Terms, plant.Terms.OnDisk(Id));
        Assert.Equal(TestPlant.Noon, result.AgreedAt);
    }

    [Fact]
    public async Task A_change_that_could_not_be_written_is_not_told_to_anybody()
    {
        await using var plant = await Filled();
        plant.Terms.Faults.Fail(nameof(ITermsStore.TrySave));

        await Assert.ThrowsAsync<StorageUnavailableException>(async () => await plant.Vehicle(Id).Opt(true));

        Assert.Equal(0, plant.Calls.Count(Feeder1, nameof(IFeederGrain.Agree)));
        Assert.False((await plant.Vehicle(Id).Get())!.Terms.OptedOut);
    }

    [Fact]
    public async Task An_opt_out_stops_setpoints_to_the_vehicle_and_to_no_other_P6()
    {
        await using var plant = await Filled();
        await plant.Connect(plant.Servers[0], 1);
        await plant.Step();
        await plant.Vehicle(Id).Opt(true);
        var told = plant.Vehicles[1].Select(vehicle => vehicle.Offers.Count).ToList();

        await plant.Submit(plant.Asked("e", 20_000));
        await plant.StepFor(TimeSpan.FromMinutes(1), 5);

        Assert.Equal(told[0], plant.Vehicles[1][0].Offers.Count);
        Assert.All(plant.Vehicles[1].Zip(told).Skip(1), each => Assert.True(each.First.Offers.Count > each.Second));
        Assert.Equal("opted-out", (await plant.Vehicle(Id).Get())!.Row!.State);
    }

    [Fact]
    public async Task A_lost_hint_makes_an_opt_out_late_by_the_terms_period_at_most()
    {
        await using var plant = await Filled();
        await plant.Connect(plant.Servers[0], 1);
        await plant.Step();
        plant.Calls.Throw(Feeder1, nameof(IFeederGrain.Agree), new TimeoutException("lost"));

        var result = await plant.Vehicle(Id).Opt(true);
        Assert.Null(result.AgreedAt);
        Assert.True(plant.Terms.OnDisk(Id)!.OptedOut);

        var asked = plant.Clock.GetUtcNow();
        await plant.StepFor(TimeSpan.FromSeconds(10));
        var view = (await plant.Vehicle(Id).Get())!;
        Assert.InRange(view.AgreedAt!.Value, asked, asked.AddSeconds(10));
        Assert.Equal("opted-out", view.Row!.State);
    }

    [Fact]
    public async Task A_lost_hint_is_given_again_before_that()
    {
        await using var plant = await Filled();
        await plant.Feeder(1).Touch();
        plant.Calls.Throw(Feeder1, nameof(IFeederGrain.Agree), new TimeoutException("lost"));
        Assert.Null((await plant.Vehicle(Id).Opt(true)).AgreedAt);
        plant.Calls.Heal(Feeder1, nameof(IFeederGrain.Agree));

        await plant.Pulse.Until("the hint waits for its next try", () => plant.Clock.Waiting == 1);
        plant.Clock.Advance(TimeSpan.FromMilliseconds(200));
        await plant.Pulse.Until("the feeder agrees", async () => (await plant.Vehicle(Id).Get())!.AgreedAt is not null);

        Assert.Equal(2, plant.Calls.Count(Feeder1, nameof(IFeederGrain.Agree)));
    }

    [Fact]
    public async Task The_owner_is_answered_although_the_feeder_cannot_wake()
    {
        await using var plant = await Filled();
        plant.Epochs.Faults.Fail($"feeder/{Feeder1}");

        var result = await plant.Vehicle(Id).Opt(true);
        var view = await plant.Vehicle(Id).Get();

        Assert.Equal(((string?)null, (DateTimeOffset?)null), (result.Rule, result.AgreedAt));
        Assert.True(plant.Terms.OnDisk(Id)!.OptedOut);
        Assert.Null(view!.Row);
    }

    [Fact]
    public async Task The_owner_does_not_wait_for_a_feeder_that_hangs()
    {
        await using var plant = await Filled();
        await plant.Feeder(1).Touch();
        var release = plant.Calls.Hang(Feeder1, nameof(IFeederGrain.Agree));

        var change = plant.Vehicle(Id).Opt(true).AsTask();
        await plant.Pulse.Until("the hint waits", () => plant.Clock.Waiting == 1);
        plant.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Null((await change).AgreedAt);

        release();
        await plant.Pulse.Until("the feeder agrees", async () => (await plant.Vehicle(Id).Get())!.AgreedAt is not null);
    }

    [Fact]
    public async Task The_instant_of_agreement_stays_when_the_same_terms_are_told_again()
    {
        await using var plant = await Filled();
        var result = await plant.Vehicle(Id).Opt(true);
        plant.Clock.Advance(TimeSpan.FromSeconds(5));

        await plant.Feeder(1).Agree(result.Terms!);
        await plant.Feeder(1).ReadTerms();

        Assert.Equal(TestPlant.Noon, (await plant.Vehicle(Id).Get())!.AgreedAt);
    }

    [Fact]
    public async Task Of_two_writers_one_is_told_to_read_again_and_then_succeeds()
    {
        await using var plant = await Filled();
        await plant.Vehicle(Id).Get();
        await plant.Terms.TrySave(
            plant.VehicleTermsAt("h1a") with { Version = 2, Settings = Reserve(1_000) },
            TestContext.Current.CancellationToken);

        var refused = await plant.Vehicle(Id).ChangeSettings(Reserve(2_000));
        var taken = await plant.Vehicle(Id).ChangeSettings(Reserve(2_000));

        Assert.Equal((TermsFault.Conflict, null), (refused.Fault, refused.Terms));
        Assert.Equal(3, taken.Terms!.Version);
        Assert.Equal(2_000, taken.Terms.Settings.Reserve.WattHours);
    }

    [Fact]
    public async Task A_change_whose_answer_was_lost_is_found_fulfilled_when_asked_again_F7()
    {
        await using var plant = await Filled();
        plant.Terms.Faults.LoseAnswer(nameof(ITermsStore.TrySave));
        await Assert.ThrowsAsync<StorageUnavailableException>(async () => await plant.Vehicle(Id).Opt(true));
        plant.Terms.Faults.Heal(nameof(ITermsStore.TrySave));

        var again = await plant.Vehicle(Id).Opt(true);

        Assert.Equal((TermsFault.None, 2), (again.Fault, again.Terms!.Version));
    }

    [Fact]
    public async Task Saying_the_same_twice_makes_one_version()
    {
        await using var plant = await Filled();

        Assert.Equal(2, (await plant.Vehicle(Id).Opt(true)).Terms!.Version);
        Assert.Equal(2, (await plant.Vehicle(Id).Opt(true)).Terms!.Version);
        Assert.Equal(3, (await plant.Vehicle(Id).Opt(false)).Terms!.Version);
    }

    [Fact]
    public async Task A_vehicle_that_is_imported_after_the_first_look_is_found()
    {
        await using var plant = await TestPlant.Start();
        Assert.Null(await plant.Vehicle(Id).Get());
        Assert.Equal(TermsFault.NotFound, (await plant.Vehicle(Id).Opt(true)).Fault);

        await plant.Fill(1);

        Assert.Equal(1, (await plant.Vehicle(Id).Get())!.Terms.Version);
    }

    [Fact]
    public async Task Enrolment_needs_a_home_and_a_sound_nameplate()
    {
        await using var plant = await Filled();

        Assert.Equal(TermsFault.NotFound, (await plant.Vehicle("v").Enroll(new("nowhere"), TestPlant.Nameplate)).Fault);
        Assert.Equal(TermsFault.Invalid, (await plant.Vehicle("v").Enroll(
            new("h1a"), TestPlant.Nameplate with { UsableCapacity = Energy.Zero })).Fault);
        var enrolled = await plant.Vehicle("v").Enroll(new("h1a"), TestPlant.Nameplate);
        Assert.Equal((1, "plant/f1"), (enrolled.Terms!.Version, enrolled.Terms.Feeder.Text));
        Assert.False(enrolled.Terms.OptedOut);
        Assert.False(enrolled.Terms.Settings.DischargeAllowed);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(60_001)]
    public async Task A_reserve_that_the_battery_cannot_hold_is_refused(long wattHours)
    {
        await using var plant = await Filled();

        var refused = await plant.Vehicle(Id).ChangeSettings(Reserve(wattHours));

        Assert.Equal(TermsFault.Invalid, refused.Fault);
        Assert.Equal(1, plant.Terms.OnDisk(Id)!.Version);
    }

    private static Domain.Vehicles.VehicleSettings Reserve(long wattHours) =>
        TestPlant.Settings with { Reserve = Energy.FromWattHours(wattHours) };

    private static async Task<TestPlant> Filled()
    {
        var plant = await TestPlant.Start();
        await plant.Fill(1);
        return plant;
    }
}
