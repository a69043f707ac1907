using System.Globalization;
using System.Text;
using Vpp.Domain.Feeders;
using Vpp.Domain.Network;
using Vpp.Domain.Portfolio;
using Vpp.Domain.Tests.Network;

namespace Vpp.Domain.Tests.Supply;

/// <summary>What a dispatch by curves costs, against a linear program over all vehicles and nodes.</summary>
public sealed class SupplyLinearProgramTests
{
    [Fact]
    public void Within_a_feeder_the_cost_is_the_optimum()
    {
        for (var seed = 0; seed < 300; seed++)
        {
            var supply = new RandomSupply(seed);
            var amountW = supply.Amount();
            var shareW = new int[supply.Rows];
            var allocatedW = supply.Curve.Allocate(amountW, shareW);
            using var program = new SupplyProgram();
            program.Add(supply);
            var (mostW, cost) = program.Solve(amountW);
            Assert.True(allocatedW == mostW, $"seed {seed}: {allocatedW} W, possible {mostW} W");
            var gap = Math.Abs((double)supply.Cost(row => shareW[row]) - cost);
            Assert.True(gap <= 1 + 1e-6 * cost, $"seed {seed}: {supply.Cost(row => shareW[row])}, possible {cost}");
        }
    }

    // Between feeders the watts of the threshold's bucket are shared without regard to price: that is all that may be
    // lost, and sums and limits stay exact.
    [Fact]
    public void Between_feeders_the_cost_is_within_two_hundredths_of_a_percent()
    {
        var (spent, least, bound) = (0.0, 0.0, 0);
        for (var seed = 0; seed < 300; seed++)
        {
            var random = new Random(seed);
            var supplies = Enumerable.Range(0, random.Next(2, 9))
                .Select(feeder => new RandomSupply(10_000 * (seed + 1) + feeder, rowsMax: 60, prices: true)).ToArray();
            var ratingsVa = new[] { 1_000L, 1_000L }.Select(each => each * random.Next(20, 400)).ToArray();
            var split = new PortfolioSplit(Model(supplies.Length, ratingsVa));
            var offers = supplies.Select(supply =>
            {
                var (steps, bucketW) = (new SupplySteps(), new long[SupplyBuckets.Count]);
                supply.Curve.CopyTo(bucketW);
                steps.Set(bucketW);
                return new FeederOffer(0, steps);
            }).ToArray();
            var targetW = random.NextInt64(1, supplies.Sum(supply => supply.Curve.TotalW) + 2);
            split.Split(targetW, seed % 2 == 0, offers);

            using var program = new SupplyProgram();
            var cost = 0.0;
            var belowW = new long[2];
            for (var feeder = 0; feeder < supplies.Length; feeder++)
            {
                var (supply, half) = (supplies[feeder], feeder < supplies.Length / 2 ? 0 : 1);
                program.Add(supply, half);
                var shareW = new int[supply.Rows];
                Assert.Equal(split.ShareW[feeder], supply.Curve.Allocate(split.ShareW[feeder], shareW));
                belowW[half] += split.ShareW[feeder];
                cost += (double)supply.Cost(row => shareW[row]);
            }

            for (var half = 0; half < 2; half++)
            {
                Assert.InRange(belowW[half], 0, ratingsVa[half]);
                bound += belowW[half] == ratingsVa[half] ? 1 : 0;
                program.Limit(half, ratingsVa[half]);
            }

            var (mostW, optimum) = program.Solve(targetW);
            Assert.True(targetW - split.ShortfallW == mostW, $"seed {seed}: {split.ShortfallW} W short");
            Assert.True(cost <= 1.002 * optimum + 1, $"seed {seed}: {cost}, possible {optimum}");
            (spent, least) = (spent + cost, least + optimum);
        }

        Assert.InRange(spent / least, 1 - 1e-9, 1.0002);
        Assert.InRange(bound, 30, 570);
    }

    // The first half of the feeders hangs on one substation, the others on a second.
    private static NetworkModel Model(int feeders, long[] ratingsVa)
    {
        var text = new StringBuilder("grid,-1,source,,,,,\n");
        for (var half = 0; half < 2; half++)
        {
            text.Append(CultureInfo.InvariantCulture, $"s{half},grid,substation,,{ratingsVa[half] / 1_000},,,\n");
            for (var feeder = half * (feeders / 2); feeder < (half == 0 ? feeders / 2 : feeders); feeder++)
            {
                text.Append(CultureInfo.InvariantCulture, $"f{feeder},s{half},feeder_head,,,,,\n");
            }
        }

        return NetworkFiles.Accepted(text.ToString(), new() { ReverseFlowAllowed = true });
    }
}
