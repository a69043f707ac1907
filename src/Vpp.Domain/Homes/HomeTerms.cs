using Vpp.Domain.Identities;
using Vpp.Domain.Quantities;

namespace Vpp.Domain.Homes;

/// <summary>What is agreed for one home and its point of common coupling.</summary>
/// <param name="Home">The home.</param>
/// <param name="Node">Its node of the network tree.</param>
/// <param name="Feeder">The feeder that node hangs from.</param>
/// <param name="TimeZone">IANA name of its time zone.</param>
/// <param name="ImportLimit">The most the connection may draw; null when there is no limit.</param>
/// <param name="ExportLimit">The most the connection may inject; zero until the utility permits more.</param>
/// <param name="Settings">What the owner asks on top.</param>
/// <param name="Version">Grows by one with each change; 1 at enrolment.</param>
public sealed record HomeTerms(
    HomeId Home,
    NodeId Node,
    FeederId Feeder,
    string TimeZone,
    Power? ImportLimit,
    Power ExportLimit,
    HomeSettings Settings,
    long Version)
{
    /// <summary>The tighter of the connection's and the owner's import limit; null when neither limits.</summary>
    public Power? EffectiveImportLimit => (ImportLimit, Settings.ImportLimit) switch
    {
        ({ } connection, { } owner) => Power.Min(connection, owner),
        var (connection, owner) => connection ?? owner,
    };

    /// <summary>The tighter of the connection's and the owner's export limit.</summary>
    public Power EffectiveExportLimit =>
        Settings.ExportLimit is { } owner ? Power.Min(ExportLimit, owner) : ExportLimit;
}
