using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Vpp.Server.Commands;
using Vpp.Server.Demo;

namespace Vpp.Server.Tests.Demo;

/// <summary>The whole demonstration on a small feeder: what it says, and that it says it again.</summary>
public sealed partial class DemoRunTests(DemoRuns runs) : IClassFixture<DemoRuns>
{
    private static readonly string[] Documented =
    [
        "targetWh", "allocatedWh", "measuredWh", "deliverableWh", "trackingErrorP95", "secondsWithin2Percent",
        "pjmScore", "violations", "missedDepartures", "worstTransformerLoading", "peakAfterReleaseW", "emissionsKg",
        "vehicles", "homes", "feeders",
    ];

    private static readonly string[] Further =
    [
        "seed", "pluggedIn", "reductionW", "secondsWithin3Percent", "shortfallWh", "worstTransformerLoadingOfHomes",
        "peakAfterReleaseWithoutEventW", "violationsTotal", "signal",
    ];

    [Fact]
    public void Nothing_is_violated_and_every_invariant_was_looked_at()
    {
        var violations = Summary["violations"]!.AsObject();
        Assert.Equal(["C1", "C2", "P1", "P2", "P3", "P4", "P6"], violations.Select(each => each.Key));
        Assert.All(violations, each => Assert.Equal(0, (long)each.Value!));
        Assert.Equal("", runs.First.Error);
    }

    // The short day ends before those who gave have charged again.
    [Fact]
    public void A_departure_missed_because_of_the_event_is_told_and_is_exit_code_3()
    {
        Assert.Equal(ExitCodes.LimitBroken, runs.First.ExitCode);
        Assert.InRange((int)Summary["missedDepartures"]!, 1, SmallFeeder.Homes);
    }

    [Fact]
    public void What_was_asked_is_found_and_measured()
    {
        // Five minutes of 60 kW less half of the minute's ramp.
        Assert.InRange((long)Summary["targetWh"]!, 4_480, 4_520);
        Assert.InRange((long)Summary["allocatedWh"]!, 1_000, (long)Summary["targetWh"]!);
        Assert.InRange(
            (double)Summary["measuredWh"]! / (double)Summary["allocatedWh"]!, 0.9, 1.1);
        Assert.Equal(SmallFeeder.Homes, (int)Summary["homes"]!);
        Assert.Equal(SmallFeeder.Homes * 4, (int)Summary["vehicles"]!);
        Assert.Equal(1, (int)Summary["feeders"]!);
    }

    [Fact]
    public async Task The_same_seed_gives_the_same_summary_to_the_last_digit_C16()
    {
        var again = await runs.Run(seed: 1);

        Assert.Equal(runs.First.Json, again.Json);
        Assert.Equal(runs.First.Html, again.Html);
        Assert.Equal(runs.First.Output, again.Output);
    }

    [Fact]
    public async Task Another_seed_gives_another_evening_and_raising_load_is_a_dispatch_too()
    {
        var outcome = await runs.Run(seed: 2, reductionW: -20_000);
        var other = JsonNode.Parse(outcome.Json)!;

        Assert.Equal(ExitCodes.Done, outcome.ExitCode);
        Assert.NotEqual((long)Summary["peakAfterReleaseW"]!, (long)other["peakAfterReleaseW"]!);
        Assert.True((long)other["allocatedWh"]! < 0, "Raised load is a negative reduction.");
        Assert.Equal(0, (long)other["violationsTotal"]!);
    }

    // Five minutes have no score; that there is one after an hour RegulationTests show.
    [Fact]
    public async Task A_signal_goes_through_the_whole_plant_and_is_drawn()
    {
        var outcome = await runs.Run(seed: 1, reductionW: 40_000, signal: "regd");
        var summary = JsonNode.Parse(outcome.Json)!;

        Assert.Equal("regd", (string?)summary["signal"]);
        Assert.Null(summary["pjmScore"]);
        Assert.Null(Summary["pjmScore"]);
        Assert.Equal(0, (long)summary["violationsTotal"]!);
        // The mean of the wave's first five minutes is 0.364, the first of them ramped.
        Assert.InRange((long)summary["targetWh"]!, 1_100, 1_400);
        Assert.InRange((long)summary["allocatedWh"]!, 600, 1_400);
        Assert.Equal(5, Plot().Count(outcome.Html));
        Assert.Contains("40 kW times the signal regd", outcome.Output, StringComparison.Ordinal);
        Assert.StartsWith("<svg xmlns=", outcome.Svg, StringComparison.Ordinal);
        Assert.Equal(2, Line().Count(outcome.Svg));
        Assert.Equal(3, Line().Count(runs.First.Svg));
    }

