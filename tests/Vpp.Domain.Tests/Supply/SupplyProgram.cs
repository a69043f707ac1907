using Google.OrTools.LinearSolver;
using Vpp.Domain.Dispatch;

namespace Vpp.Domain.Tests.Supply;

/// <summary>The same supplies as a linear program: most power first, then least cost.</summary>
internal sealed class SupplyProgram : IDisposable
{
    private readonly Solver _solver = Solver.CreateSolver("GLOP");
    private readonly List<(Variable Watts, long Key)> _parts = [];
    private readonly List<Variable>[] _below = [[], []];

    /// <summary>Adds a feeder below one of two nodes above it.</summary>
    public void Add(RandomSupply supply, int half = 0)
    {
        var below = supply.Parents.Select(_ => new List<Variable>()).ToArray();
        for (var row = 0; row < supply.Rows; row++)
        {
            var (offer, stopKey, beyondKey) = supply.Offers[row];
            var stopW = Math.Clamp(offer.PresentW, 0, offer.LimitW);
            AddPart(stopW, stopKey, offer.Node);
            AddPart(offer.LimitW - stopW, beyondKey, offer.Node);
        }

        for (var node = 0; node < below.Length; node++)
        {
            if (supply.RoomW[node] != AllocationProblem.Unlimited)
            {
                _solver.Add(Sum(below[node]) <= supply.RoomW[node]);
            }
        }

        void AddPart(long limitW, long key, int node)
        {
            if (limitW == 0)
            {
                return;
            }

            var part = _solver.MakeNumVar(0, limitW, $"x{_parts.Count}");
            _parts.Add((part, key));
            _below[half].Add(part);
            for (; node >= 0; node = supply.Parents[node])
            {
                below[node].Add(part);
            }
        }
    }

    public void Limit(int half, long roomW) => _solver.Add(Sum(_below[half]) <= roomW);

    public (long MostW, double Cost) Solve(long targetW)
    {
        var total = Sum(_parts.Select(part => part.Watts));
        _solver.Add(total <= targetW);
        _solver.Maximize(total);
        Assert.Equal(Solver.ResultStatus.OPTIMAL, _solver.Solve());
        var mostW = (long)Math.Round(_solver.Objective().Value());
        _solver.Add(total >= mostW);
        var objective = _solver.Objective();
        objective.Clear();
        foreach (var (watts, key) in _parts)
        {
            objective.SetCoefficient(watts, key);
        }

        objective.SetMinimization();
        Assert.Equal(Solver.ResultStatus.OPTIMAL, _solver.Solve());
        return (mostW, objective.Value());
    }

    public void Dispose() => _solver.Dispose();

    private static LinearExpr Sum(IEnumerable<Variable> variables) =>
        variables.Aggregate(new LinearExpr(), (sum, variable) => sum + variable);
}
