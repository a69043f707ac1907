using System.Globalization;

namespace Vpp.Benchmarks.WholePath.Link;

/// <summary>
/// The server of a <see cref="LinkRun"/> in a process of its own, so that what was measured before leaves it nothing.
/// </summary>
internal static class LinkProcess
{
    public static async Task<PathResult> Measure(PathResult result, int seconds, TextWriter output)
    {
        var file = Path.GetTempFileName();
        try
        {
            using var server = OwnProcess.Start(PathCommand.LinkArguments(result.Vehicles, seconds, file));
            while (await server.StandardOutput.ReadLineAsync() is { } line)
            {
                if (line.StartsWith(LinkRun.Prefix, StringComparison.Ordinal))
                {
                    output.WriteLine(line);
                }
            }

            await server.WaitForExitAsync();
            if (PathReport.Read(file) is not [var link])
            {
                throw new InvalidOperationException(
                    string.Create(CultureInfo.InvariantCulture, $"The link's server ended with {server.ExitCode}."));
            }

            return result with
            {
                LinkReadingsPerSecond = link.LinkReadingsPerSecond,
                LinkServerCores = link.LinkServerCores,
                LinkAgeMsP99 = link.LinkAgeMsP99,
                SentMsP99 = link.SentMsP99,
                Violations = (result.Violations ?? 0) + (link.Violations ?? 0),
            };
        }
        finally
        {
            File.Delete(file);
        }
    }
}
