using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Vpp.Server.Api.Reading;

/// <summary>
/// Durations and instants of the contract. Only what is unambiguous is read: no months or years in durations, no
/// instant without a zone.
/// </summary>
internal static partial class Iso8601
{
    private static readonly string[] InstantFormats =
    [
        "yyyy-MM-dd'T'HH:mm'Z'",
        "yyyy-MM-dd'T'HH:mm:ss'Z'",
        "yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'",
        "yyyy-MM-dd'T'HH:mmzzz",
        "yyyy-MM-dd'T'HH:mm:sszzz",
        "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFzzz",
    ];

    /// <summary>Reads <c>P1D</c>, <c>PT1H30M</c>, <c>PT0.5S</c>; never negative.</summary>
    public static bool TryReadDuration(string text, out TimeSpan duration)
    {
        duration = default;
        if (DurationPattern().Match(text) is not { Success: true } match || text[^1] is 'P' or 'T')
        {
            return false;
        }

        duration = new TimeSpan(Part(match, "d"), Part(match, "h"), Part(match, "m"), Part(match, "s"))
            + TimeSpan.FromTicks(int.Parse(match.Groups["f"].Value.PadRight(7, '0'), CultureInfo.InvariantCulture));
        return true;
    }

    /// <summary>Reads an instant with its zone and turns it into UTC.</summary>
    public static bool TryReadInstant(string text, out DateTimeOffset instant)
    {
        var read = DateTimeOffset.TryParseExact(
            text, InstantFormats, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out instant);
        instant = instant.ToUniversalTime();
        return read && ZonePattern().IsMatch(text);
    }

    /// <summary>The shortest text of a duration ≥ 0: <c>PT1H</c>, <c>PT1M30S</c>, <c>PT0S</c>.</summary>
    public static string Text(TimeSpan duration) => System.Xml.XmlConvert.ToString(duration);

    [return: NotNullIfNotNull(nameof(duration))]
    public static string? Text(TimeSpan? duration) => duration is { } given ? Text(given) : null;

    private static int Part(Match match, string unit) =>
        match.Groups[unit] is { Success: true, Value: var part } ? int.Parse(part, CultureInfo.InvariantCulture) : 0;

    [GeneratedRegex(
        @"^P(?:(?<d>\d{1,4})D)?(?:T(?:(?<h>\d{1,4})H)?(?:(?<m>\d{1,4})M)?(?:(?<s>\d{1,6})(?:\.(?<f>\d{1,7}))?S)?)?$",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex DurationPattern();

    [GeneratedRegex(@"(?:Z|[+-]\d\d:\d\d)$", RegexOptions.CultureInvariant)]
    private static partial Regex ZonePattern();
}
