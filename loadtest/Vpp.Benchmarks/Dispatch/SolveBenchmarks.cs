using BenchmarkDotNet.Attributes;
using Vpp.Domain.Dispatch;
using Vpp.Domain.Quantities;

namespace Vpp.Benchmarks.Dispatch;

/// <summary>One exact allocation among 965 vehicles below 2,037 nodes, buffers kept from the one before.</summary>
[MemoryDiagnoser]
public class SolveBenchmarks
{
    private AllocationCase _case = null!;

    [Params(DispatchObjective.LeastCost, DispatchObjective.LongestSustain, DispatchObjective.EqualShare)]
    public DispatchObjective Objective { get; set; }

    [Params(NodeLimits.Free, NodeLimits.Tight)]
    public NodeLimits Limits { get; set; }

    [GlobalSetup]
    public void Prepare()
    {
        _case = new(Objective, Limits);
        _case.Solve();
        var binds = _case.Result.BindingLimits.ToArray().Any(limit => limit.Kind == BindingLimitKind.Node);
        if (_case.Result.Shortfall > Power.Zero || binds != (Limits == NodeLimits.Tight))
        {
            throw new InvalidOperationException($"The case is not {Limits}: shortfall {_case.Result.Shortfall}.");
        }
    }

    [Benchmark]
    public Allocation Solve()
    {
        _case.Solve();
        return _case.Result;
    }
}
