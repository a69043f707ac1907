using Vpp.Domain.Feeders;
using Vpp.Domain.Identities;

namespace Vpp.Domain.Tests.Feeders;

/// <summary>What operators are told of a node is what decisions reckon with.</summary>
public sealed class NodeFiguresTests
{
    // 20 kW less 510 W of the metered home with its margin, less the 1 kW peak of the other, less what the vehicle has.
    [Fact]
    public void Room_is_what_margin_unmetered_homes_and_vehicles_leave()
    {
        var bench = new FeederBench();
        bench.Home("a");
        bench.Home("b");
        bench.Meter("a", 500);
        var vehicle = bench.Plug(bench.Terms("v", "a", chargeW: 11_000, needPercent: 90), 40);
        bench.Run(3);

        var figures = At(bench, "n/t");

        var takenW = Math.Max(vehicle.Newest!.Value.PowerW, vehicle.Newest.Value.AssuredW);
        Assert.Equal(11_000, takenW);
        Assert.Equal(20_000 - 510 - 1_000 - takenW, figures.ImportRoom!.Value.Watts);
        Assert.Null(At(bench, "n/a").ImportRoom);
    }

    [Fact]
    public void A_home_counts_as_metered_until_its_meter_has_been_silent_too_long()
    {
        var bench = new FeederBench();
        bench.Home("a");
        bench.Home("b");
        bench.Meter("a", 500);
        bench.Decide();
        var heard = (At(bench, "n/f"), At(bench, "n/a"), At(bench, "n/b"));
        var whole = NodeFigures.Metering(bench.Control, bench.Instant);

        bench.Wait(301);

        Assert.Equal((2, 1), (heard.Item1.Homes, heard.Item1.MeteredHomes));
        Assert.Equal((1, 1, 0), (heard.Item2.Homes, heard.Item2.MeteredHomes, heard.Item3.MeteredHomes));
        Assert.Equal((2, 1), whole);
        Assert.Equal((2, 0), (At(bench, "n/f").Homes, At(bench, "n/f").MeteredHomes));
        Assert.Equal((2, 0), NodeFigures.Metering(bench.Control, bench.Instant));
    }

    private static NodeFigures At(FeederBench bench, string node) =>
        NodeFigures.Of(bench.Control, bench.Instant)[bench.Network.IndexOf(new NodeId(node))!.Value];
}
