using Vpp.Domain.Identities;
using Vpp.Domain.Quantities;

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
    long Version)
{
    /// <summary>No vehicle has more power: 10 MW.</summary>
    public static Power PowerMax { get; } = Power.FromWatts(10_000_000);

    /// <summary>The rule that the terms break, as a sentence, or null: no feeder takes terms that break one.</summary>
    public string? Fault() => this switch
    {
        _ when Nameplate.UsableCapacity <= Energy.Zero || Nameplate.UsableCapacity > VehicleRules.CapacityMax =>
            $"usable capacity must be above 0 and at most {VehicleRules.CapacityMax}",
        _ when !IsMagnitude(Nameplate.ChargePowerMax) || !IsMagnitude(Nameplate.DischargePowerMax) =>
            $"the largest powers must be from 0 to {PowerMax}",
        _ when Nameplate.MinimumPower < Power.Zero || IsAbove(Nameplate.ChargePowerMax)
            || IsAbove(Nameplate.DischargePowerMax) =>
            "minimum power must not be negative nor above a largest power that is in use",
        _ when !IsHeld(Settings.EnergyAtDeparture) || !IsHeld(Settings.Reserve) =>
            "energy at departure and reserve must be from 0 to the usable capacity",
        _ => null,
    };

    private static bool IsMagnitude(Power power) => power >= Power.Zero && power <= PowerMax;

    private bool IsAbove(Power inUse) => inUse > Power.Zero && Nameplate.MinimumPower > inUse;

    private bool IsHeld(Energy energy) => energy >= Energy.Zero && energy <= Nameplate.UsableCapacity;
}
