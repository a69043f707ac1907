using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Running;

if (args is ["feeder"])
{
    Vpp.Benchmarks.Feeders.FeederStopwatch.Run(Console.Out);
    return;
}

// Reports go where all other products of a build go.
var config = DefaultConfig.Instance.WithArtifactsPath(Path.Combine("artifacts", "benchmarks"));
BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args, config);
