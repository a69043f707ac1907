using System.CommandLine;

namespace Vpp.Benchmarks.WholePath.Link;

/// <summary>
/// <c>fleet</c>: all vehicles in a process of their own, so that their cost is not the server's. It says <c>ready</c>
/// once everybody is welcome, and for every line with a number reports for so many seconds and answers with its
/// <see cref="FleetReport"/> on one line; it ends at any other.
/// </summary>
internal static class FleetCommand
{
    public const string Name = "fleet";
    public const string Ready = "ready";

    private static readonly Option<string> s_address = new("--address") { Required = true };
    private static readonly Option<int> s_vehicles = new("--vehicles") { Required = true };

    public static Command Make(TextWriter output)
    {
        var command = new Command(Name, "Vehicles behind FleetLink, for the path to measure")
        {
            s_address, s_vehicles,
        };
        command.Hidden = true;
        command.SetAction(async (line, cancellation) =>
        {
            await using var fleet = new LinkFleet(new Uri(line.GetValue(s_address)!), line.GetValue(s_vehicles));
            await fleet.Connect(cancellation);
            output.WriteLine(Ready);

            // To close a stream is to drop what is still under way on it: that waits for the last line, too.
            while (int.TryParse(await Console.In.ReadLineAsync(cancellation), out var seconds))
            {
                output.WriteLine((await fleet.Run(TimeSpan.FromSeconds(seconds), cancellation)).ToLine());
            }

            return 0;
        });
        return command;
    }

    /// <summary>The command line of a fleet.</summary>
    public static string[] Arguments(Uri address, int vehicles) =>
        [Name, s_address.Name, $"{address}", s_vehicles.Name, $"{vehicles}"];
}
