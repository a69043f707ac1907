using BenchmarkDotNet.Attributes;

namespace Vpp.Benchmarks.Feeders;

/// <summary>Taking one reading, averaged over a round of all 1,000 vehicles that hold a setpoint.</summary>
[MemoryDiagnoser]
public class FeederReportBenchmarks
{
    private readonly SeededFeeder _feeder = new(RunningEvent.LeastCost);

    [GlobalSetup]
    public void Prepare()
    {
        _feeder.Settle(5);
        if (_feeder.Report() != SeededFeeder.VehicleCount)
        {
            throw new InvalidOperationException("The feeder refuses readings.");
        }
    }

    [Benchmark(OperationsPerInvoke = SeededFeeder.VehicleCount)]
    public int Report() => _feeder.Report();
}
