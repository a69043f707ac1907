using Vpp.Domain.Quantities;

namespace Vpp.Domain.Tests.Feeders;

public sealed class LimitedTreeTests
{
    // One vehicle cannot fill 20 kVA; beside a load of 15 kW it can (P4). The feeder's 100 kW nobody reaches.
    [Fact]
    public void P4_a_node_that_vehicles_cannot_fill_counts_as_soon_as_load_takes_its_room()
    {
        var bench = new FeederBench();
        bench.Home("a");
        bench.Meter("a", 200);
        bench.Plug(bench.Terms("one", "a", needPercent: 90), 50);
        bench.Decide();
        Assert.Empty(Limited(bench));

        bench.Meter("a", 15_000);
        bench.Decide();
        Assert.Equal(["n/t"], Limited(bench));
        Assert.Equal(15_000 * 102 / 100, 20_000 - 1_000 - bench.Control.Limits.Import.FreeW[1]);

        bench.Meter("a", 200);
        bench.Decide();
        Assert.Equal(20_000 - 1_000 - 204, bench.Control.Limits.Import.FreeW[1]);
    }

    // Whoever commanded it before may have told it to charge with all that its equipment could do then (P4).
    [Fact]
    public void P4_a_vehicle_counts_with_the_most_it_may_hold_by_earlier_terms()
    {
        var bench = new FeederBench();
        var vehicle = bench.Enrol(bench.Terms("one", "a"));
        bench.Change(vehicle, vehicle.Terms with
        {
            Nameplate = vehicle.Terms.Nameplate with { ChargePowerMax = Power.FromWatts(1_000) },
        });

        Assert.Equal(10_000, bench.Control.Vehicles.MostImportW(vehicle.Row));
    }

    private static IEnumerable<string> Limited(FeederBench bench) => bench.Control.Limits.Import.Node.ToArray()
        .Skip(1)
        .Select(node => bench.Network.NodeId(node).Text);
}
