using System.CommandLine;

namespace Vpp.Benchmarks.WholePath.Link;

internal static class FleetCommand
{
    public static Command Make(TextWriter output)
    {
        _ = output;
        return new("fleet", "Vehicles behind FleetLink, for the path to measure") { Hidden = true };
    }
}
