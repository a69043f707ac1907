using CsCheck;
using Vpp.Domain.Dispatch;

namespace Vpp.Domain.Tests.Supply;

public sealed class SupplyCurveLawTests
{
    // C1, P4: without minimum powers the curve gives every row what the general solver gives it.
    [Fact]
    public void C1_P4_shares_equal_the_general_solvers() =>
        ForAll(minimums: false, (supply, name) =>
        {
            var amountW = supply.Amount();
            var shareW = new int[supply.Rows];
            var allocatedW = supply.Curve.Allocate(amountW, shareW);
            supply.SolveGeneral(amountW);
            Assert.Equal(supply.General.Allocated.Watts, allocatedW);
            Assert.True(shareW.Sum(each => (long)each) == allocatedW, $"{name}: shares do not add up");
            Assert.True(
                shareW.Select(each => (long)each).SequenceEqual(supply.General.ShareW.ToArray()), $"{name}: shares");
            Assert.False(supply.Curve.NeedsGeneralSolver);
        });

    // C16: what changes left behind is what a new curve would hold, bit for bit.
    [Fact]
    public void C16_incremental_equals_rebuilt() =>
        ForAll(minimums: true, (supply, name) =>
        {
            var rebuilt = supply.Rebuilt();
            Assert.True(supply.Curve.BucketW.SequenceEqual(rebuilt.BucketW), $"{name}: buckets");
            Assert.Equal(rebuilt.TotalW, supply.Curve.TotalW);
            var amountW = supply.Amount();
            var (one, two) = (new int[supply.Rows], new int[supply.Rows]);
            Assert.Equal(rebuilt.Allocate(amountW, two), supply.Curve.Allocate(amountW, one));
            Assert.True(one.SequenceEqual(two), $"{name}: shares");
            Assert.Equal(rebuilt.NeedsGeneralSolver, supply.Curve.NeedsGeneralSolver);
        });

    // P4: with minimum powers every share is a permitted move within all limits, and the amount is met unless the
    // curve calls for the general solver.
    [Fact]
    public void P4_minimum_powers_are_kept_and_the_amount_met()
    {
        var (asked, called) = (0, 0);
        ForAll(minimums: true, (supply, name) =>
        {
            var amountW = supply.Amount();
            var shareW = new int[supply.Rows];
            var allocatedW = supply.Curve.Allocate(amountW, shareW);
            AssertPermitted(supply, shareW, name);
            Assert.Equal(allocatedW, shareW.Sum(each => (long)each));
            Assert.InRange(allocatedW, 0, amountW);
            Interlocked.Increment(ref asked);
            if (supply.Curve.NeedsGeneralSolver)
            {
                Interlocked.Increment(ref called);
                return;
            }

            supply.SolveGeneral(amountW);
            Assert.True(allocatedW >= supply.General.Allocated.Watts, $"{name}: the general solver finds more");
        });
        Assert.InRange(called, 1, asked / 4);
    }

    [Fact]
    public void Limits_are_named_as_the_general_solver_names_them() =>
        ForAll(minimums: false, (supply, name) =>
        {
            var amountW = supply.Amount();
            var shareW = new int[supply.Rows];
            supply.Curve.Allocate(amountW, shareW);
            var allocation = new Allocation();
            supply.Curve.Explain(amountW, shareW, allocation);
            supply.SolveGeneral(amountW);
            Assert.Equal(supply.General.Shortfall, allocation.Shortfall);
            Assert.True(supply.General.NodeBindings.SequenceEqual(allocation.NodeBindings), $"{name}: nodes bind");
            Assert.True(supply.General.NodeShareW.SequenceEqual(allocation.NodeShareW), $"{name}: node shares");
            for (var row = 0; row < supply.Rows; row++)
            {
                if (supply.Offers[row].Offer.LimitW > 0)
                {
                    Assert.True(
                        supply.General.BindingLimits[row] == allocation.BindingLimits[row],
                        $"{name}: row {row} names {allocation.BindingLimits[row]}");
                }
            }
        });

    private static void AssertPermitted(RandomSupply supply, int[] shareW, string name)
    {
        var below = new long[supply.Parents.Count];
        for (var row = 0; row < supply.Rows; row++)
        {
            var offer = supply.Offers[row].Offer;
            Assert.True(shareW[row] >= 0 && shareW[row] <= offer.LimitW, $"{name}: row {row} beyond its limit");
            var afterW = offer.PresentW - shareW[row];
            Assert.True(
                shareW[row] == 0 || afterW == 0 || Math.Abs(afterW) >= offer.MinimumW
                || shareW[row] + offer.MinimumW <= offer.PresentW,
                $"{name}: row {row} runs at {afterW} W");
            below[offer.Node] += shareW[row];
        }

        for (var node = below.Length - 1; node >= 0; node--)
        {
            Assert.True(below[node] <= supply.RoomW[node], $"{name}: node {node} beyond its room");
            if (node > 0)
            {
                below[supply.Parents[node]] += below[node];
            }
        }
    }

    private static void ForAll(bool minimums, Action<RandomSupply, string> check) =>
        Gen.Select(Gen.Int[0, 1_000_000], Gen.Bool, Gen.Bool, Gen.Int[0, 8]).Sample(
            (seed, largestFirst, reliefs, changes) =>
            {
                var supply = new RandomSupply(seed, minimums, largestFirst, reliefs: reliefs);
                for (var change = 0; change < changes; change++)
                {
                    supply.Change();
                }

                check(supply, $"seed {seed}, largest first {largestFirst}, reliefs {reliefs}, {changes} changes");
            },
            iter: 1_000);
}
