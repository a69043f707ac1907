using System.Globalization;
using Vpp.Domain.Vehicles;

namespace Vpp.Storage;

/// <summary>Departures as one text column: seven times, Sunday first: <c>,07:30:00,,,,,</c>.</summary>
internal static class DeparturesText
{
    private const char Separator = ',';

    public static string Write(DepartureSchedule departures) => string.Join(
        Separator,
        departures.ByDay.Select(time => time?.ToString("HH:mm:ss.FFFFFFF", CultureInfo.InvariantCulture)));

    public static DepartureSchedule Read(string text) =>
        new(Array.ConvertAll(text.Split(Separator), ReadTime));

    private static TimeOnly? ReadTime(string text) =>
        text.Length == 0 ? null : TimeOnly.Parse(text, CultureInfo.InvariantCulture);
}
