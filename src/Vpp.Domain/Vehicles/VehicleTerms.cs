using Vpp.Domain.Identities;

namespace Vpp.Domain.Vehicles;

/// <summary>What an owner and the plant agreed for one vehicle; durable before the owner is told.</summary>
/// <param name="Vehicle">The vehicle.</param>
/// <param name="Home">The home it charges at.</param>
/// <param name="Node">The network node of that home.</param>
/// <param name="Feeder">The feeder that node hangs from.</param>
/// <param name="TimeZone">IANA name of the home's time zone; departures are local to it.</param>
/// <param name="Nameplate">What the equipment allows.</param>
/// <param name="Settings">What the owner asks.</param>
/// <param name="OptedOut">The owner's refusal: nothing is sent to the vehicle while it stands (P6).</param>
/// <param name="Version">Grows by one with each change; 1 at enrolment.</param>
public sealed record VehicleTerms(
    VehicleId Vehicle,
    HomeId Home,
    NodeId Node,
    FeederId Feeder,
    string TimeZone,
    VehicleNameplate Nameplate,
    VehicleSettings Settings,
    bool OptedOut,
    long Version);
