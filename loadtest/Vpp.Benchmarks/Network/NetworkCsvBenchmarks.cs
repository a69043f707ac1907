using BenchmarkDotNet.Attributes;
using Vpp.Domain.Network;

namespace Vpp.Benchmarks.Network;

/// <summary>Reading the shipped circuit from its bytes to a checked model: 2,039 nodes in 111 KiB.</summary>
[MemoryDiagnoser]
public class NetworkCsvBenchmarks
{
    private readonly byte[] _content = ShippedFeeder.Content();

    [Benchmark]
    public NetworkReading Read() => NetworkCsv.Read(ShippedFeeder.FileName, _content);
}
