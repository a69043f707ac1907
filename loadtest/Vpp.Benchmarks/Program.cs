using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Running;
using Vpp.Benchmarks.Sustain;

if (args is ["holding"])
{
    new HoldingTime(20_000, seed: 1).Print(Console.Out);
    return;
}

if (args is ["feeder", .. var events])
{
    Vpp.Benchmarks.Feeders.FeederStopwatch.Run(Console.Out, events);
    return;
}

// Reports go where all other products of a build go.
var config = DefaultConfig.Instance.WithArtifactsPath(Path.Combine("artifacts", "benchmarks"));
BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args, config);
