using Vpp.Grains.Feeders;
using Vpp.Grains.Tests.Plant;

namespace Vpp.Grains.Tests.Following;

/// <summary>
/// F16, C9: one feeder of five is lost in the middle of an event. Each has four vehicles that charge at 11 kW and could
/// lower net load by 84 kW in all; 250 kW are asked, so that four can make up for the fifth.
/// </summary>
public class FeederTripTests
{
    private const int Lost = 2;
    private const long TargetW = 250_000;
    private const long PlannedW = 4 * 44_000;

    // Vehicles here answer at once; on the road they take up to 6 s, and 2 s more when a message is lost.
    private const int AnswerSeconds = 8;

    private static readonly int[] Others = [1, 3, 4, 5];

    [Fact]
    public async Task L2_when_all_vehicles_of_a_feeder_fall_silent_the_others_take_over_within_20_s()
    {
        await using var plant = await Start();

        var seconds = await SecondsUntilOthersDeliver(plant, async () =>
        {
            await plant.Feeder(Lost).RunControlInterval();
        });

        Assert.True((await plant.Feeder(Lost).GetSummary()).IsTripped);
        Assert.InRange(seconds + AnswerSeconds, 0, 20);
        Assert.Equal(TargetW, (await plant.Running("e")).AllocatedW);
    }

    [Fact]
    public async Task L2_when_nobody_hears_of_a_feeder_the_others_take_over_within_20_s()
    {
        await using var plant = await Start();
        var feeder = TestNetwork.FeederId(Lost);
        plant.Calls.Throw(feeder, nameof(IFeederGrain.Apply), new InvalidOperationException("gone"));
        plant.Calls.Throw(feeder, nameof(IFeederGrain.GetSummary), new InvalidOperationException("gone"));

        var seconds = await SecondsUntilOthersDeliver(plant, () => Task.CompletedTask);

        Assert.InRange(seconds + AnswerSeconds, 0, 20);
        Assert.Equal(TargetW, (await plant.Running("e")).AllocatedW);
    }

    private static async Task<TestPlant> Start()
    {
        var plant = await TestPlant.Start(feeders: 5);
        await plant.Run(1, 2, 3, 4, 5);
        await plant.StepFor(TimeSpan.FromSeconds(32));
        await plant.Submit(plant.Asked("e", TargetW));
        await plant.StepFor(TimeSpan.FromSeconds(8));
        Assert.Equal(TargetW, (await plant.Running("e")).AllocatedW);
        return plant;
    }

    private static async Task<int> SecondsUntilOthersDeliver(TestPlant plant, Func<Task> lostFeederLives)
    {
        plant.Forget(Lost);
        for (var second = 1; second <= 30; second++)
        {
            await plant.Step();
            await lostFeederLives();
            var deliveredW = PlannedW - Others.Sum(plant.PowerW);
            if (Math.Abs(deliveredW - TargetW) <= TargetW / 50)
            {
                return second;
            }
        }

        return int.MaxValue - AnswerSeconds;
    }
}
