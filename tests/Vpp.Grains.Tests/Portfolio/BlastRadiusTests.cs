using Vpp.Domain.Quantities;
using Vpp.Grains.Dispatch;
using Vpp.Grains.Tests.Plant;

namespace Vpp.Grains.Tests.Portfolio;

/// <summary>C7: the plant's own ceilings. One feeder of 2 MW with four vehicles that charge at 11 kW each.</summary>
public class BlastRadiusTests
{
    // A kilowatt a second.
    private static readonly PlantOptions Slow = TestPlant.Unlimited with
    {
        BlastRadius = new()
        {
            EventMax = Power.FromWatts(50_000),
            RatePerMinute = Power.FromWatts(60_000),
            FeederShareBasisPoints = 100,
        },
    };

    [Fact]
    public async Task Events_without_a_ramp_move_the_fleet_no_faster_than_the_plant_may_C7()
    {
        await using var plant = await TestPlant.Start(options: Slow);
        await plant.Run(1);
        await plant.Submit(plant.Asked("e", 15_000));
        await plant.Submit(plant.Asked("f", 8_000, priority: 9));
        var before = plant.PowerW(1);
        for (var second = 1; second <= 25; second++)
        {
            await plant.Step();
            Assert.InRange(before - plant.PowerW(1), 0, 1_000);
            before = plant.PowerW(1);
            if (second == 12)
            {
                var running = await plant.Running("e");
                Assert.Equal((15_000, 15_000), (running.TargetW, running.AllocatedW + running.ShortfallW));
                Assert.Equal(8_000, (await plant.Running("f")).AllocatedW);
            }
        }

        Assert.Equal(44_000 - 23_000, plant.PowerW(1));
        Assert.Contains(
            (await plant.Event("e").GetPerformance())!, sample => sample.Shortfall.Any(each =>
                each.Limit == "blast-radius"));
    }

    // Released at once it would be a step of 20 kW; at half the rate it takes forty seconds.
    [Fact]
    public async Task A_cancellation_is_spread_over_as_long_as_the_rate_needs_C7()
    {
        await using var plant = await TestPlant.Start(options: Slow);
        await plant.Run(1);
        await plant.Submit(plant.Asked("e", 20_000));
        await plant.StepFor(TimeSpan.FromSeconds(22));

        await plant.Event("e").Cancel("operator");
        var course = new List<long>();
        for (var second = 0; second < 45; second++)
        {
            await plant.Step();
            course.Add(plant.PowerW(1));
        }

        Assert.Equal(24_000, course[0]);
        Assert.Equal(44_000, course[^1]);
        Assert.True(course.Distinct().Count() > 2, "All came back together.");
    }

    [Fact]
    public async Task An_event_beyond_the_ceiling_is_refused_and_so_is_a_change_beyond_it_C7()
    {
        await using var plant = await TestPlant.Start(options: Slow);

        var refused = Assert.IsType<SubmitResult.Refused>(
            await plant.Event("e").Submit(plant.Asked("e", -50_001), "operator"));
        await plant.Submit(plant.Asked("f", 50_000));
        var changed = await plant.Event("f").Modify(new(Power.FromWatts(50_001), null, null), "operator");

        Assert.Contains("at most 50,000 W for one event", refused.Rule, StringComparison.Ordinal);
        Assert.IsType<ChangeResult.Refused>(changed);
    }

    // A hundredth of two megavolt-amperes.
    [Fact]
    public async Task No_event_asks_a_feeder_for_more_than_its_part_of_the_rating_C7()
    {
        await using var plant = await TestPlant.Start(options: Slow);
        await plant.Run(1);
        await plant.Submit(plant.Asked("e", 40_000));
        await plant.StepFor(TimeSpan.FromSeconds(50));

        var running = await plant.Running("e");
        Assert.InRange(running.AllocatedW, 19_000, 20_000);
        Assert.Equal(40_000, running.AllocatedW + running.ShortfallW);
    }

    [Fact]
    public async Task A_portfolio_that_restarts_goes_on_where_the_one_before_was_C7()
    {
        await using var plant = await TestPlant.Start(options: Slow);
        await plant.Run(1);
        await plant.Submit(plant.Asked("e", 15_000));
        await plant.StepFor(TimeSpan.FromSeconds(17));
        await plant.Pulse.Until("it is active in the ledger", () => plant.Ledger.OnDisk("e")!.Version == 4);
        Assert.Equal(29_000, plant.PowerW(1));

        await plant.Cluster.DeactivateAsync(plant.Portfolio);
        await plant.Step();

        Assert.Equal(29_000, plant.PowerW(1));
    }
}
