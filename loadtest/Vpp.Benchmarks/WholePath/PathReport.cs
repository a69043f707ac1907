using System.Globalization;
using System.Text.Json;
using Spectre.Console;

namespace Vpp.Benchmarks.WholePath;

/// <summary>The figures of all sizes: a table on a terminal, plain lines elsewhere, and a file.</summary>
internal static class PathReport
{
    private static readonly JsonSerializerOptions s_json =
        new(JsonSerializerDefaults.Web) { WriteIndented = true };

    private static readonly (string Name, Func<PathResult, string> Text)[] s_rows =
    [
        ("feeders", result => Whole(result.Feeders)),
        ("decide, p50 ms", result => Number(result.DecideMsP50)),
        ("decide, p99 ms", result => Number(result.DecideMsP99)),
        ("kernel alone, ms", result => Number(result.KernelMs)),
        ("naive, ms", result => Number(result.NaiveMs)),
        ("naive / decide", result => Number(result.NaiveMs / result.DecideMsP50)),
        ("PDLP as stated, ms", result => Number(result.PdlpMs)),
        ("PDLP in shortest form, ms", result => Number(result.PdlpShortestMs)),
        ("PDLP / kernel", result => Number(result.PdlpMs / result.KernelMs)),
        ("GLOP as stated, ms", result => Number(result.GlopMs)),
        ("GLOP in shortest form, ms", result => Number(result.GlopShortestMs)),
        ("GLOP / kernel", result => Number(result.GlopMs / result.KernelMs)),
        ("cost above optimum, per million", result => Number(result.CostGap * 1e6)),
        ("violations", result => Whole(result.Violations)),
        ("ingest, million/s", result => Number(result.IngestPerSecond / 1e6)),
        ("link, readings/s", result => Whole(result.LinkReadingsPerSecond)),
        ("link, server cores", result => Number(result.LinkServerCores)),
        ("link, age p99 ms", result => Number(result.LinkAgeMsP99)),
        ("last setpoint sent, p99 ms", result => Number(result.SentMsP99)),
        ("row, bytes", result => Whole(result.BytesPerVehicle)),
    ];

    public static void Print(IReadOnlyList<PathResult> results, TextWriter output)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(output) });
        if (console.Profile.Out.IsTerminal)
        {
            console.Write(TableOf(results));
        }
        else
        {
            foreach (var (name, text) in s_rows)
            {
                output.WriteLine($"{name}: {string.Join(" | ", results.Select(text))}");
            }
        }

        Exponent("decide", results, result => result.DecideMsP50, output);
        Exponent("kernel", results, result => result.KernelMs, output);
        output.WriteLine(Machine.Name());
    }

    /// <summary>The figures of a file; none where nothing was written.</summary>
    public static IReadOnlyList<PathResult> Read(string path) => new FileInfo(path).Length == 0
        ? []
        : JsonSerializer.Deserialize<PathResult[]>(File.ReadAllText(path), s_json) ?? [];


    /// <summary>Writes an array of one object per size.</summary>
    public static void Write(IReadOnlyList<PathResult> results, string file) =>
        File.WriteAllText(file, JsonSerializer.Serialize(results, s_json));

    private static Table TableOf(IReadOnlyList<PathResult> results)
    {
        var table = new Table().AddColumn("vehicles");
        foreach (var result in results)
        {
            table.AddColumn(new TableColumn(Whole(result.Vehicles)).RightAligned());
        }

        foreach (var (name, text) in s_rows)
        {
            table.AddRow([name, .. results.Select(text)]);
        }

        return table;
    }

    // The slope of the straight line through the ends, both axes logarithmic: 1 is linear.
    private static void Exponent(
        string name, IReadOnlyList<PathResult> results, Func<PathResult, double?> figure, TextWriter output)
    {
        var (first, last) = (results[0], results[^1]);
        if (results.Count > 1 && figure(first) is { } least && figure(last) is { } most)
        {
            var exponent = Math.Log(most / least) / Math.Log((double)last.Vehicles / first.Vehicles);
            output.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{name} grows with the power {exponent:0.00} of the vehicles, from {first.Vehicles:N0} "
                + $"to {last.Vehicles:N0}"));
        }
    }

    private static string Whole(double? number) => number?.ToString("N0", CultureInfo.InvariantCulture) ?? "-";

    private static string Number(double? number) => number?.ToString("N2", CultureInfo.InvariantCulture) ?? "-";
}
