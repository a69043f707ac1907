using CsCheck;
using Vpp.Domain.Dispatch;
using Vpp.Domain.Quantities;
using Vpp.Domain.Supply;

namespace Vpp.Domain.Tests.Supply;

public sealed class LongestFirstTests
{
    private const long ForEver = 1L << 60;

    // Among vehicles that last equally long the split shares alike and the curve goes by rank: the same for the future.
    [Fact]
    public void Where_no_node_binds_the_curve_is_the_longest_sustaining_split() =>
        Gen.Int[0, 1_000_000].Sample(
            seed =>
            {
                var random = new Random(seed);
                int[] parents = [-1, 0, 1, 0];
                var offers = Enumerable.Range(0, random.Next(1, 80)).Select(row =>
                {
                    var presentW = random.Next(2) * random.Next(7_200);
                    return new VehicleOffer(random.Next(4), presentW + random.Next(2) * 7_200, presentW, 0, row);
                }).ToArray();
                var lastsS = offers.Select(_ => random.Next(1, 12) * 600L).ToArray();
                var rootW = random.Next(2) == 0 ? AllocationProblem.Unlimited : random.Next(300_000);
                var curve = new SupplyCurve(parents, largestFirst: true);
                var (problem, split) = (new AllocationProblem(parents), new LongestSustain());
                curve.Seat([.. offers.Select(offer => offer.Node)]);
                curve.SetRoom(0, rootW);
                problem.SetRoom(0, rootW);
                for (var row = 0; row < offers.Length; row++)
                {
                    curve.SetOffer(row, in offers[row], ForEver, lastsS[row]);
                    split.Set(problem.Add(in offers[row]), Power.FromWatts(7_200) * TimeSpan.FromSeconds(lastsS[row]),
                        Power.FromWatts(7_200));
                }

                curve.Refresh();
                var amountW = random.NextInt64(curve.TotalW + 10_000);
                var (shareW, allocation) = (new int[offers.Length], new Allocation());
                problem.Solve(amountW, split, allocation);
                Assert.False(curve.NodesBind);
                Assert.Equal(allocation.Allocated.Watts, curve.Allocate(amountW, shareW));
                Assert.Equal(
                    Sums(row => allocation.ShareW[row]).OrderBy(sum => sum.Lasts),
                    Sums(row => shareW[row]).OrderBy(sum => sum.Lasts));

                IEnumerable<(long Lasts, long Watts)> Sums(Func<int, long> share) => Enumerable.Range(0, offers.Length)
                    .SelectMany(row =>
                    {
                        var stopW = Math.Min(share(row), Math.Min(offers[row].PresentW, offers[row].LimitW));
                        var beyondW = share(row) - stopW;
                        return new[] { (Lasts: ForEver, Watts: stopW), (Lasts: lastsS[row], Watts: beyondW) };
                    })
                    .GroupBy(part => part.Lasts, part => part.Watts)
                    .Select(group => (group.Key, group.Sum()));
            },
            iter: 500);

    [Fact]
    public void A_node_below_the_root_that_binds_is_told()
    {
        var curve = new SupplyCurve([-1, 0], largestFirst: true);
        curve.Seat([1, 1]);
        curve.SetOffer(0, new VehicleOffer(1, 5_000, 0, 0, 0), 3_600, 3_600);
        curve.SetOffer(1, new VehicleOffer(1, 4_000, 0, 0, 1), 7_200, 7_200);
        curve.SetRoom(1, 9_000);
        curve.Refresh();
        Assert.False(curve.NodesBind);
        curve.SetRoom(1, 8_999);
        curve.Refresh();
        Assert.True(curve.NodesBind);
    }
}
