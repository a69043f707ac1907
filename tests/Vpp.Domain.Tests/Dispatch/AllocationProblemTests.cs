using Vpp.Domain.Dispatch;
using Vpp.Domain.Quantities;

namespace Vpp.Domain.Tests.Dispatch;

public sealed class AllocationProblemTests
{
    private static readonly int[] Parents = [-1, 0, 0, 1];

    [Fact]
    public void A_charging_plan_raises_from_zero_by_laxity_under_import_limits()
    {
        var (problem, laxity, plan) = (new AllocationProblem(Parents), new LeastLaxity(), new Allocation());
        problem.SetLimits(1, AllocationDirection.Raise, 6_000, 15_000, 0);
        (int Node, long LaxitySeconds)[] vehicles = [(1, 7_200), (3, 600), (2, 3_600)];
        foreach (var (node, laxitySeconds) in vehicles)
        {
            var vehicle = problem.Add(new VehicleOffer(node, 7_000, 0, 0, problem.VehicleCount));
            laxity.Set(vehicle, laxitySeconds, laxitySeconds);
        }

        problem.Solve(1_000_000, laxity, plan);

        Assert.Equal([2_000, 7_000, 7_000], plan.ShareW);
        Assert.Equal(BindingLimit.AtNode(1), plan.BindingLimits[0]);
        Assert.Equal(NodeBinding.Saturated, plan.NodeBindings[1]);
        Assert.Equal(Power.FromWatts(984_000), plan.Shortfall);
    }

    [Fact]
    public void Present_power_is_given_up_by_everybody_before_anybody_goes_beyond_standstill()
    {
        var (problem, laxity, allocation) = (new AllocationProblem(Parents), new LeastLaxity(), new Allocation());
        laxity.Set(problem.Add(new VehicleOffer(1, 10_000, 3_000, 0, 0)), 0, 5);
        laxity.Set(problem.Add(new VehicleOffer(2, 10_000, 4_000, 0, 1)), 1, 4);

        problem.Solve(8_000, laxity, allocation);

        Assert.Equal([3_000, 5_000], allocation.ShareW);
    }

    [Fact]
    public void The_smaller_rank_moves_first_whatever_the_order_of_the_vehicles()
    {
        var (problem, laxity, allocation) = (new AllocationProblem(Parents), new LeastLaxity(), new Allocation());
        int[] ranks = [30, -5, 30, 7];
        foreach (var rank in ranks)
        {
            laxity.Set(problem.Add(new VehicleOffer(3, 1_000, 0, 0, rank)), 9, 9);
        }

        problem.Solve(2_500, laxity, allocation);

        Assert.Equal([500, 1_000, 0, 1_000], allocation.ShareW);
    }

    [Fact]
    public void A_shortfall_is_explained_by_the_limits_behind_it()
    {
        var (problem, sharing, allocation) = (new AllocationProblem(Parents), new EqualShare(), new Allocation());
        problem.SetRoom(1, 3_000);
        problem.Add(new VehicleOffer(3, 4_000, 0, 0, 0));
        problem.Add(new VehicleOffer(1, 2_000, 0, 0, 1));
        problem.Add(new VehicleOffer(2, 1_500, 0, 0, 2, BindingLimitKind.VehicleEnergy));
        problem.Add(new VehicleOffer(2, 1_000, 0, 1_400, 3));

        problem.Solve(9_000, sharing, allocation);

        Assert.Equal(Power.FromWatts(4_500), allocation.Shortfall);
        Assert.Equal(Power.FromWatts(1_000), allocation.ShortfallOfMinimumPower);
        Assert.Equal(
            [
                new ShortfallReason(BindingLimit.AtNode(1), 2, Power.FromWatts(3_000)),
                new ShortfallReason(BindingLimit.Own(BindingLimitKind.MinimumPower), 1, Power.FromWatts(1_000)),
                new ShortfallReason(BindingLimit.Own(BindingLimitKind.VehicleEnergy), 1, Power.Zero),
            ],
            allocation.ExplainShortfall());
        problem.Solve(1_000, sharing, allocation);
        Assert.Empty(allocation.ExplainShortfall());
    }

