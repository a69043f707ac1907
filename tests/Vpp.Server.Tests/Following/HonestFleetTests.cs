using Vpp.Domain.Feeders;
using Vpp.Domain.Quantities;
using Vpp.Server.Demo;
using Vpp.Server.Tests.EventDays;

namespace Vpp.Server.Tests.Following;

/// <summary>A fleet in which everybody does what it hears, over a link that loses one message in twenty.</summary>
public sealed class HonestFleetTests(ITestOutputHelper output)
{
    private static readonly TimeSpan s_lookEvery = TimeSpan.FromSeconds(20);

    // F15, P4: goal: nobody is found not to follow for messages that were lost. Method: days of a hundred vehicles
    // with one to four events; every vehicle is looked at every 20 s.
    [Theory]
    [InlineData(1, 4)]
    [InlineData(2, 4)]
    [InlineData(3, 10)]
    [InlineData(4, 10)]
    public void F15_nobody_is_found_not_to_follow_for_messages_that_were_lost(int seed, int stepSeconds)
    {
        var day = RandomEventDay.Of(seed, Circuit5.Cut, 100.0 / Circuit5.CutHomes, Power.FromWatts(600_000));
        var (looks, marks) = (0, new Dictionary<int, string>());
        day = day with
        {
            Fleet = day.Fleet with { SetpointLossBasisPoints = 500, ReadingLossBasisPoints = 500 },
            Step = TimeSpan.FromSeconds(stepSeconds),
        };
        var result = day.Run((plant, _, _) =>
        {
            if (plant.Fleet.Now.Ticks % s_lookEvery.Ticks != 0)
            {
                return;
            }

            var now = new FeederInstant(plant.Fleet.Now, DemoWorld.Origin + plant.Fleet.Now);
            for (var vehicle = 0; vehicle < plant.Fleet.Count; vehicle++, looks++)
            {
                var view = plant.Control.View(plant.RowOf(vehicle), now);
                if (view.State == VehicleState.NotFollowing)
                {
                    marks.TryAdd(vehicle, $"{vehicle} at {now.Monotonic}: {view.Reason}");
                }
            }
        });
        output.WriteLine($"{looks} looks, {marks.Count} vehicles marked");

        Assert.InRange(looks, 1_000, int.MaxValue);
        Assert.Empty(marks.Values);
        Assert.Empty(result.Violations.Examples);
    }
}
