using Google.OrTools.LinearSolver;
using Vpp.Domain.Dispatch;

namespace Vpp.Domain.Tests.Dispatch;

/// <summary>
/// The kernel against a linear program solved by GLOP in the order of the contract: most power, then least overload
/// left, then least cost. Random trees with homes as nodes, present overloads, both directions and many durations.
/// </summary>
public sealed class LinearProgramTests
{
    private const int Trees = 800;

    [Fact]
    public void Least_cost_equals_the_linear_program_on_random_trees()
    {
        var (raised, relieved, short_, kinked) = (0, 0, 0, 0);
        for (var seed = 0; seed < Trees; seed++)
        {
            var scenario = RandomScenario.Create(seed, DispatchObjective.LeastCost);
            var terms = new ScenarioTerms(scenario);
            var answer = ScenarioAllocation.Solve(scenario);
            var moves = terms.MovesOf(answer);
            var (mostW, overloadW, cost) = Optimum(terms);

            Assert.True(moves.Sum() == mostW, $"seed {seed}: moved {moves.Sum()} W, possible {mostW} W");
            Assert.True(
                terms.OverloadLeft(moves) == overloadW,
                $"seed {seed}: left {terms.OverloadLeft(moves)} W of overload, possible {overloadW} W");
            var gap = Math.Abs((double)answer.CostMicro - cost);
            Assert.True(gap <= 1 + 1e-6 * cost, $"seed {seed}: cost {answer.CostMicro}, possible {cost}");

            raised += terms.Reduces ? 0 : 1;
            relieved += overloadW < terms.ReliefW.Sum() ? 1 : 0;
            short_ += mostW < terms.TargetW ? 1 : 0;
            var crossing = moves.Where((move, vehicle) => terms.StopW(vehicle) > 0 && move > terms.StopW(vehicle));
            kinked += crossing.Any() ? 1 : 0;
        }

        // The draw must contain what the comparison is about.
        Assert.True(raised > Trees / 4 && relieved > Trees / 10 && short_ > Trees / 10 && kinked > Trees / 10);
    }

    private static (long MostW, long OverloadW, double Cost) Optimum(ScenarioTerms terms)
    {
        var vehicles = terms.Scenario.Vehicles;
        using var solver = Solver.CreateSolver("GLOP");
        var moves = terms.LimitW.Select((limitW, i) => solver.MakeNumVar(0, limitW, $"x{i}")).ToArray();
        var beyond = vehicles.Select((_, i) => solver.MakeNumVar(0, double.PositiveInfinity, $"y{i}")).ToArray();
        var overloads = terms.ReliefW.Select((reliefW, v) => solver.MakeNumVar(0, reliefW, $"z{v}")).ToArray();
        for (var node = 0; node < terms.RoomW.Length; node++)
        {
            var below = Sum(moves.Where((_, i) => terms.NodesAbove[i].Contains(node)));
            if (terms.RoomW[node] is { } roomW)
            {
                solver.Add(below <= roomW);
            }

            solver.Add(overloads[node] + below >= terms.ReliefW[node]);
        }

        for (var i = 0; terms.Reduces && i < moves.Length; i++)
        {
            solver.Add(beyond[i] - moves[i] >= -terms.StopW(i));
        }

        var total = Sum(moves);
        solver.Add(total <= terms.TargetW);
        solver.Maximize(total);
        var mostW = Solve(solver);
        solver.Add(total >= mostW);
        solver.Minimize(Sum(overloads));
        var overloadW = Solve(solver);
        solver.Add(Sum(overloads) <= overloadW);
        var hours = terms.Scenario.Request.Duration.TotalHours;
        var objective = solver.Objective();
        objective.Clear();
        for (var i = 0; i < moves.Length; i++)
        {
            objective.SetCoefficient(moves[i], hours * vehicles[i].Prices.CostMicroPerWh);
            objective.SetCoefficient(beyond[i], hours * vehicles[i].Prices.DischargeCostMicroPerWh);
        }

        objective.SetMinimization();
        Assert.Equal(Solver.ResultStatus.OPTIMAL, solver.Solve());
        return (mostW, overloadW, objective.Value());
    }

    private static LinearExpr Sum(IEnumerable<Variable> variables) =>
        variables.Aggregate(new LinearExpr(), (sum, variable) => sum + variable);

    private static long Solve(Solver solver)
    {
        Assert.Equal(Solver.ResultStatus.OPTIMAL, solver.Solve());
        return (long)Math.Round(solver.Objective().Value());
    }
}
