using System.CommandLine;

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

    private static bool IsWithoutCommand(string[] args) =>
        args is [] || (args[0].StartsWith("--", StringComparison.Ordinal) && args[0] is not ("--help" or "--version"));
}
