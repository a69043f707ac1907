using System.Globalization;
using System.Net;
using System.Text;

namespace Vpp.Server.Demo;

/// <summary>The report of a demonstration: one file, no script, nothing loaded from elsewhere, plots as SVG.</summary>
internal static class DemoReport
{
    private const string Reduction = "Reduction in kW; positive lowers net load.";
    private const string Amber = "#d9822b";
    private const string Blue = "#2f81c7";

    private const string Style = """
        body { font: 16px/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 60rem; padding: 0 1rem; color: #222 }
        h1 { font-size: 1.6rem } h2 { font-size: 1.2rem; margin-top: 2.5rem }
        table { border-collapse: collapse }
        th, td { text-align: left; padding: .25rem 1rem .25rem 0; vertical-align: top }
        th { font-weight: 600 } figure { margin: 0 } figcaption { color: #555; font-size: .9rem }
        svg { width: 100%; height: auto; background: #fafafa }
        footer { margin-top: 3rem; color: #555; font-size: .9rem }
        """;

    public static string Write(DemoFeeder feeder, DemoSummary summary)
    {
        var page = new StringBuilder();
        page.Append(CultureInfo.InvariantCulture, $"""
            <!doctype html>
            <html lang="en"><head><meta charset="utf-8"><title>An evening of {Html(feeder.Network.Id.Text)}</title>
            <meta name="viewport" content="width=device-width, initial-scale=1"><style>{Style}</style></head><body>
            <h1>An evening of {Html(feeder.Network.Id.Text)}: 14 August 2020</h1>
            <p>A simulated fleet on a real circuit, through the whole plant. Export and reverse flow are allowed for
            this demonstration. Measured is the difference to a twin run: the same fleet and draws without the
            event.</p>
            <table>
            """);
        foreach (var (name, value) in DemoWords.Of(summary))
        {
            page.Append(
                CultureInfo.InvariantCulture, $"<tr><th scope=\"row\">{Html(name)}</th><td>{Html(value)}</td></tr>\n");
        }

        page.Append("</table>\n");
        AppendPlots(page, summary);
        page.Append(CultureInfo.InvariantCulture, $"<footer>Seed {summary.Seed}. ");
        page.Append("Data: EPRI ckt5 (BSD-3-Clause), Fontana homes, NHTS vehicle-days, V2G vehicle ");
        page.Append("specifications (MIT), ");
        page.Append("SGIP marginal emissions (CC BY 4.0), PJM regulation signals.</footer></body></html>\n");
        return page.ToString();
    }

    private static void AppendPlots(StringBuilder page, DemoSummary summary)
    {
        if (summary.Signal is not null)
        {
            page.Append(FromStart(summary, "The first ten minutes of the signal", 10, "#222").Write());
            page.Append(FromStart(summary, "The first hour of the signal", 60, "#222").Write());
        }

        page.Append(WholeEvent(summary, "#222").Write());
        page.Append(new DemoPlot("Load of the feeder", "Net load at the feeder head over the day, kW.", Kilowatts, [
            new("with the plant", Blue, InKilowatts(summary.Intervals, each => each.Plant.NetW)),
            new("without the event", "#888", InKilowatts(summary.Intervals, each => each.Twin.NetW)),
            new("without any plant", "#c0392b", [.. summary.WithoutPlant.Select(each => (each.At, each.NetW / 1e3))]),
        ]).Write());
        page.Append(new DemoPlot(
            "Worst service transformer",
            "Highest loading of any, as a share of its limit; where homes alone exceed it, vehicles add nothing.",
            percent => DemoWords.Percent(percent / 100),
            [
                new("with the plant", Blue, [.. summary.Intervals.Select(each => Loading(each.Plant))]),
                new("without any plant", "#c0392b", [.. summary.WithoutPlant.Select(Loading)]),
            ]).Write());
    }

    /// <summary>Target against measured as a picture of its own, in colours for light and dark pages.</summary>
    public static string Picture(DemoSummary summary) =>
        (summary.Signal is null ? WholeEvent(summary, Amber) : FromStart(summary, "Signal", 20, Amber)).Picture();

    private static DemoPlot WholeEvent(DemoSummary summary, string ink)
    {
        var around = Between(
            summary,
            summary.Day.EventStart - TimeSpan.FromMinutes(10),
            summary.Day.EventEnd + TimeSpan.FromMinutes(20));
        return new("Target and measured", Reduction, Kilowatts, [
            new("target", ink, InKilowatts(around, each => each.TargetW)),
            new("allocated", "#b58900", InKilowatts(around, each => each.AllocatedW)),
            new("measured", Blue, InKilowatts(around, each => each.MeasuredW)),
        ]);
    }

    private static DemoPlot FromStart(DemoSummary summary, string title, int minutes, string ink)
    {
        var start = summary.Day.EventStart;
        var shown = Between(summary, start, start + TimeSpan.FromMinutes(minutes));
        return new(title, Reduction, Kilowatts, [
            new("signal", ink, InKilowatts(shown, each => each.TargetW)),
            new("measured", Blue, InKilowatts(shown, each => each.MeasuredW)),
        ]);
    }

    private static List<DemoInterval> Between(DemoSummary summary, TimeSpan from, TimeSpan to) =>
        [.. summary.Intervals.Where(each => each.At >= from && each.At < to)];

    private static string Kilowatts(double kilowatts) => DemoWords.Kilowatts((long)Math.Round(kilowatts * 1_000));

    private static (TimeSpan, double) Loading(DemoSample sample) => (sample.At, sample.WorstTransformerPerMille / 10.0);

    private static List<(TimeSpan, double)> InKilowatts(
        IReadOnlyList<DemoInterval> intervals, Func<DemoInterval, long> watts) =>
        [.. intervals.Select(each => (each.At, watts(each) / 1_000.0))];

    private static string Html(string text) => WebUtility.HtmlEncode(text);
}