    [Fact]
    public void The_summary_has_the_fields_that_are_documented()
    {
        Assert.Equal(Documented.Concat(Further).Order(), Summary.AsObject().Select(field => field.Key).Order());
        foreach (var pair in new[] { "worstTransformerLoading", "emissionsKg" })
        {
            Assert.Equal(["with", "without"], Summary[pair]!.AsObject().Select(field => field.Key));
        }
    }

    [Fact]
    public void The_report_needs_nothing_from_elsewhere()
    {
        var html = runs.First.Html;
        Assert.DoesNotMatch(Elsewhere(), html);
        Assert.Equal(3, Plot().Count(html));
        Assert.Equal(8, Line().Count(html));
        foreach (var licence in new[] { "BSD-3-Clause", "CC BY 4.0", "MIT" })
        {
            Assert.Contains(licence, html, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void The_report_escapes_what_a_file_calls_itself()
    {
        Assert.Contains("a &lt;b&gt;&amp;&quot;feeder/head", runs.First.Html, StringComparison.Ordinal);
        Assert.DoesNotContain("<b>", runs.First.Html, StringComparison.Ordinal);
    }

    [Fact]
    public void A_pipe_gets_plain_lines()
    {
        var output = runs.First.Output;
        Assert.DoesNotContain('\u001b', output);
        Assert.Contains("20 homes, 80 vehicles. Export and reverse flow are allowed", output, StringComparison.Ordinal);
        Assert.Contains("worst transformer", output, StringComparison.Ordinal);
        Assert.StartsWith("a <b>&\"feeder/head: 20 homes", output, StringComparison.Ordinal);
        Assert.Matches(@"(?m)^Violations: +0$", output);
        Assert.Matches(@"(?m)^ +C1 0  found and missing", output);
        Assert.Equal(7, ExplainedId().Count(output));
        Assert.Matches(@"(?m)^Missed departures: +[0-9]+ because of the event$", output);
    }

    [Fact]
    public void Shares_are_shares_and_what_the_report_says_of_a_plot_is_what_the_table_says()
    {
        Assert.InRange((double)Summary["trackingErrorP95"]!, 0, 0.5);
        Assert.InRange((double)Summary["secondsWithin2Percent"]!, 0, 1);
        Assert.InRange((double)Summary["worstTransformerLoading"]!["without"]!, 0.01, 10);
        var without = FormattableString.Invariant(
            $"{(double)Summary["worstTransformerLoading"]!["without"]! * 100:0.##} %");
        Assert.Contains($"without any plant {without}", runs.First.Output, StringComparison.Ordinal);
        Assert.Contains($"to {without} (without any plant).</figcaption>", runs.First.Html, StringComparison.Ordinal);
    }

    [Fact]
    public void No_hour_is_cut_at_the_edge_of_a_plot_and_its_caption_is_a_sentence()
    {
        var plot = new DemoPlot("Load", "Net load.", kilowatts => $"{kilowatts} kW", [
            new("with", "#222", [(TimeSpan.Zero, 1), (TimeSpan.FromHours(12), 2)]),
            new("without", "#888", [(TimeSpan.Zero, 3), (TimeSpan.FromHours(12), 4)]),
        ]).Write();

        var labels = HourLabel().Matches(plot);
        Assert.Equal(7, labels.Count);
        Assert.All(labels, label =>
            Assert.InRange(double.Parse(label.Groups[1].Value, CultureInfo.InvariantCulture), 20, 880));
        Assert.Contains(
            "<figcaption>Net load. It runs from 1 kW to 2 kW (with) and from 3 kW to 4 kW (without).</figcaption>",
            plot,
            StringComparison.Ordinal);
    }

    private JsonNode Summary => JsonNode.Parse(runs.First.Json)!;

    [GeneratedRegex(@"https?:|<script|<link|<img|<iframe|@import|\burl\(|\bsrc=|\bhref=", RegexOptions.IgnoreCase)]
    private static partial Regex Elsewhere();

    [GeneratedRegex(@"(?m)^ +[CP][0-9]+ 0  [a-z].*[a-z]$")]
    private static partial Regex ExplainedId();

    [GeneratedRegex("<text x=\"([0-9.]+)\" y=\"310\"")]
    private static partial Regex HourLabel();

    [GeneratedRegex("<svg ")]
    private static partial Regex Plot();

    [GeneratedRegex("<polyline points=\"[0-9., -]{20,}\"")]
    private static partial Regex Line();
}
