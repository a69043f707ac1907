using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Running;

if (args is ["feeder", .. var events])
{
    Vpp.Benchmarks.Feeders.FeederStopwatch.Run(Console.Out, events);
    return;
}

// Reports go where all other products of a build go.
var config = DefaultConfig.Instance.WithArtifactsPath(Path.Combine("artifacts", "benchmarks"));
BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args, config);
