using CsCheck;
using Vpp.Domain.Dispatch;
using Vpp.Domain.Portfolio;
using Vpp.Domain.Tests.Network;

namespace Vpp.Domain.Tests.Portfolio;

public sealed class PortfolioSplitTests
{
    // C1: the parts and the shortfall add up to the target; C5: what was promised before is not promised again;
    // P4: no node above the feeder heads is asked for more than its room.
    [Fact]
    public void C1_C5_P4_parts_add_up_within_what_is_left_and_fits() =>
        ForAll((plant, split, name) =>
        {
            Assert.Equal(plant.TargetW, split.ShareW.ToArray().Sum() + split.ShortfallW);
            for (var feeder = 0; feeder < plant.Offers.Length; feeder++)
            {
                Assert.InRange(split.ShareW[feeder], 0, plant.Left(feeder).Sum(step => step.Watts));
            }

            for (var node = 0; node < plant.Model.Upper.Count; node++)
            {
                Assert.True(plant.RoomW(node) is not { } roomW || Below(plant, split, node) <= roomW, name);
            }
        });

    [Fact]
    public void A_split_is_the_best_that_the_general_solver_finds() =>
        ForAll((plant, split, name) =>
        {
            var (mostW, cost) = Optimum(plant);
            Assert.True(plant.TargetW - split.ShortfallW == mostW, $"{name}: {split.ShortfallW} W short");
            Assert.True(Cost(plant, split.ShareW) == cost, $"{name}: {Cost(plant, split.ShareW)}, possible {cost}");
        });

    [Fact]
    public void Saturated_nodes_are_those_whose_room_is_used_up() =>
        ForAll((plant, split, name) => Assert.Equal(
            Enumerable.Range(0, plant.Model.Upper.Count)
                .Where(node => plant.RoomW(node) is { } roomW && Below(plant, split, node) >= roomW)
                .Select(node => plant.Model.Upper.NodeId(node).Text),
            split.SaturatedNodes()));

    // C16: the search starts where the last one ended, and that must not show.
    [Fact]
    public void C16_what_was_split_before_does_not_matter() =>
        ForAll((plant, split, name) =>
        {
            var before = split.ShareW.ToArray();
            split.Split(plant.TargetW / 3, !plant.Raising, plant.Offers);
            split.Split(plant.TargetW, plant.Raising, plant.Offers);
            Assert.True(split.ShareW.SequenceEqual(before), name);
        });

    [Fact]
    public void A_step_is_shared_in_proportion()
    {
        var model = NetworkFiles.Accepted("g,-1,source,,,,,\na,g,feeder_head,,,,,\nb,g,feeder_head,,,,,\n");
        var split = new PortfolioSplit(model);
        split.Split(1_300, false, [Offer(1_000, 300), Offer(0, 100)]);
        Assert.Equal([1_225, 75], split.ShareW.ToArray());
        Assert.Equal((1, 300, 400), (split.ThresholdStep, split.ThresholdTakenW, split.ThresholdOfferedW));
    }

    [Fact]
    public void Longest_goes_first_when_the_last_step_does()
    {
        var model = NetworkFiles.Accepted("g,-1,source,,,,,\na,g,feeder_head,,,,,\nb,g,feeder_head,,,,,\n");
        var split = new PortfolioSplit(model);
        split.Split(150, false, [Offer(true, 100, 0, 50), Offer(true, 0, 80, 0)]);
        Assert.Equal([70, 80], split.ShareW.ToArray());
    }

    private static FeederOffer Offer(params long[] stepW) => Offer(false, stepW);

    private static FeederOffer Offer(bool lastFirst, params long[] stepW)
    {
        var steps = new SupplySteps();
        steps.Set(stepW, lastFirst);
        return new FeederOffer(0, steps);
    }

    private static long Below(RandomPlant plant, PortfolioSplit split, int node)
    {
        var sumW = 0L;
        for (var feeder = 0; feeder < plant.Offers.Length; feeder++)
        {
            sumW += plant.IsBelow(plant.Model.Upper.FeederParents[feeder], node) ? split.ShareW[feeder] : 0;
        }

        return sumW;
    }

    private static long Cost(RandomPlant plant, ReadOnlySpan<long> shareW)
    {
        var cost = 0L;
        for (var feeder = 0; feeder < shareW.Length; feeder++)
        {
            var leftW = shareW[feeder];
            foreach (var (step, watts) in plant.Left(feeder))
            {
                cost += step * Math.Min(leftW, watts);
                leftW -= Math.Min(leftW, watts);
            }
        }

        return cost;
    }

    private static (long MostW, long Cost) Optimum(RandomPlant plant)
    {
        var upper = plant.Model.Upper;
        int[] parents =
        [
            -1,
            .. upper.Parents.ToArray().Select(parent => 1 + parent),
            .. upper.FeederParents.ToArray().Select(parent => 1 + parent),
        ];
        var problem = new AllocationProblem(parents);
        var order = new LeastLaxity();
        for (var node = 0; node < upper.Count; node++)
        {
            problem.SetRoom(1 + node, plant.RoomW(node) ?? AllocationProblem.Unlimited);
        }

        var stepOf = new List<int>();
        for (var feeder = 0; feeder < plant.Offers.Length; feeder++)
        {
            foreach (var (step, watts) in plant.Left(feeder))
            {
                var vehicle = problem.Add(new VehicleOffer(1 + upper.Count + feeder, watts, 0, 0, stepOf.Count));
                order.Set(vehicle, step, step);
                stepOf.Add(step);
            }
        }

        var allocation = new Allocation();
        problem.Solve(plant.TargetW, order, allocation);
        var cost = 0L;
        for (var vehicle = 0; vehicle < stepOf.Count; vehicle++)
        {
            cost += stepOf[vehicle] * allocation.ShareW[vehicle];
        }

        return (allocation.Allocated.Watts, cost);
    }

    private static void ForAll(Action<RandomPlant, PortfolioSplit, string> check) =>
        Gen.Int[0, 1_000_000].Sample(
            seed =>
            {
                var plant = new RandomPlant(seed);
                var split = new PortfolioSplit(plant.Model);
                split.Split(plant.TargetW, plant.Raising, plant.Offers);
                check(plant, split, $"seed {seed}");
            },
            iter: 1_000);
}
