using Google.OrTools.LinearSolver;

namespace Vpp.Benchmarks.WholePath;

/// <summary>
/// A general solver on the same problem in kilowatts, with its default settings; only its solving is timed. As stated
/// the problem has a row for every node with a limit: the sum of all that is below and takes room stays within it. In
/// its shortest form, which only who knows the tree can write down, rows that cannot bind are left out.
/// </summary>
internal static class SolverRace
{
    private const double WattsPerKilowatt = 1_000;

    /// <param name="solverId">GLOP or PDLP.</param>
    /// <param name="problem">What is to be solved.</param>
    /// <param name="isShortest">Whether rows that cannot bind are left out.</param>
    /// <returns>Milliseconds, and the cost in µ/Wh times watts; null when it does not find the optimum.</returns>
    public static (double Ms, double? Cost) Solve(string solverId, CostProblem problem, bool isShortest)
    {
        using var solver = Solver.CreateSolver(solverId)
            ?? throw new InvalidOperationException($"There is no solver {solverId}.");
        using var objective = solver.Objective();
        var plant = solver.MakeConstraint(
            problem.TargetW / WattsPerKilowatt, problem.TargetW / WattsPerKilowatt);
        var nodes = Array.ConvertAll(
            problem.BindableNodes(),
            node => node.IsBindable || !isShortest ? solver.MakeConstraint(0, node.RoomW / WattsPerKilowatt) : null);
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
