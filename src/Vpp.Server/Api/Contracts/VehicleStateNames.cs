namespace Vpp.Server.Api.Contracts;

/// <summary>The words for the states of a vehicle, in the order in which feeders count them.</summary>
internal static class VehicleStateNames
{
    public static readonly IReadOnlyList<string> All =
        ["available", "dispatched", "charging", "stale", "unplugged", "opted-out"];
}
