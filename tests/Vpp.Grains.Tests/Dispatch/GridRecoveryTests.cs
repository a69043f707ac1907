using Vpp.Domain.Dispatch;
using Vpp.Domain.Quantities;
using Vpp.Grains.Dispatch;
using Vpp.Grains.Tests.Plant;

namespace Vpp.Grains.Tests.Dispatch;

/// <summary>C8: an end that waits for the grid. One feeder of four vehicles that charge at 11 kW each.</summary>
public class GridRecoveryTests
{
    [Fact]
    public async Task Nobody_returns_to_charging_before_somebody_says_that_the_grid_has_recovered_C8()
    {
        await using var plant = await Ended();
        await plant.StepFor(TimeSpan.FromMinutes(2), seconds: 2);
        Assert.Equal(0, plant.PowerW(1));
        Assert.Equal(DispatchEventStatus.Releasing, (await plant.Event("e").Get())!.Status);

        Assert.IsType<ChangeResult.Done>(await plant.Event("e").GridRecovered("operator"));
        await plant.Step();
        await plant.StepFor(TimeSpan.FromSeconds(30));

        Assert.Equal(44_000, plant.PowerW(1));
        await plant.Pulse.Until("it is over", () => plant.Ledger.OnDisk("e")!.IsOver);
    }

    // Vehicles were discharging; that stops at their turn, though the grid has not recovered.
    [Fact]
    public async Task Discharge_ends_with_the_release_whatever_the_grid_does_C8()
    {
        await using var plant = await Ended(80_000);
        await plant.StepFor(TimeSpan.FromSeconds(30));

        Assert.Equal(0, plant.PowerW(1));
    }

    [Fact]
    public async Task A_cancellation_does_not_wait_for_the_grid_C10()
    {
        await using var plant = await Ended();

        await plant.Event("e").Cancel("operator");
        await plant.StepFor(TimeSpan.FromSeconds(30));

        Assert.Equal(44_000, plant.PowerW(1));
    }

    [Fact]
    public async Task A_feeder_that_restarts_meanwhile_goes_on_waiting_C8()
    {
        await using var plant = await Ended();
        await plant.StepFor(TimeSpan.FromSeconds(10));

        await plant.Cluster.DeactivateAsync(plant.Feeder(1));
        await plant.StepFor(TimeSpan.FromSeconds(20));

        Assert.Equal(0, plant.PowerW(1));
    }

    private static async Task<TestPlant> Ended(long reductionW = 44_000)
    {
        var plant = await TestPlant.Start();
        await plant.Run(1);
        await plant.Submit(plant.Asked("e", reductionW) with
        {
            Intervals = [new(TimeSpan.FromSeconds(10), Power.FromWatts(reductionW))],
            Release = new ReleasePlan(TimeSpan.FromSeconds(20), true),
        });
        await plant.StepFor(TimeSpan.FromSeconds(11));
        return plant;
    }
}
