using System.Text.RegularExpressions;

namespace Vpp.Server.Api.Reading;

/// <summary>Names of time zones as the IANA spells them.</summary>
internal static partial class IanaName
{
    /// <summary>
    /// Whether there is such a zone. The system finds more than that: files beside the zones, paths with dots, and any
    /// capitals once a zone was read, so that one server would know a name and another one not.
    /// </summary>
    public static bool IsZone(string name) =>
        Pattern().IsMatch(name)
        && name != "Factory"
        && TimeZoneInfo.TryFindSystemTimeZoneById(name, out var zone)
        && zone.HasIanaId
        && zone.Id == name;

    [GeneratedRegex(@"^[A-Z][A-Za-z0-9_+-]*(/[A-Za-z0-9_+-]+)*\z")]
    private static partial Regex Pattern();
}
