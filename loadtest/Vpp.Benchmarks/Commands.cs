using System.CommandLine;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Running;
using Vpp.Benchmarks.Feeders;
using Vpp.Benchmarks.Sustain;
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
            PathCommand.Make(output, error),
            MakeHolding(output),
            MakeFeeder(output),
            MakeKernels(),
            FleetCommand.Make(output),
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

    private static Command MakeHolding(TextWriter output)
    {
        var command = new Command("holding", "How long 20,000 vehicles hold a request, by who goes first");
        command.SetAction(_ => new HoldingTime(20_000, seed: 1).Print(output));
        return command;
    }

    private static Command MakeFeeder(TextWriter output)
    {
        var events = new Argument<string[]>("events") { Description = "Which running events; all when none is named" };
        var command = new Command("feeder", "One feeder's control interval, dispatch and readings, by stopwatch")
        {
            events,
        };
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
