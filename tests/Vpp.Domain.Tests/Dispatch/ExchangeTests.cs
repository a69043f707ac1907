using Vpp.Domain.Dispatch;

namespace Vpp.Domain.Tests.Dispatch;

/// <summary>
/// The optimality conditions of separable convex objectives: no watt moved from one vehicle to another, as limits
/// allow, relieves more overload, or relieves as much for less.
/// </summary>
public sealed class ExchangeTests
{
    [Theory]
    [InlineData(DispatchObjective.LeastCost, false)]
    [InlineData(DispatchObjective.LeastCost, true)]
    [InlineData(DispatchObjective.EqualShare, false)]
    public void No_watt_moved_between_two_vehicles_lowers_the_cost(DispatchObjective objective, bool slopes)
    {
        var exchanges = 0;
        for (var seed = 0; seed < 1_000; seed++)
        {
            var terms = new ScenarioTerms(RandomScenario.Create(seed, objective, slopes));
            var moves = terms.MovesOf(ScenarioAllocation.Solve(terms.Scenario));
            exchanges += Check(terms, moves, $"seed {seed}");
        }

        Assert.True(exchanges > 1_000, $"only {exchanges} exchanges were open");
    }

    [Fact]
    public void No_watt_moved_between_two_vehicles_relieves_more_when_sustaining_longest()
    {
        for (var seed = 0; seed < 1_000; seed++)
        {
            var terms = new ScenarioTerms(RandomScenario.Create(seed, DispatchObjective.LongestSustain));
            var moves = terms.MovesOf(ScenarioAllocation.Solve(terms.Scenario));
            Check(terms, moves, $"seed {seed}");
        }
    }

    private static int Check(ScenarioTerms terms, long[] moves, string name)
    {
        var below = terms.Below(moves);
        var exchanges = 0;
        for (var from = 0; from < moves.Length; from++)
        {
            for (var to = 0; to < moves.Length; to++)
            {
                if (from == to || moves[from] == 0 || moves[to] == terms.LimitW[to])
                {
                    continue;
                }

                var gaining = terms.NodesAbove[to].Except(terms.NodesAbove[from]).ToList();
                if (gaining.Any(node => below[node] + 1 > terms.RoomW[node]))
                {
                    continue;
                }

                var losing = terms.NodesAbove[from].Except(terms.NodesAbove[to]);
                var overload = losing.Count(node => below[node] <= terms.ReliefW[node])
                    - gaining.Count(node => below[node] < terms.ReliefW[node]);
                Assert.True(overload >= 0, $"{name}: a watt from {from} to {to} would relieve more");
                if (overload == 0)
                {
                    exchanges++;
                    Assert.False(
                        Cheaper(terms, to, moves[to], from, moves[from] - 1), $"{name}: {from} to {to} is cheaper");
                }
            }
        }

        return exchanges;
    }

    private static bool Cheaper(ScenarioTerms terms, int one, long oneW, int other, long otherW) =>
        terms.Scenario.Request.Objective switch
        {
            DispatchObjective.LeastCost => Marginal(terms, one, oneW) < Marginal(terms, other, otherW),
            DispatchObjective.EqualShare =>
                (Int128)(2 * oneW + 1) * terms.LimitW[other] < (Int128)(2 * otherW + 1) * terms.LimitW[one],
            _ => false,
        };

    private static long Marginal(ScenarioTerms terms, int vehicle, long movedW)
    {
        var prices = terms.Scenario.Vehicles[vehicle].Prices;
        return 2_000 * prices.CostMicroPerWh
            + prices.CostSlopeMicroPerWhPerKw * (2 * movedW + 1)
            + (movedW >= terms.StopW(vehicle) ? 2_000 * prices.DischargeCostMicroPerWh : 0);
    }
}
