using System.CommandLine;

namespace Vpp.Benchmarks.WholePath;

/// <summary><c>path</c>: the whole path from readings to setpoints, at growing sizes.</summary>
internal static class PathCommand
{
    private const int SmallestSize = 1_000;

    private static readonly Option<int> s_vehicles = new("--vehicles")
    {
        Description = "The largest number of vehicles; smaller powers of ten from 1,000 are measured before it",
        DefaultValueFactory = _ => 100_000,
    };

    private static readonly Option<bool> s_only = new("--only") { Description = "Measures that number alone" };

    private static readonly Option<FileInfo?> s_json = new("--json") { Description = "Writes the figures to a file" };

    private static readonly Option<int> s_warm = new("--warm")
    {
        Description = "How many seconds dispatches are repeated for each size",
        DefaultValueFactory = _ => 10,
    };

    private static readonly Option<int> s_seconds = new("--seconds")
    {
        Description = "How many seconds readings come over FleetLink for each size; 0 leaves that out",
        DefaultValueFactory = _ => 20,
    };

    private static readonly Option<bool> s_link = new("--link") { Description = "Measures FleetLink alone" };

    private static readonly Option<int> s_solvers = new("--solvers")
    {
        Description = "The largest number of vehicles for solvers and the naive design; 0 leaves them out",
        DefaultValueFactory = _ => 100_000,
    };

    public static Command Make(TextWriter output, TextWriter error)
    {
        var command = new Command("path", "The whole path through Orleans, beside solvers and the naive design")
        {
            s_vehicles, s_only, s_json, s_warm, s_seconds, s_link, s_solvers,
        };
        AtLeast(s_vehicles, 1);
        AtLeast(s_warm, 0);
        AtLeast(s_seconds, 0);
        AtLeast(s_solvers, 0);
        command.SetAction((line, _) => Run(line, output, error));
        return command;
    }

    /// <summary>The command line that measures FleetLink alone, for one size.</summary>
    public static string[] LinkArguments(int vehicles, int seconds, string json) =>
    [
        "path", s_link.Name, s_only.Name, s_vehicles.Name, $"{vehicles}", s_seconds.Name, $"{seconds}",
        s_json.Name, json,
    ];

    private static void AtLeast(Option<int> option, int least) => option.Validators.Add(result =>
    {
        if (result.GetValueOrDefault<int>() < least)
        {
            result.AddError($"{option.Name} must be at least {least}.");
        }
    });

    private static async Task<int> Run(ParseResult line, TextWriter output, TextWriter error)
    {
        var most = line.GetValue(s_vehicles);
        int[] sizes = line.GetValue(s_only) ? [most] : [.. Powers(most), most];
        var run = new PathRun(
            new(
                sizes,
                line.GetValue(s_solvers),
                line.GetValue(s_warm),
                line.GetValue(s_seconds),
                line.GetValue(s_link)),
            output);
        var results = new List<PathResult>();
        foreach (var size in sizes)
        {
            results.Add(await run.Measure(size));
        }

        PathReport.Print(results, output);
        if (line.GetValue(s_json) is { } file)
        {
            PathReport.Write(results, file.FullName);
        }

        var broken = results.Sum(result => result.Violations ?? 0);
        if (broken > 0)
        {
            error.WriteLine($"{broken} limits are broken or sums do not add up.");
        }

        return broken > 0 ? 1 : 0;
    }

    private static IEnumerable<int> Powers(int below)
    {
        for (long size = SmallestSize; size < below; size *= 10)
        {
            yield return (int)size;
        }
    }
}
