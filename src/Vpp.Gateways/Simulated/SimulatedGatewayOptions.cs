using Vpp.Gateways.FleetLink.Client;

namespace Vpp.Gateways.Simulated;

/// <summary>How a simulated fleet takes part.</summary>
public sealed class SimulatedGatewayOptions
{
    /// <summary>Who it is and which servers it may speak to; ids in the order of the fleet's and homes' rows.</summary>
    public required FleetLinkClientOptions Link { get; init; }

    /// <summary>Time moves by the server's steps alone; else by the clock, once a second.</summary>
    public bool SteppedTime { get; init; }
}