    // C16: buffers that have served other problems leave no trace, and deciding again allocates nothing.
    [Fact]
    public void C16_used_buffers_decide_as_fresh_ones_and_allocate_nothing()
    {
        AllocationObjective[] used = [new LeastCost(), new EqualShare(), new LongestSustain()];
        var (problem, allocation) = (new AllocationProblem(Parents), new Allocation());
        for (var seed = 0; seed < 300; seed++)
        {
            Fill(problem, used, seed);
            problem.Solve(20_000, used[seed % 3], allocation);
            var shares = allocation.ShareW.ToArray();

            AllocationObjective[] fresh = [new LeastCost(), new EqualShare(), new LongestSustain()];
            var (other, again) = (new AllocationProblem(Parents), new Allocation());
            Fill(other, fresh, seed);
            other.Solve(20_000, fresh[seed % 3], again);
            Assert.Equal(again.ShareW, shares);
            Assert.Equal(again.BindingLimits.ToArray(), allocation.BindingLimits.ToArray());
            Assert.Equal(again.NodeBindings.ToArray(), allocation.NodeBindings.ToArray());
        }

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var round = 0; round < 30; round++)
        {
            problem.Solve(20_000 + round, used[round % 3], allocation);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(-1, 2, 0)]
    [InlineData(-1, -1)]
    [InlineData(-1, 1)]
    public void Parents_come_before_children_and_the_root_first(params int[] parents) =>
        Assert.Throws<ArgumentException>(() => new AllocationProblem(parents));

    [Fact]
    public void What_is_out_of_range_is_refused_at_the_door()
    {
        var problem = new AllocationProblem(Parents);
        VehicleOffer[] offers =
        [
            new(4, 1, 0, 0, 0), new(-1, 1, 0, 0, 0), new(0, -1, 0, 0, 0), new(0, 2_000_000_001, 0, 0, 0),
            new(0, 1, -2_000_000_001, 0, 0), new(0, 1, 0, -1, 0), new(0, 1, long.MinValue, 0, 0),
        ];
        foreach (var offer in offers)
        {
            Assert.Throws<ArgumentOutOfRangeException>(() => problem.Add(offer));
        }

        Assert.Throws<ArgumentOutOfRangeException>(() => problem.SetRoom(0, -1));
        Assert.Throws<ArgumentOutOfRangeException>(() => problem.SetRoom(0, 1, -1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new LeastCost().Set(0, 1_000_000_001));
        Assert.Throws<ArgumentOutOfRangeException>(() => new LeastLaxity().Set(0, 5, 4));
        Assert.Throws<ArgumentOutOfRangeException>(() => problem.Solve(-1, new EqualShare(), new Allocation()));
        Assert.Equal(0, problem.VehicleCount);
    }

    private static void Fill(AllocationProblem problem, AllocationObjective[] objectives, int seed)
    {
        var random = new Random(seed);
        problem.ClearVehicles();
        for (var node = 0; node < problem.NodeCount; node++)
        {
            problem.SetRoom(node, random.Next(30_000), random.Next(2) * random.Next(5_000));
        }

        for (var count = random.Next(1, 30); problem.VehicleCount < count;)
        {
            var present = random.Next(-3_000, 7_000);
            var vehicle = problem.Add(new VehicleOffer(
                random.Next(4), random.Next(9_000), present, random.Next(2) * 1_400, random.Next(100)));
            ((LeastCost)objectives[0]).Set(vehicle, random.Next(5), random.Next(5), random.Next(3));
            ((LongestSustain)objectives[2]).Set(
                vehicle, Energy.FromWattHours(random.Next(30_000)), Power.FromWatts(7_000));
        }
    }
}
