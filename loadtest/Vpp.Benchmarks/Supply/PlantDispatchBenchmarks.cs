using System.Text;
using BenchmarkDotNet.Attributes;
using Vpp.Benchmarks.Dispatch;
using Vpp.Domain.Feeders;
using Vpp.Domain.Network;
using Vpp.Domain.Portfolio;

namespace Vpp.Benchmarks.Supply;

/// <summary>
/// A dispatch in the kernel alone, warm: the search over feeders of 1,000 vehicles each, and with it every vehicle's
/// exact share. Feeders hang eight to a substation, of which every third is too small for them.
/// </summary>
[MemoryDiagnoser]
public class PlantDispatchBenchmarks
{
    private readonly long[] _bucketW = new long[SupplyBuckets.Count];
    private SupplyCase[] _feeders = [];
    private FeederOffer[] _offers = [];
    private PortfolioSplit _split = null!;
    private long _totalW;
    private int _turn;

    [Params(10, 100, 1_000)]
    public int Feeders { get; set; }

    [GlobalSetup]
    public void Prepare()
    {
        _feeders = [.. Enumerable.Range(0, Feeders).Select(feeder => new SupplyCase(feeder, NodeLimits.Tight))];
        _totalW = _feeders.Sum(feeder => feeder.Curve.TotalW);
        _offers = [.. _feeders.Select(Offer)];
        _split = new PortfolioSplit(Network());
        Dispatch();
        if (!_split.SaturatedNodes().Any())
        {
            throw new InvalidOperationException("No substation is too small.");
        }
    }

    [Benchmark]
    public void Split() => _split.Split(NextTargetW(), raising: false, _offers);

    [Benchmark]
    public long Dispatch()
    {
        Split();
        var allocatedW = 0L;
        for (var feeder = 0; feeder < _feeders.Length; feeder++)
        {
            allocatedW += _feeders[feeder].Curve.Allocate(_split.ShareW[feeder], _feeders[feeder].ShareW);
        }

        return allocatedW;
    }

    private long NextTargetW() => _totalW * (30 + (_turn++ % 20)) / 100;

    private FeederOffer Offer(SupplyCase feeder)
    {
        var steps = new SupplySteps();
        feeder.Curve.CopyTo(_bucketW);
        steps.Set(_bucketW);
        return new FeederOffer(0, steps);
    }

    private NetworkModel Network()
    {
        var text = new StringBuilder("id,parent,kind,rating_kva,load_kw,load_kvar\ngrid,-1,source,,,\n");
        for (var feeder = 0; feeder < Feeders; feeder++)
        {
            if (feeder % 8 == 0)
            {
                text.Append($"s{feeder},grid,substation,{(feeder % 3 == 0 ? 10_000 : 100_000)},,\n");
            }

            text.Append($"f{feeder},s{feeder - (feeder % 8)},feeder_head,,,\n");
        }

        return NetworkCsv.Read(
            "plant.csv", Encoding.UTF8.GetBytes(text.ToString()), new NetworkOptions { ReverseFlowAllowed = true })
            switch
        {
            NetworkReading.Accepted accepted => accepted.Model,
            var reading => throw new InvalidOperationException($"{reading}"),
        };
    }
}
