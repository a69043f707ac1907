using System.Text.RegularExpressions;

namespace Vpp.Domain.Dispatch;

/// <summary>Durations of dispatch intervals as text: ISO 8601 in whole days, hours, minutes and seconds.</summary>
public static partial class DispatchDuration
{
    public static TimeSpan Min => TimeSpan.FromSeconds(1);

    public static TimeSpan Max => TimeSpan.FromDays(1);

    /// <summary>The duration, PT1S to P1D, or null when the text is none.</summary>
    public static TimeSpan? Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var match = Form().Match(text);
        if (!match.Success || text.EndsWith('T') || text == "P")
        {
            return null;
        }

        var seconds = (Part(match, "days") * 24 + Part(match, "hours")) * 3_600
            + Part(match, "minutes") * 60
            + Part(match, "seconds");
        var duration = TimeSpan.FromSeconds(seconds);
        return duration >= Min && duration <= Max ? duration : null;
    }

    private static long Part(Match match, string name) =>
        match.Groups[name] is { Success: true } part
            ? long.Parse(part.ValueSpan, System.Globalization.CultureInfo.InvariantCulture)
            : 0;

    [GeneratedRegex(
        "^P(?:(?<days>[0-9]{1,5})D)?"
        + "(?:T(?:(?<hours>[0-9]{1,5})H)?(?:(?<minutes>[0-9]{1,5})M)?(?:(?<seconds>[0-9]{1,5})S)?)?\\z",
        RegexOptions.CultureInvariant)]
    private static partial Regex Form();
}
