using System.CommandLine;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Running;
using Vpp.Benchmarks.Feeders;
using Vpp.Benchmarks.WholePath;
using Vpp.Benchmarks.WholePath.Link;

namespace Vpp.Benchmarks;

/// <summary>What can be measured: kernels alone, or the whole path through the actors.</summary>
internal static class Commands
{
    private const int WrongInput = 2;

    public static async Task<int> Run(string[] args, TextWriter output, TextWriter error)
    {
        var root = new RootCommand("Measures the engine.")
        {
            PathCommand.Make(output, error), MakeKernels(), MakeFeeder(output), FleetCommand.Make(output),
        };
        var line = root.Parse(args);
        if (line.Errors.Count == 0)
        {
            return await line.InvokeAsync(new() { Output = output, Error = error });
        }

        foreach (var fault in line.Errors)
        {
            error.WriteLine(fault.Message);
        }

        error.WriteLine("--help lists what there is.");
        return WrongInput;
    }

    private static Command MakeFeeder(TextWriter output)
    {
        var events = new Argument<string[]>("EVENT") { Description = "Running events; all when none is named" };
        var command = new Command("feeder", "A plain stopwatch over one feeder's kernel") { events };
        command.SetAction(line => FeederStopwatch.Run(output, line.GetValue(events) ?? []));
        return command;
    }

    private static Command MakeKernels()
    {
        var command = new Command("kernels", "Single kernels, by BenchmarkDotNet; what follows is passed on to it")
        {
            TreatUnmatchedTokensAsErrors = false,
        };
        command.SetAction(line =>
        {
            // Reports go where all other products of a build go.
            var config = DefaultConfig.Instance.WithArtifactsPath(Path.Combine("artifacts", "benchmarks"));
            BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run([.. line.UnmatchedTokens], config);
        });
        return command;
    }
}
