using Vpp.Domain.Fleets;
using Vpp.Domain.Quantities;
using Vpp.Server.Demo;

namespace Vpp.Server.Tests.Following;

public sealed class ClosedLoopTests(ITestOutputHelper output)
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Explore(int seed)
    {
        var feeder = DemoFeeder.Read(null, out _)!;
        var evening = new Evening(
            feeder,
            new FleetOptions
            {
                ResponseDelayMax = TimeSpan.FromSeconds(6),
                Behaviours = new(500, 500, 200),
                Seed = seed,
            },
            Power.FromWatts(2_000_000),
            DemoDay.Whole);
        evening.Run();
        foreach (var second in evening.Tracked.Where(x => Math.Abs(x.MeasuredW - x.AllocatedW) > 40_000))
        {
            output.WriteLine($"{second}");
        }

        var s = evening.Tracked;
        output.WriteLine($"2% {evening.Within(0.02):P2} 3% {evening.Within(0.03):P2} 5% {evening.Within(0.05):P2} over {evening.Overshoot:P2}");
        output.WriteLine($"target {s.Sum(x => x.TargetW) / 3600} allocated {s.Sum(x => x.AllocatedW) / 3600} measured {s.Sum(x => x.MeasuredW) / 3600} reported {s.Sum(x => x.ReportedW) / 3600}");
    }
}
