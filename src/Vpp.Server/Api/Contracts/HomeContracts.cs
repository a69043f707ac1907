using Vpp.Domain.Homes;
using Vpp.Domain.Identities;
using Vpp.Domain.Quantities;
using Vpp.Server.Api.Reading;

namespace Vpp.Server.Api.Contracts;

/// <summary>Enrols a home, or changes its connection.</summary>
/// <param name="Node">A customer node of the network.</param>
/// <param name="TimeZone">IANA name.</param>
/// <param name="ImportLimitW">The most the connection may draw; no limit when not given.</param>
/// <param name="ExportLimitW">The most it may inject; 0, no permission to export, when not given.</param>
internal sealed record HomeBody(string Node, string TimeZone, long? ImportLimitW = null, long? ExportLimitW = null)
{
    public static EnrolledHome Read(JsonField body) => Read(body, body.Fields<HomeBody>());

    /// <summary>Reads the same fields where they stand among others.</summary>
    public static EnrolledHome Read(JsonField body, JsonFields fields)
    {
        var before = body.Faults.Count;
        var home = new EnrolledHome(
            fields["node"].NodeId(),
            fields["timeZone"].TimeZone(),
            HomeSettingsBody.LimitOf(fields["importLimitW"]),
            HomeSettingsBody.LimitOf(fields["exportLimitW"]) ?? Power.Zero);
        if (body.Faults.Count == before)
        {
            body.Faults.Add(HomeRules.Faults(home.ImportLimit, home.ExportLimit));
        }

        return home;
    }
}

/// <summary>What the owner asks of the plant for one home; replaces what was asked before.</summary>
/// <param name="ImportLimitW">The most the home should draw; no wish when not given.</param>
/// <param name="ExportLimitW">The most it should inject; no wish when not given.</param>
internal sealed record HomeSettingsBody(long? ImportLimitW = null, long? ExportLimitW = null)
{
    public static HomeSettings Read(JsonField body)
    {
        var fields = body.Fields<HomeSettingsBody>();
        var before = body.Faults.Count;
        var settings = new HomeSettings(LimitOf(fields["importLimitW"]), LimitOf(fields["exportLimitW"]));
        if (body.Faults.Count == before)
        {
            body.Faults.AddAt(body.Place, HomeRules.Faults(settings));
        }

        return settings;
    }

    public static Power? LimitOf(JsonField field) => field.IsAbsent ? null : field.Watts();
}

/// <summary>One home as its owner sees it.</summary>
/// <param name="Id">The home.</param>
/// <param name="Node">Its network node.</param>
/// <param name="Feeder">The feeder that node hangs from.</param>
/// <param name="TimeZone">IANA name.</param>
/// <param name="ImportLimitW">The most the connection may draw; null is no limit.</param>
/// <param name="ExportLimitW">The most it may inject.</param>
/// <param name="Settings">What the owner asks.</param>
/// <param name="Vehicles">The vehicles enrolled there.</param>
/// <param name="Version">Version of these terms.</param>
/// <param name="AgreedAt">When the feeder took this version; null until it has.</param>
internal sealed record HomeTermsView(
    string Id,
    string Node,
    string Feeder,
    string TimeZone,
    long? ImportLimitW,
    long ExportLimitW,
    HomeSettingsBody Settings,
    IReadOnlyList<string> Vehicles,
    long Version,
    DateTimeOffset? AgreedAt)
{
    public static HomeTermsView From(HomeTerms terms, DateTimeOffset? agreedAt, IEnumerable<VehicleId> vehicles) => new(
        terms.Home.Text,
        terms.Node.Text,
        terms.Feeder.Text,
        terms.TimeZone,
        terms.ImportLimit?.Watts,
        terms.ExportLimit.Watts,
        new(terms.Settings.ImportLimit?.Watts, terms.Settings.ExportLimit?.Watts),
        [.. vehicles.Select(vehicle => vehicle.Text)],
        terms.Version,
        agreedAt);
}

/// <summary>What a caller enrols.</summary>
internal sealed record EnrolledHome(NodeId Node, string TimeZone, Power? ImportLimit, Power ExportLimit);
