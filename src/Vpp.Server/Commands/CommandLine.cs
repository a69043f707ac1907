using System.CommandLine;
using Vpp.Server.Allocate;
using Vpp.Server.Demo;

namespace Vpp.Server.Commands;

/// <summary>The commands of the executable.</summary>
internal static class CommandLine
{
    public static async Task<int> Run(
        string[] args, TextWriter output, TextWriter error, CancellationToken cancellation = default)
    {
        var root = new RootCommand("An actor-based virtual power plant.")
        {
            ServeCommand.Make(output, error),
            DemoCommand.Make(output, error),
            MakeAllocate(output, error),
        };
        var line = root.Parse(IsWithoutCommand(args) ? ["serve", .. args] : args);
        if (line.Errors.Count > 0)
        {
            foreach (var fault in line.Errors)
            {
                error.WriteLine(fault.Message);
            }

            error.WriteLine("vpp --help lists what there is.");
            return ExitCodes.WrongInput;
        }

        // The host itself listens for the signals to stop, and stops in order.
        return await line.InvokeAsync(
            new() { Output = output, Error = error, ProcessTerminationTimeout = null }, cancellation);
    }

    private static Command MakeAllocate(TextWriter output, TextWriter error)
    {
        var scenario = new Argument<string>("SCENARIO.json") { Description = "Nodes, vehicles and a request" };
        var command = new Command("allocate", "Divides a request over a scenario's vehicles and prints the allocation")
        {
            scenario,
        };
        command.SetAction(line => AllocateCommand.Run(line.GetValue(scenario)!, output, error));
        return command;
    }

    private static bool IsWithoutCommand(string[] args) =>
        args is [] || (args[0].StartsWith("--", StringComparison.Ordinal) && args[0] is not ("--help" or "--version"));
}
