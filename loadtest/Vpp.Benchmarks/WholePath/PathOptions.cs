namespace Vpp.Benchmarks.WholePath;

/// <summary>What is to be measured.</summary>
/// <param name="Sizes">Numbers of vehicles, the smallest first.</param>
/// <param name="SolverMax">Solvers and the naive design run up to this many vehicles.</param>
/// <param name="WarmSeconds">How long dispatches are repeated for each size.</param>
/// <param name="LinkSeconds">How long readings come over FleetLink for each size; zero leaves it out.</param>
/// <param name="LinkAlone">Whether nothing but FleetLink is measured.</param>
internal sealed record PathOptions(
    IReadOnlyList<int> Sizes, int SolverMax, int WarmSeconds, int LinkSeconds, bool LinkAlone);
