using Vpp.Grains.Feeders;
using Vpp.Grains.Portfolio;

namespace Vpp.Benchmarks.WholePath;

/// <summary>
/// What a plant has decided, read out through its grains once it has settled: who would have drawn what, who is told
/// what, and the limits and loads of every node.
/// </summary>
internal sealed class PlantPicture
{
    private readonly PlantFleet _fleet;

    private PlantPicture(PlantFleet fleet, PortfolioStatus portfolio)
    {
        (_fleet, Portfolio) = (fleet, portfolio);
        BaselineW = new int[fleet.Feeders][];
        SetpointW = new int[fleet.Feeders][];
        Nodes = new NodeStatus[fleet.Feeders][];
    }

    public PortfolioStatus Portfolio { get; }

    public int[][] BaselineW { get; }

    public int[][] SetpointW { get; }

    public NodeStatus[][] Nodes { get; }

    public static async Task<PlantPicture> Take(PlantFleet fleet, GrainPlant plant)
    {
        var picture = new PlantPicture(fleet, await plant.Portfolio.GetStatus());
        await plant.ForEach(async feeder =>
        {
            picture.Nodes[feeder] = (await plant.Feeders[feeder].GetStatus()).Nodes;
            picture.BaselineW[feeder] = new int[fleet.CountOn(feeder)];
            picture.SetpointW[feeder] = new int[fleet.CountOn(feeder)];
            var page = await plant.Feeders[feeder].GetRows(new(null, null, 0, PlantFleet.PerFeeder));
            foreach (var row in page.Rows)
            {
                var (_, vehicle) = PlantFleet.Parse(row.Vehicle);
                picture.BaselineW[feeder][vehicle] = row.BaselineW;
                picture.SetpointW[feeder][vehicle] = plant.SetpointW(feeder, vehicle);
            }
        });
        return picture;
    }

    /// <summary>What a feeder's vehicles draw less than they would have, in watts.</summary>
    public long GivenW(int feeder) =>
        BaselineW[feeder].Sum(each => (long)each) - SetpointW[feeder].Sum(each => (long)each);

    /// <summary>What the owners ask for what was decided, in µ/Wh times watts.</summary>
    public Int128 Cost()
    {
        var cost = Int128.Zero;
        for (var feeder = 0; feeder < _fleet.Feeders; feeder++)
        {
            for (var vehicle = 0; vehicle < BaselineW[feeder].Length; vehicle++)
            {
                var settings = _fleet.TermsOf(feeder, vehicle).Settings;
                var givenW = (long)BaselineW[feeder][vehicle] - SetpointW[feeder][vehicle];
                var dischargedW = Math.Max(0, givenW - Math.Max(0, BaselineW[feeder][vehicle]));
                cost += (Int128)givenW * settings.Price.MicroPerWattHour;
                cost += (Int128)dischargedW * settings.DischargePrice.MicroPerWattHour;
            }
        }

        return cost;
    }

    /// <summary>Nodes beyond a limit, and sums that do not add up to the watt: a sentence for each.</summary>
    public IReadOnlyList<string> Violations()
    {
        var violations = new List<string>();
        var headW = new long[_fleet.Feeders];
        for (var feeder = 0; feeder < _fleet.Feeders; feeder++)
        {
            var loadW = NodeLoadW(feeder);
            headW[feeder] = loadW[0];
            for (var node = 0; node < loadW.Length; node++)
            {
                var limits = Nodes[feeder][node];
                // What homes alone are beyond a limit is not the plant's doing; to add to it would be.
                if (loadW[node] > Math.Max(limits.ImportLimitW ?? long.MaxValue, limits.UncontrolledLoadW)
                    || -loadW[node] > Math.Max(limits.ExportLimitW ?? long.MaxValue, -limits.UncontrolledLoadW))
                {
                    violations.Add(
                        $"{limits.Node} has {loadW[node]} W, of it {limits.UncontrolledLoadW} W by homes; "
                        + $"{limits.ImportLimitW} W in and {limits.ExportLimitW} W out are allowed");
                }
            }
        }

        return [.. violations, .. AboveTheHeads(headW), .. WrongSums()];
    }

    /// <summary>Net load of every node of a feeder if everybody does what was told.</summary>
    private long[] NodeLoadW(int feeder)
    {
        var loadW = new long[Nodes[feeder].Length];
        for (var vehicle = 0; vehicle < SetpointW[feeder].Length; vehicle++)
        {
            loadW[_fleet.NodeOf(feeder, vehicle)] += SetpointW[feeder][vehicle];
        }

        var parents = _fleet.Network.Feeders[feeder].Parents;
        for (var node = loadW.Length - 1; node >= 0; node--)
        {
            if (node > 0)
            {
                loadW[parents[node]] += loadW[node];
            }

            loadW[node] += Nodes[feeder][node].UncontrolledLoadW;
        }

        return loadW;
    }

    private IEnumerable<string> AboveTheHeads(long[] headW)
    {
        var upper = _fleet.Network.Upper;
        var loadW = upper.PeakLoadW.ToArray();
        for (var feeder = 0; feeder < headW.Length; feeder++)
        {
            loadW[upper.FeederParents[feeder]] += headW[feeder];
        }

        for (var node = upper.Count - 1; node >= 0; node--)
        {
            if (loadW[node] > upper.ImportLimitW[node] || -loadW[node] > upper.ExportLimitW[node])
            {
                yield return $"{upper.NodeId(node).Text} has {loadW[node]} W";
            }

            if (upper.Parents[node] >= 0)
            {
                loadW[upper.Parents[node]] += loadW[node];
            }
        }
    }

    private IEnumerable<string> WrongSums()
    {
        var running = Portfolio.RunningEvents.Single();
        if (running.TargetW != running.AllocatedW + running.ShortfallW)
        {
            yield return $"{running} does not add up";
        }

        var askedW = 0L;
        foreach (var summary in Portfolio.Feeders)
        {
            var feeder = _fleet.FeederOf(new(summary.Feeder));
            var share = summary.Shares.SingleOrDefault();
            askedW += share?.TargetW ?? 0;
            var givenW = GivenW(feeder);
            if (givenW != (share?.AllocatedW ?? 0))
            {
                yield return $"{summary.Feeder} says {share?.AllocatedW} W and its vehicles give {givenW} W";
            }
        }

        if (askedW != running.TargetW)
        {
            yield return $"feeders are asked {askedW} W of {running.TargetW} W";
        }
    }
}
