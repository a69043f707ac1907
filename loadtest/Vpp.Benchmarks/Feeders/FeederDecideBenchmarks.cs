using BenchmarkDotNet.Attributes;
using Vpp.Domain.Feeders;

namespace Vpp.Benchmarks.Feeders;

/// <summary>One control interval of a feeder of 1,000 vehicles, with and without an event.</summary>
[MemoryDiagnoser]
public class FeederDecideBenchmarks
{
    private SeededFeeder _feeder = null!;

    [Params(RunningEvent.None, RunningEvent.LeastCost, RunningEvent.LongestSustain, RunningEvent.EqualShare)]
    public RunningEvent Event { get; set; }

    [GlobalSetup]
    public void Prepare()
    {
        _feeder = new(Event);
        _feeder.Settle(130);
        if (Event != RunningEvent.None && _feeder.Result is not { VehiclesUsed: > 0 })
        {
            throw new InvalidOperationException($"No vehicle moves for the event: {_feeder.Result}.");
        }
    }

    [Benchmark]
    public FeederDecision Decide() => _feeder.Decide();
}
