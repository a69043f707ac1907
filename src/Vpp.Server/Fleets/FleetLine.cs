using Vpp.Domain.Homes;
using Vpp.Domain.Identities;
using Vpp.Domain.Vehicles;
using Vpp.Server.Api.Contracts;
using Vpp.Server.Api.Reading;

namespace Vpp.Server.Fleets;

/// <summary>A line of a fleet file: a vehicle when it has the field <c>vehicle</c>, otherwise a home.</summary>
internal abstract record FleetLine
{
    private FleetLine()
    {
    }

    public sealed record OfHome(HomeId Home, EnrolledHome Enrolled, HomeSettings Settings) : FleetLine;

    public sealed record OfVehicle(VehicleId Vehicle, EnrolledVehicle Enrolled, VehicleSettings Settings) : FleetLine;

    public static FleetLine Read(JsonField line) =>
        line.Element is { ValueKind: System.Text.Json.JsonValueKind.Object } element
            && element.TryGetProperty("vehicle", out _)
            ? FleetVehicleLine.Read(line)
            : FleetHomeLine.Read(line);
}

/// <summary>The body of <c>PUT /homes/{id}</c> with its id, and optionally that of its settings.</summary>
internal sealed record FleetHomeLine(
    string Home,
    string Node,
    string TimeZone,
    long? ImportLimitW = null,
    long? ExportLimitW = null,
    HomeSettingsBody? Settings = null)
{
    public static FleetLine Read(JsonField line)
    {
        var fields = line.Fields<FleetHomeLine>();
        return new FleetLine.OfHome(
            fields["home"].HomeId(),
            HomeBody.Read(line, fields),
            fields["settings"] is { IsAbsent: false } settings ? HomeSettingsBody.Read(settings) : HomeSettings.None);
    }
}

/// <summary>The body of <c>PUT /vehicles/{id}</c> with its id, and optionally that of its settings.</summary>
internal sealed record FleetVehicleLine(
    string Vehicle,
    string Home,
    NameplateBody Nameplate,
    VehicleSettingsBody? Settings = null)
{
    public static FleetLine Read(JsonField line)
    {
        var fields = line.Fields<FleetVehicleLine>();
        var enrolled = VehicleBody.Read(fields);
        return new FleetLine.OfVehicle(
            fields["vehicle"].VehicleId(),
            enrolled,
            fields["settings"] is { IsAbsent: false } settings
                ? VehicleSettingsBody.Read(settings, enrolled.Nameplate)
                : VehicleSettings.For(enrolled.Nameplate));
    }
}
