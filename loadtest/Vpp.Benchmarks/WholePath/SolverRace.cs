using Google.OrTools.LinearSolver;

namespace Vpp.Benchmarks.WholePath;

/// <summary>A general solver on the same problem, with its default settings; only its solving is timed.</summary>
internal static class SolverRace
{
    /// <param name="solverId">GLOP or PDLP.</param>
    /// <param name="problem">What is to be solved.</param>
    /// <returns>Milliseconds, and the cost that was found in µ/Wh times watts.</returns>
    public static (double Ms, double Cost) Solve(string solverId, CostProblem problem)
    {
        using var solver = Solver.CreateSolver(solverId)
            ?? throw new InvalidOperationException($"There is no solver {solverId}.");
        using var objective = solver.Objective();
        var plant = solver.MakeConstraint(problem.TargetW, problem.TargetW);
        var nodes = new Constraint[problem.Nodes.Count];
        for (var node = 0; node < nodes.Length; node++)
        {
            var (parent, roomW) = problem.Nodes[node];
            var through = solver.MakeNumVar(0, roomW, "");
            nodes[node] = solver.MakeConstraint(0, 0);
            nodes[node].SetCoefficient(through, -1);
            (parent < 0 ? plant : nodes[parent]).SetCoefficient(through, 1);
        }

        foreach (var (node, limitW, price) in problem.Segments)
        {
            var given = solver.MakeNumVar(0, limitW, "");
            (node < 0 ? plant : nodes[node]).SetCoefficient(given, 1);
            objective.SetCoefficient(given, price);
        }

        objective.SetMinimization();
        var start = TimeProvider.System.GetTimestamp();
        var status = solver.Solve();
        var ms = TimeProvider.System.GetElapsedTime(start).TotalMilliseconds;
        return status == Solver.ResultStatus.OPTIMAL
            ? (ms, objective.Value())
            : throw new InvalidOperationException($"{solverId} ends with {status}.");
    }
}
