using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Spectre.Console;
using Vpp.Domain.Quantities;
using Vpp.Server.Commands;

namespace Vpp.Server.Demo;

/// <summary><c>vpp demo</c>: a real feeder, its homes and vehicles, and a dispatch held to its target.</summary>
internal static partial class DemoCommand
{
    private static readonly JsonSerializerOptions s_json = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    public static Command Make(TextWriter output, TextWriter error)
    {
        var feeder = new Option<string?>("--feeder")
        {
            Description = "A network file with one feeder head; default: EPRI ckt5",
        };
        var vehicles = Number("--vehicles-per-home", 0.7, "Electric vehicles per home, 0 to 10");
        var pluggedIn = Number("--plugged-in", 0.4, "Share of the vehicles at home that are plugged in, 0 to 1");
        var reduction = new Option<string>("--reduction")
        {
            Description = "Target from 18:00 to 20:00, such as 2MW, 1500kW or -500kW to raise load",
            DefaultValueFactory = _ => "2MW",
        };
        var speed = Number("--speed", 2_000, "Simulated seconds per second at most");
        var seed = new Option<long>("--seed") { Description = "Of every draw", DefaultValueFactory = _ => 1 };
        var json = new Option<string?>("--json") { Description = "Write the summary to a file" };
        var html = new Option<string?>("--html") { Description = "Write a report with plots to a file" };
        var signal = new Option<string?>("--signal")
        {
            Description = "Follow a 2-second signal from -1 to 1 times the reduction: regd, rega or a file",
        };
        var svg = new Option<string?>("--svg") { Description = "Draw target against measured to a file" };
        var command = new Command("demo", "Runs an evening of a real feeder through the plant and measures it")
        {
            feeder, vehicles, pluggedIn, reduction, speed, seed, signal, json, html, svg,
        };
        command.SetAction(async (line, cancellation) =>
        {
            using var signals = new StopSignals(cancellation);
            var options = new DemoOptions
            {
                FeederFile = line.GetValue(feeder),
                VehiclesPerHome = line.GetValue(vehicles),
                PluggedIn = line.GetValue(pluggedIn),
                Reduction = ParsePower(line.GetValue(reduction)!) ?? Power.Zero,
                Speed = line.GetValue(speed),
                Seed = line.GetValue(seed),
                SignalFile = line.GetValue(signal),
                JsonFile = line.GetValue(json),
                HtmlFile = line.GetValue(html),
                SvgFile = line.GetValue(svg),
            };
            return await Run(options, output, error, signals.Token);
        });
        return command;
    }

    /// <summary>
    /// Whole watts from a text such as <c>2MW</c>, <c>1.5 MW</c>, <c>-500kW</c> or <c>900W</c>; else null.
    /// </summary>
    public static Power? ParsePower(string text)
    {
        var match = PowerForm().Match(text);
        if (!match.Success
            || !decimal.TryParse(
                match.Groups[1].ValueSpan, NumberStyles.Float, CultureInfo.InvariantCulture, out var value))
        {
            return null;
        }

        var scale = match.Groups[2].Value.ToUpperInvariant() switch { "MW" => 1_000_000, "KW" => 1_000, _ => 1 };
        var watts = value * scale;
        return watts == decimal.Truncate(watts) && Math.Abs(watts) <= 10_000_000_000
            ? Power.FromWatts((long)watts)
            : null;
    }

    private static Option<double> Number(string name, double otherwise, string description) =>
        new(name) { Description = description, DefaultValueFactory = _ => otherwise };

