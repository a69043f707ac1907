using Vpp.Domain.Dispatch;
using Vpp.Grains.Dispatch;
using Vpp.Grains.Storage;
using Vpp.Grains.Tests.Plant;

namespace Vpp.Grains.Tests.Portfolio;

/// <summary>C13: one call puts the fleet on default control, whatever works and whatever does not.</summary>
public class KillSwitchTests
{
    [Fact]
    public async Task The_fleet_goes_to_default_control_vehicle_by_vehicle_within_the_time_to_live_and_comes_back_C13()
    {
        await using var plant = await Dispatching();

        var (turned, recorded) = await plant.Portfolio.TurnKillSwitch(true, "operator");
        var course = await Course(plant, turned.Window);

        Assert.True(recorded);
        Assert.Equal(0, course[^1]);
        Assert.True(course.Zip(course.Skip(1)).All(pair => Math.Abs(pair.First - pair.Second) <= 22_000));
        Assert.InRange(course.Distinct().Count(), 3, 9);
        var offers = Offers(plant);
        await plant.StepFor(TimeSpan.FromSeconds(130));
        Assert.Equal(offers, Offers(plant));

        await plant.Portfolio.TurnKillSwitch(false, "operator");
        await plant.StepFor(TimeSpan.FromMinutes(11), seconds: 5);
        Assert.Equal(88_000, plant.PowerW(1) + plant.PowerW(2));
    }

    [Fact]
    public async Task Events_that_run_are_cancelled_and_new_ones_refused_C13()
    {
        await using var plant = await Dispatching();

        await plant.Portfolio.TurnKillSwitch(true, "operator");
        await plant.Step();

        await plant.Pulse.Until("the event is over", () => plant.Ledger.OnDisk("e")!.IsOver);
        var last = plant.Ledger.OnDisk("e")!.History[^1];
        Assert.Equal((DispatchEventStatus.Cancelled, "operator"), (last.Status, last.Principal));
        Assert.Empty((await plant.Portfolio.GetStatus()).RunningEvents);
        Assert.IsType<SubmitResult.Killed>(await plant.Event("f").Submit(plant.Asked("f", 1_000), "operator"));
        Assert.Null(plant.Ledger.OnDisk("f"));
    }

    [Fact]
    public async Task Turning_it_again_changes_nothing_C13()
    {
        await using var plant = await Dispatching();

        var first = await plant.Portfolio.TurnKillSwitch(true, "operator");
        await plant.Step();

        Assert.Equal(first, await plant.Portfolio.TurnKillSwitch(true, "somebody else"));
        Assert.Equal(first.KillSwitch, (await plant.Portfolio.GetStatus()).KillSwitch);
    }

    [Fact]
    public async Task It_works_without_any_store_and_is_recorded_when_they_are_back_C13()
    {
        await using var plant = await Dispatching();
        plant.Ledger.Faults.Fail(nameof(IEventLedger.TrySave));
        plant.KillSwitches.Faults.Fail(nameof(IKillSwitchStore.Save));

        var (turned, recorded) = await plant.Portfolio.TurnKillSwitch(true, "operator");
        var course = await Course(plant, turned.Window);

        Assert.False(recorded);
        Assert.Equal(0, course[^1]);
        Assert.Equal(turned, plant.Journal.KillSwitch);
        Assert.Null(plant.KillSwitches.OnDisk);
        plant.Ledger.Faults.Heal(nameof(IEventLedger.TrySave));
        plant.KillSwitches.Faults.Heal(nameof(IKillSwitchStore.Save));
        await plant.StepFor(TimeSpan.FromSeconds(12));
        await plant.Pulse.Until("both are recorded", () =>
            plant.KillSwitches.OnDisk == turned && plant.Ledger.OnDisk("e")!.Status == DispatchEventStatus.Cancelled);
    }

    [Fact]
    public async Task It_is_kept_on_this_servers_disk_and_replayed_before_anything_resumes_C13()
    {
        await using var plant = await Dispatching();
        plant.KillSwitches.Faults.Fail(nameof(IKillSwitchStore.Save));
        await plant.Portfolio.TurnKillSwitch(true, "operator");
        await plant.Cluster.DeactivateAsync(plant.Portfolio);

        Assert.True((await plant.Portfolio.GetKillSwitch()).IsOn);
        await plant.Step();
        Assert.Empty((await plant.Portfolio.GetStatus()).RunningEvents);
    }

    [Fact]
    public async Task A_feeder_that_restarts_stays_let_go_C13()
    {
        await using var plant = await Dispatching();
        var (turned, _) = await plant.Portfolio.TurnKillSwitch(true, "operator");
        await Course(plant, turned.Window);

        await plant.Cluster.DeactivateAsync(plant.Feeder(1));
        await plant.StepFor(TimeSpan.FromSeconds(20));

        Assert.Equal(0, plant.PowerW(1));
    }

    private static async Task<TestPlant> Dispatching()
    {
        var plant = await TestPlant.Start(feeders: 2);
        await plant.Run(1, 2);
        await plant.Submit(plant.Asked("e", 100_000));
        await plant.StepFor(TimeSpan.FromSeconds(5));
        Assert.Equal(-12_000, plant.PowerW(1) + plant.PowerW(2));
        return plant;
    }

    // What all vehicles draw, second by second.
    private static async Task<List<long>> Course(TestPlant plant, TimeSpan window)
    {
        var course = new List<long>();
        for (var end = plant.Clock.GetUtcNow() + window + TimeSpan.FromSeconds(2); plant.Clock.GetUtcNow() < end;)
        {
            await plant.Step();
            course.Add(plant.PowerW(1) + plant.PowerW(2));
        }

        return course;
    }

    private static int Offers(TestPlant plant) =>
        plant.Vehicles.Values.SelectMany(each => each).Sum(each => each.Offers.Count);
}
