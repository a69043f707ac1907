using Vpp.Domain.Feeders;
using Vpp.Domain.Quantities;
using Vpp.Server.Demo;

namespace Vpp.Server.Tests.Release;

public sealed class ReleaseTests(ITestOutputHelper output)
{
    [Fact]
    public void Explore()
    {
        var feeder = DemoFeeder.Read(null, out _)!;
        var world = DemoWorld.Build(feeder.Customers(), new DemoWorldOptions { Feeder = feeder.Network.Id });
        var none = FeederOptions.Default with { RechargeCap = Power.FromWatts(1_000_000_000) };
        foreach (var (name, options, mw, window) in new (string, FeederOptions, int, int)[]
        {
            ("twin", FeederOptions.Default, 0, 0),
            ("capped 0", FeederOptions.Default, 2, 0),
            ("capped 10", FeederOptions.Default, 2, 10),
            ("capped 240", FeederOptions.Default, 2, 240),
        })
        {
            var began = TimeProvider.System.GetTimestamp();
            var run = ReleaseRun.Of(feeder, world, options, Power.FromWatts(mw * 1_000_000L), TimeSpan.FromMinutes(window));
            output.WriteLine(name);
            File.AppendAllText("/tmp/release-explore.txt", $"{name}: before {run.PeakBefore} after {run.PeakAfter} at {DemoDay.LocalTime(run.PeakAt)} unready {run.Unready.Count} violations {run.Violations.Total} {string.Join("; ", run.Violations.Examples.Take(2))} {TimeProvider.System.GetElapsedTime(began).TotalSeconds:0.0} s\n");
        }
    }
}
