using CsCheck;
using Vpp.Domain.Dispatch;
using Vpp.Domain.Quantities;

namespace Vpp.Domain.Tests.Dispatch;

public sealed class MinimumPowerTests
{
    // P2: afterwards 0, or at least the minimum in magnitude, or what it was.
    [Fact]
    public void P2_power_afterwards_is_zero_or_at_least_the_minimum_or_what_it_was() =>
        ForAll((terms, answer, name) =>
        {
            for (var index = 0; index < answer.Setpoints.Count; index++)
            {
                Assert.True(
                    Permitted(terms, index, terms.MovesOf(answer)[index]), $"{name}: {answer.Setpoints[index]}");
            }
        });

    [Fact]
    public void Minimums_never_over_deliver_nor_break_a_limit() =>
        ForAll((terms, answer, name) => AllocationLawTests.AssertWithinLimits(terms, answer, name));

    [Fact]
    public void A_minimum_keeps_back_less_than_one_minimum_per_node_near_its_limit_plus_one() =>
        ForAll((terms, answer, name) =>
        {
            var without = ScenarioAllocation.Solve(terms.Scenario with
            {
                Vehicles = [.. terms.Scenario.Vehicles.Select(vehicle => vehicle with { Minimum = Power.Zero })],
            });
            var lostW = Math.Abs(without.Allocated.Watts) - Math.Abs(answer.Allocated.Watts);
            var largestW = terms.Scenario.Vehicles.Max(vehicle => vehicle.Minimum.Watts);
            var below = terms.Below(terms.MovesOf(answer));
            var near = below.Where((moved, node) => terms.RoomW[node] - moved < largestW).Count();
            var outOfReach = terms.Scenario.Vehicles.Where((vehicle, index) => LimitIsInGap(terms, index)).Count();
            Assert.True(lostW >= 0, $"{name}: more with minimums than without");
            Assert.True(
                lostW <= largestW * (near + outOfReach + 1),
                $"{name}: {lostW} W lost, minimum {largestW} W, {near} nodes, {outOfReach} limits in a gap");
        });

    [Fact]
    public void No_single_vehicle_could_be_raised_to_a_permitted_power() =>
        ForAll((terms, answer, name) =>
        {
            var moves = terms.MovesOf(answer);
            var below = terms.Below(moves);
            for (var index = 0; index < moves.Length; index++)
            {
                var freeW = terms.NodesAbove[index].Min(node => terms.RoomW[node] - below[node] ?? long.MaxValue);
                freeW = Math.Min(freeW, Math.Min(terms.TargetW - moves.Sum(), terms.LimitW[index] - moves[index]));
                for (var raiseW = 1L; raiseW <= Math.Min(freeW, 20_000); raiseW++)
                {
                    Assert.False(
                        Permitted(terms, index, moves[index] + raiseW),
                        $"{name}: vehicle {index} could move {raiseW} W more");
                }
            }
        });

    [Fact]
    public void Minimum_power_is_named_only_where_the_next_permitted_power_is_more_than_a_watt_away() =>
        ForAll((terms, answer, name) =>
        {
            var moves = terms.MovesOf(answer);
            for (var index = 0; index < moves.Length; index++)
            {
                if (answer.Setpoints[index].BindingLimit != "minimum-power")
                {
                    continue;
                }

                Assert.True(moves[index] < terms.LimitW[index], $"{name}: vehicle {index} is at its own limit");
                Assert.False(Permitted(terms, index, moves[index] + 1), $"{name}: vehicle {index} has no gap ahead");
            }
        });

    private static bool LimitIsInGap(ScenarioTerms terms, int index) =>
        terms.LimitW[index] > 0 && !Permitted(terms, index, terms.LimitW[index]);

    private static bool Permitted(ScenarioTerms terms, int index, long moveW)
    {
        var vehicle = terms.Scenario.Vehicles[index];
        var after = vehicle.Power.Watts + (terms.Reduces ? -1 : 1) * moveW;
        return after == 0 || after == vehicle.Power.Watts || Math.Abs(after) >= vehicle.Minimum.Watts;
    }

    private static void ForAll(Action<ScenarioTerms, AllocationAnswer, string> check) =>
        Gen.Select(Gen.Int[0, 1_000_000], Gen.Enum<DispatchObjective>()).Sample(
            (seed, objective) =>
            {
                var terms = new ScenarioTerms(RandomScenario.Create(seed, objective, seed % 2 == 0, minimums: true));
                check(terms, ScenarioAllocation.Solve(terms.Scenario), $"seed {seed}, {objective}");
            },
            iter: 2_000);
}
