using BenchmarkDotNet.Attributes;
using Vpp.Benchmarks.Dispatch;

namespace Vpp.Benchmarks.Supply;

/// <summary>One feeder's curve of 1,000 vehicles: a change, all changes, and dividing an amount.</summary>
[MemoryDiagnoser]
public class SupplyCurveBenchmarks
{
    private SupplyCase _case = null!;

    [Params(NodeLimits.Free, NodeLimits.Tight)]
    public NodeLimits Limits { get; set; }

    [GlobalSetup]
    public void Prepare()
    {
        _case = new(1, Limits);
        if (_case.Curve.NodesBind != (Limits == NodeLimits.Tight))
        {
            throw new InvalidOperationException($"The case is not {Limits}.");
        }
    }

    [Benchmark]
    public void ChangeOne() => _case.ChangeOne();

    [Benchmark]
    public void ChangeAll() => _case.ChangeAll();

    [Benchmark]
    public long Allocate() => _case.Allocate();
}
