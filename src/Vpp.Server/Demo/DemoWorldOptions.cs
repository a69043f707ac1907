using Vpp.Domain.Identities;
using Vpp.Domain.Quantities;

namespace Vpp.Server.Demo;

/// <summary>What the demonstration's world is built from; the defaults are those of <c>vpp demo</c>.</summary>
internal sealed record DemoWorldOptions
{
    public long Seed { get; init; } = 1;

    public double VehiclesPerHome { get; init; } = 0.7;

    /// <summary>Share of the vehicles at home that are plugged in; field trials saw 21–34 % of all.</summary>
    public double PluggedIn { get; init; } = 0.4;

    /// <summary>Share of the owners who consent to discharge.</summary>
    public double DischargeConsent { get; init; } = 0.9;

    /// <summary>Whether the sum of all homes peaks as planned; then single homes exceed their planned peak.</summary>
    public bool LoadsLifted { get; init; } = true;

    public FeederId Feeder { get; init; } = new("feeder");

    /// <summary>What a home may export: as much as its EVSE. The demonstration allows it, and says so.</summary>
    public Power HomeExportLimit { get; init; } = Power.FromWatts(11_500);
}
