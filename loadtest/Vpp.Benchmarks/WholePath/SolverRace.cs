using Google.OrTools.LinearSolver;

namespace Vpp.Benchmarks.WholePath;

/// <summary>
/// A general solver on the same problem in kilowatts, with its default settings; only its solving is timed.
/// </summary>
internal static class SolverRace
{
    private const double WattsPerKilowatt = 1_000;

    /// <param name="solverId">GLOP or PDLP.</param>
    /// <param name="problem">What is to be solved.</param>
    /// <returns>Milliseconds, and the cost in µ/Wh times watts; null when it does not find the optimum.</returns>
    public static (double Ms, double? Cost) Solve(string solverId, CostProblem problem)
    {
        using var solver = Solver.CreateSolver(solverId)
            ?? throw new InvalidOperationException($"There is no solver {solverId}.");
        using var objective = solver.Objective();
        var plant = solver.MakeConstraint(
            problem.TargetW / WattsPerKilowatt, problem.TargetW / WattsPerKilowatt);
        var nodes = Array.ConvertAll(
            problem.BindableNodes(),
            binds => binds.IsBindable ? solver.MakeConstraint(0, binds.RoomW / WattsPerKilowatt) : null);
        foreach (var (node, limitW, price) in problem.Segments)
        {
            var given = solver.MakeNumVar(0, limitW / WattsPerKilowatt, "");
            objective.SetCoefficient(given, price);
            plant.SetCoefficient(given, 1);
            for (var above = node; above >= 0; above = problem.Nodes[above].Parent)
            {
                nodes[above]?.SetCoefficient(given, 1);
            }
        }

        objective.SetMinimization();
        var start = TimeProvider.System.GetTimestamp();
        var status = solver.Solve();
        var ms = TimeProvider.System.GetElapsedTime(start).TotalMilliseconds;
        return (ms, status == Solver.ResultStatus.OPTIMAL ? objective.Value() * WattsPerKilowatt : null);
    }
}
