using CsCheck;
using Vpp.Domain.Dispatch;
using Vpp.Domain.Identities;
using Vpp.Domain.Quantities;

namespace Vpp.Domain.Tests.Dispatch;

public sealed class AllocationLawTests
{
    // C1: conservation, to the watt, with the sign of the request.
    [Fact]
    public void C1_shares_add_up_and_the_target_is_allocated_plus_shortfall() =>
        ForAll((terms, answer, name) =>
        {
            var moves = terms.MovesOf(answer);
            Assert.True(moves.Sum() == Math.Abs(answer.Allocated.Watts), $"{name}: shares do not add up");
            Assert.Equal(answer.Reduction, answer.Allocated + answer.Shortfall);
            Assert.True(answer.Allocated.Watts * answer.Reduction.Watts >= 0, $"{name}: wrong direction");
            Assert.Equal(
                terms.LoadsOf(answer.Setpoints.Select(setpoint => setpoint.Power.Watts)),
                answer.Nodes.Select(node => node.Load.Watts));
        });

    // P4: no node's limit is broken, and a present overload is never made worse.
    [Fact]
    public void P4_no_limit_is_broken() =>
        ForAll((terms, answer, name) => AssertWithinLimits(terms, answer, name));

    [Fact]
    public void Adding_an_idle_vehicle_never_lowers_what_is_feasible() =>
        ForAll((terms, answer, name) =>
        {
            var idle = new ScenarioVehicle(
                new VehicleId("idle"), answer.Nodes.Count - 1, Power.Zero, Power.FromWatts(5), Power.FromWatts(7),
                Power.Zero, Energy.FromWattHours(100), Energy.FromWattHours(100), Power.Zero, new OwnerPrices(3, 0, 0));
            var more = ScenarioAllocation.Solve(
                terms.Scenario with { Vehicles = [idle, .. terms.Scenario.Vehicles] });
            Assert.True(Math.Abs(more.Allocated.Watts) >= Math.Abs(answer.Allocated.Watts), name);
        });

    [Fact]
    public void Order_of_vehicles_does_not_matter() =>
        ForAll((terms, answer, name) =>
        {
            var turned = ScenarioAllocation.Solve(new AllocationScenario(
                terms.Scenario.Nodes, [.. terms.Scenario.Vehicles.Reverse()], terms.Scenario.Request));
            Assert.True(answer.Setpoints.SequenceEqual(turned.Setpoints.Reverse()), $"{name}: setpoints differ");
            Assert.True(answer.Nodes.SequenceEqual(turned.Nodes), $"{name}: nodes differ");
        });

    [Fact]
    public void Order_of_nodes_does_not_matter() => ForAll(AssertSameInOtherOrderOfNodes);

    // Drawn once in a hundred thousand: branches whose own branches last equally long.
    [Fact]
    public void Order_of_nodes_does_not_matter_where_durations_are_equal()
    {
        var terms = new ScenarioTerms(RandomScenario.Create(74_604, DispatchObjective.LongestSustain, slopes: true));
        AssertSameInOtherOrderOfNodes(terms, ScenarioAllocation.Solve(terms.Scenario), "equal durations");
    }

    // C16: the same snapshot gives the same bits, with fresh buffers as with used ones.
    [Fact]
    public void C16_same_input_same_bits() =>
        ForAll((terms, answer, name) =>
        {
            using var one = new MemoryStream();
            using var two = new MemoryStream();
            answer.WriteTo(one);
            ScenarioAllocation.Solve(terms.Scenario).WriteTo(two);
            Assert.True(one.ToArray().AsSpan().SequenceEqual(two.ToArray()), name);
        });

    [Fact]
    public void A_binding_limit_is_the_lowest_that_one_more_watt_would_break() =>
        ForAll((terms, answer, name) =>
        {
            var moves = terms.MovesOf(answer);
            var below = terms.Below(moves);
            for (var index = 0; index < moves.Length; index++)
            {
                var limit = answer.Setpoints[index].BindingLimit;
                var vehicle = terms.Scenario.Vehicles[index];
                var node = vehicle.Node;
                while (node >= 0 && below[node] != terms.RoomW[node])
                {
                    node = terms.Scenario.Nodes[node].Parent;
                }

                var expected = moves[index] == terms.LimitW[index] ? "own"
                    : node >= 0 ? terms.Scenario.Nodes[node].Id.Text
                    : null;
                var named = limit is "vehicle-power" or "vehicle-energy" or "must-charge" ? "own" : limit;
                Assert.True(expected == named, $"{name}: {vehicle.Id} names {limit}, not {expected}");
            }
        });

    internal static void AssertWithinLimits(ScenarioTerms terms, AllocationAnswer answer, string name)
    {
        var moves = terms.MovesOf(answer);
        var below = terms.Below(moves);
        Assert.True(moves.Sum() <= terms.TargetW, $"{name}: over-delivered");
        for (var index = 0; index < moves.Length; index++)
        {
            Assert.True(moves[index] >= 0 && moves[index] <= terms.LimitW[index], $"{name}: vehicle {index}");
        }

        for (var node = 0; node < below.Length; node++)
        {
            Assert.True(terms.RoomW[node] is not { } roomW || below[node] <= roomW, $"{name}: node {node}");
        }
    }

    private static void AssertSameInOtherOrderOfNodes(ScenarioTerms terms, AllocationAnswer answer, string name)
    {
        var last = terms.Scenario.Nodes.Count - 1;
        var turned = ScenarioAllocation.Solve(new AllocationScenario(
            [
                .. terms.Scenario.Nodes.Reverse().Select(node =>
                    node with { Parent = node.Parent < 0 ? -1 : last - node.Parent }),
            ],
            [.. terms.Scenario.Vehicles.Select(vehicle => vehicle with { Node = last - vehicle.Node })],
            terms.Scenario.Request));
        Assert.True(answer.Setpoints.SequenceEqual(turned.Setpoints), $"{name}: setpoints differ");
        Assert.True(answer.Nodes.SequenceEqual(turned.Nodes.Reverse()), $"{name}: nodes differ");
    }

    private static void ForAll(Action<ScenarioTerms, AllocationAnswer, string> check) =>
        Gen.Select(Gen.Int[0, 1_000_000], Gen.Enum<DispatchObjective>()).Sample(
            (seed, objective) =>
            {
                var terms = new ScenarioTerms(RandomScenario.Create(seed, objective, seed % 2 == 0));
                check(terms, ScenarioAllocation.Solve(terms.Scenario), $"seed {seed}, {objective}");
            },
            iter: 2_000);
}
