using Vpp.Domain.Vehicles;
using Vpp.Grains.Feeders;
using Vpp.Grains.Tests.Plant;

namespace Vpp.Grains.Tests.Feeders;

/// <summary>Vehicles whose cloud polls: they hear when they ask, and answer when they ask again.</summary>
public class PollTests
{
    [Fact]
    public async Task A_vehicle_that_polls_and_obeys_is_told_the_same_until_something_changes_C11()
    {
        await using var plant = await TestPlant.Start();
        await plant.Fill(1);
        await Poll(plant, 0, 0, 0);
        var told = new List<int>();
        var (power, epoch, sequence) = (0, 0L, 0L);
        for (var poll = 0; poll < 6; poll++)
        {
            // Slower than what is not acknowledged is sent again.
            await Pass(plant, 5);
            var setpoint = (await Poll(plant, power, epoch, sequence)).Setpoints[0]!;
            (power, epoch, sequence) = (setpoint.PowerW, setpoint.Epoch, setpoint.Sequence);
            told.Add(power);
            Assert.InRange(setpoint.TimeToLiveMs, 1, 120_000);
        }

        Assert.All(told, each => Assert.Equal(11_000, each));
    }

    [Fact]
    public async Task A_vehicle_that_does_not_tell_what_it_holds_counts_at_its_worst_P4()
    {
        await using var plant = await TestPlant.Start();
        await plant.Fill(1);
        await Poll(plant, 0, PollRequest.Untold, 0);
        await Pass(plant, 1);
        var row = await plant.Feeder(1).GetRow(plant.Vehicles[1][0].Id);

        // It may still obey a discharge of somebody who commanded before, so it does not charge at once (P2).
        Assert.NotEqual(11_000, row!.SetpointW ?? 0);
    }

    private static async Task Pass(TestPlant plant, int seconds)
    {
        for (var second = 0; second < seconds; second++)
        {
            plant.Clock.Advance(TimeSpan.FromSeconds(1));
            await plant.Feeder(1).RunControlInterval();
        }
    }

    private static async Task<PollResult> Poll(TestPlant plant, int powerW, long epoch, long sequence) =>
        await plant.Feeder(1).Poll(new(
            [plant.Vehicles[1][0].Id],
            [powerW],
            [plant.Vehicles[1][0].StateOfCharge],
            [(byte)ConnectionState.Connected],
            [0],
            [epoch],
            [sequence]));
}
