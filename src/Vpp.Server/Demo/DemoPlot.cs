using System.Globalization;
using System.Net;
using System.Text;

namespace Vpp.Server.Demo;

/// <summary>
/// Lines over the time of day as SVG, with axes, a legend, and the extremes in words for a screen reader.
/// </summary>
internal sealed record DemoPlot(
    string Title, string Caption, Func<double, string> Say, IReadOnlyList<DemoLine> Lines)
{
    private const double Width = 900;
    private const double Height = 320;
    private const double Left = 70;
    private const double Right = 25;
    private const double Bottom = 30;
    private const double Top = 30;
    private const int TicksMax = 6;
    private const int PointsMax = 900;

    public string Write()
    {
        if (Lines.All(line => line.Points.Count == 0))
        {
            return "";
        }

        return Text($"<h2>{Html(Title)}</h2><figure>")
            + Svg("", "")
            + Text($"<figcaption>{Html(Caption)} {Html(Describe())}</figcaption></figure>\n");
    }

    /// <summary>The plot as a file of its own, without a background, in colours for light and dark pages.</summary>
    public string Picture() => Svg("xmlns=\"http://www.w3.org/2000/svg\" font-family=\"sans-serif\" ", Caption);

    private string Svg(string attributes, string note)
    {
        var points = Lines.SelectMany(line => line.Points).ToList();
        var (from, to) = (points.Min(point => point.At), points.Max(point => point.At));
        var least = Math.Min(0, points.Min(point => point.Value));
        var scale = NiceStep((points.Max(point => point.Value) - least) / TicksMax);
        var low = Math.Floor(least / scale) * scale;
        var high = Math.Max(low + scale, Math.Ceiling(points.Max(point => point.Value) / scale) * scale);
        var svg = new StringBuilder();
        svg.Append(Text($"<svg {attributes}viewBox=\"0 0 {Width} {Height}\" role=\"img\" "));
        svg.Append(Text($"aria-label=\"{Html(Describe())}\">\n"));
        for (var tick = low; tick <= high + (scale / 2); tick += scale)
        {
            var y = Y(tick, low, high);
            var across = $"x1=\"{Left}\" x2=\"{Width - Right}\"";
            svg.Append(Text($"<line {across} y1=\"{y:0.0}\" y2=\"{y:0.0}\" stroke=\"#888\" stroke-opacity=\".3\"/>"));
            svg.Append(Text($"<text x=\"{Left - 8}\" y=\"{y + 4:0.0}\" text-anchor=\"end\" font-size=\"12\" "));
            svg.Append("fill=\"#777\">");
            svg.Append(Text($"{tick:N0}</text>\n"));
        }

        if (note.Length > 0)
        {
            svg.Append(Text($"<text x=\"{Width - Right}\" y=\"18\" text-anchor=\"end\" font-size=\"12\" "));
            svg.Append(Text($"fill=\"#777\">{Html(note)}</text>\n"));
        }

        AppendHours(svg, from, to);
        foreach (var (line, place) in Lines.Select((line, place) => (line, place)))
        {
            var path = string.Join(' ', Thin(line.Points).Select(point =>
                Text($"{X(point.At, from, to):0.0},{Y(point.Value, low, high):0.0}")));
            svg.Append(Text($"<polyline points=\"{path}\" fill=\"none\" stroke=\"{line.Color}\" "));
            svg.Append("stroke-width=\"1.6\"/>\n");
            svg.Append(Text($"<text x=\"{Left + 10 + (place * 170)}\" y=\"18\" font-size=\"13\" "));
            svg.Append(Text($"fill=\"{line.Color}\">"));
            svg.Append(Text($"— {Html(line.Name)}</text>\n"));
        }

        svg.Append("</svg>\n");
        return svg.ToString();
    }

    private string Describe()
    {
        string[] ranges =
        [
            .. Lines.Where(line => line.Points.Count > 0).Select(line =>
                $"from {Say(line.Points.Min(p => p.Value))} to {Say(line.Points.Max(p => p.Value))} ({line.Name})"),
        ];
        return $"It runs {string.Join(", ", ranges[..^1])} and {ranges[^1]}.";
    }

    // The eye sees no more points than these; extremes are told of all.
    private static IEnumerable<(TimeSpan At, double Value)> Thin(IReadOnlyList<(TimeSpan At, double Value)> points)
    {
        var every = Math.Max(1, points.Count / PointsMax);
        return points.Where((_, i) => i % every == 0);
    }

    private static void AppendHours(StringBuilder svg, TimeSpan from, TimeSpan to)
    {
        var every = TimeSpan.FromMinutes((to - from).TotalMinutes switch
        {
            > 360 => 120,
            > 90 => 30,
            > 20 => 10,
            > 10 => 5,
            _ => 1,
        });
        var first = TimeSpan.FromTicks((from.Ticks + every.Ticks - 1) / every.Ticks * every.Ticks);
        for (var tick = first; tick <= to; tick += every)
        {
            var x = X(tick, from, to);
            svg.Append(Text($"<text x=\"{x:0.0}\" y=\"{Height - 10}\" text-anchor=\"middle\" font-size=\"12\" "));
            svg.Append("fill=\"#777\">");
            svg.Append(Text($"{DemoDay.LocalTime(tick)[..5]}</text>\n"));
        }
    }

    private static double X(TimeSpan at, TimeSpan from, TimeSpan to) =>
        Left + ((Width - Left - Right) * ((at - from) / (to - from)));

    private static double Y(double value, double low, double high) =>
        Height - Bottom - ((Height - Bottom - Top) * (value - low) / (high - low));

    // 1, 2 or 5 times a power of ten.
    private static double NiceStep(double rough)
    {
        var power = Math.Pow(10, Math.Floor(Math.Log10(Math.Max(rough, 1e-9))));
        var lead = rough / power;
        return power * (lead <= 1 ? 1 : lead <= 2 ? 2 : lead <= 5 ? 5 : 10);
    }

    private static string Html(string text) => WebUtility.HtmlEncode(text);

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}

/// <summary>One line of a plot.</summary>
internal sealed record DemoLine(string Name, string Color, IReadOnlyList<(TimeSpan At, double Value)> Points);
