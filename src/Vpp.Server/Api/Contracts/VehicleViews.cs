using Vpp.Domain.Vehicles;
using Vpp.Grains.Feeders;

namespace Vpp.Server.Api.Contracts;

/// <summary>One vehicle as its owner sees it.</summary>
/// <param name="Id">The vehicle.</param>
/// <param name="Home">The home it is enrolled at.</param>
/// <param name="Node">The network node of that home.</param>
/// <param name="Feeder">The feeder that node hangs from.</param>
/// <param name="TimeZone">Departures are local to it.</param>
/// <param name="Nameplate">What the equipment allows.</param>
/// <param name="Settings">What the owner asks.</param>
/// <param name="OptedOut">The owner's refusal: nothing is sent to the vehicle while it stands.</param>
/// <param name="Version">Version of these terms.</param>
/// <param name="AgreedAt">When the feeder took this version; null until it has.</param>
/// <param name="Live">What its feeder knows of it now; null when that is nothing.</param>
internal sealed record VehicleTermsView(
    string Id,
    string Home,
    string Node,
    string Feeder,
    string TimeZone,
    NameplateBody Nameplate,
    VehicleSettingsBody Settings,
    bool OptedOut,
    long Version,
    DateTimeOffset? AgreedAt,
    VehicleRowView? Live = null)
{
    public static VehicleTermsView From(VehicleTerms terms, DateTimeOffset? agreedAt, VehicleRow? row = null) => new(
        terms.Vehicle.Text,
        terms.Home.Text,
        terms.Node.Text,
        terms.Feeder.Text,
        terms.TimeZone,
        NameplateBody.From(terms.Nameplate),
        VehicleSettingsBody.From(terms.Settings),
        terms.OptedOut,
        terms.Version,
        agreedAt,
        row is null ? null : VehicleRowView.From(row));
}

/// <summary>One vehicle as its feeder sees it now.</summary>
/// <param name="Vehicle">Its id.</param>
/// <param name="Home">The home it is enrolled at.</param>
/// <param name="Node">The network node of that home.</param>
/// <param name="State">One of the states that the portfolio counts.</param>
/// <param name="PowerW">Last measured power, positive when charging; null before the first reading.</param>
/// <param name="SetpointW">The setpoint in force; null when there is none.</param>
/// <param name="StateOfChargePercent">Last measured state of charge; null before the first reading.</param>
/// <param name="BaselineW">The planned power without any event.</param>
/// <param name="Reason">Why it is or is not used.</param>
/// <param name="BindingLimit">The limit that decided its setpoint; null when price alone did.</param>
/// <param name="AgeMs">Age of its newest reading; null before the first.</param>
/// <param name="TermsVersion">Version of the terms that the feeder has.</param>
/// <param name="LastDeparture">What it was promised and left with last; null when its feeder remembers none.</param>
internal sealed record VehicleRowView(
    string Vehicle,
    string Home,
    string Node,
    string State,
    long? PowerW,
    long? SetpointW,
    decimal? StateOfChargePercent,
    long BaselineW,
    string Reason,
    string? BindingLimit,
    long? AgeMs,
    long TermsVersion,
    DepartureView? LastDeparture)
{
    public static VehicleRowView From(VehicleRow row) => new(
        row.Vehicle,
        row.Home,
        row.Node,
        row.State,
        row.PowerW,
        row.SetpointW,
        row.StateOfChargeBasisPoints / 100m,
        row.BaselineW,
        row.Reason,
        row.BindingLimit,
        row.AgeMs,
        row.TermsVersion,
        row.LastDeparture is { } last ? DepartureView.From(last) : null);
}

/// <summary>A page of vehicles; a null cursor ends the list.</summary>
internal sealed record VehicleRowPageView(IReadOnlyList<VehicleRowView> Vehicles, int Total, string? NextCursor);