    /// <summary>The command with its options read.</summary>
    internal static async Task<int> Run(
        DemoOptions options, TextWriter output, TextWriter error, CancellationToken cancellation)
    {
        var faults = Faults(options);
        if (faults.Count > 0 || Read(ref options, out faults) is not { } feeder)
        {
            foreach (var fault in faults)
            {
                error.WriteLine(fault);
            }

            return ExitCodes.WrongInput;
        }

        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(output) });
        var table = new DemoTable(console);
        output.WriteLine(DemoWords.Opening(feeder, options));
        DemoSummary summary;
        try
        {
            summary = await table.Show(() => new DemoRun(options, feeder, table).Run(cancellation));
        }
        catch (Exception) when (cancellation.IsCancellationRequested)
        {
            // Whatever else failed on the way out, it was because of the wish to stop.
            error.WriteLine("The demonstration was stopped before its evening was over, so there is no summary.");
            return ExitCodes.Stopped;
        }

        output.WriteLine();
        foreach (var (name, value) in DemoWords.Of(summary))
        {
            output.WriteLine($"{(name.Length > 0 ? name + ":" : ""),-23}{value}");
        }

        await Write(options, feeder, summary, cancellation);
        foreach (var example in summary.ViolationExamples)
        {
            error.WriteLine(example);
        }

        return summary.ViolationsTotal == 0 && summary.MissedDepartures == 0 ? ExitCodes.Done : ExitCodes.LimitBroken;
    }

    private static List<string> Faults(DemoOptions options)
    {
        var faults = new List<string>();
        Require(options.VehiclesPerHome is > 0 and <= 10, "--vehicles-per-home must be above 0 and at most 10");
        Require(options.PluggedIn is >= 0 and <= 1, "--plugged-in must be between 0 and 1");
        Require(
            options.Reduction != Power.Zero,
            "--reduction must be a power such as 2MW, 1500kW or -500kW, and not 0");
        Require(
            options.SignalFile is null || options.Reduction > Power.Zero,
            "--reduction must be above 0 with --signal, which has the sign");
        Require(options.Speed > 0, "--speed must be above 0");
        Require(
            options.FeederFile is null || File.Exists(options.FeederFile),
            $"--feeder {options.FeederFile}: there is no such file");
        foreach (var file in new[] { options.JsonFile, options.HtmlFile, options.SvgFile }.OfType<string>())
        {
            Require(
                Directory.Exists(Path.GetDirectoryName(Path.GetFullPath(file))),
                $"{file}: the folder to write it to does not exist");
            Require(!Directory.Exists(file), $"{file} is a folder, not a file to write to");
        }

        return faults;

        void Require(bool holds, string rule)
        {
            if (!holds)
            {
                faults.Add($"{rule}.");
            }
        }
    }

    private static DemoFeeder? Read(ref DemoOptions options, out List<string> faults)
    {
        var feeder = DemoFeeder.Read(options.FeederFile, out var found);
        faults = [.. found];
        if (options.SignalFile is { } signal)
        {
            options = options with { Signal = DemoSignal.Read(signal, out found) };
            faults.AddRange(found);
        }

        if (feeder is not null && DemoWorld.CountVehicles(feeder.Customers().Count, options.VehiclesPerHome) == 0)
        {
            faults.Add("--vehicles-per-home is too low for this feeder: it leaves no vehicle.");
        }

        return faults.Count > 0 ? null : feeder;
    }

    private static async Task Write(
        DemoOptions options, DemoFeeder feeder, DemoSummary summary, CancellationToken cancellation)
    {
        if (options.JsonFile is { } json)
        {
            await File.WriteAllTextAsync(json, JsonSerializer.Serialize(summary, s_json) + "\n", cancellation);
        }

        if (options.HtmlFile is { } html)
        {
            await File.WriteAllTextAsync(html, DemoReport.Write(feeder, summary), cancellation);
        }

        if (options.SvgFile is { } svg)
        {
            await File.WriteAllTextAsync(svg, DemoReport.Picture(summary), cancellation);
        }
    }

    [GeneratedRegex("^\\s*(-?[0-9]{1,11}(?:\\.[0-9]{1,6})?)\\s*(MW|kW|W)\\s*$", RegexOptions.IgnoreCase)]
    private static partial Regex PowerForm();
}
