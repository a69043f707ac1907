using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Running;

// Reports go where all other products of a build go.
var config = DefaultConfig.Instance.WithArtifactsPath(Path.Combine("artifacts", "benchmarks"));
BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args, config);
