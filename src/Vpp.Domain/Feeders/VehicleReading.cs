using Vpp.Domain.Leases;
using Vpp.Domain.Quantities;
using Vpp.Domain.Vehicles;

namespace Vpp.Domain.Feeders;

/// <summary>One reading of one vehicle.</summary>
/// <param name="PowerW">Power at the EVSE in watts, positive when charging.</param>
/// <param name="StateOfChargeBasisPoints">State of charge in hundredths of a percent.</param>
/// <param name="Connection">Where it is plugged in.</param>
/// <param name="AgeMs">Age in milliseconds; negative is from the future.</param>
/// <param name="Fence">The setpoint it holds, zero when it never held one.</param>
/// <param name="SetpointW">That setpoint's power.</param>
/// <param name="RemainingLifeMs">
/// What is left of its time to live; zero on default control, <see cref="LifeUntold"/> where the sender cannot say.
/// </param>
public readonly record struct VehicleReading(
    int PowerW,
    int StateOfChargeBasisPoints,
    ConnectionState Connection,
    int AgeMs,
    Fence Fence,
    int SetpointW,
    int RemainingLifeMs)
{
    /// <summary>No vehicle has more; a larger magnitude is a fault of the sender (P5).</summary>
    public const int PowerMaxW = 10_000_000;

    /// <summary>Neither setpoint nor what is left of it was told.</summary>
    public const int LifeUntold = -1;

    public bool IsInRange =>
        PowerW is >= -PowerMaxW and <= PowerMaxW
        && StateOfChargeBasisPoints is >= 0 and <= 10_000
        && Connection is ConnectionState.Unplugged or ConnectionState.Connected or ConnectionState.ConnectedElsewhere
        && RemainingLifeMs is >= LifeUntold and <= VehicleRows.AheadMaxMs
        && SetpointW is >= -PowerMaxW and <= PowerMaxW;

    public StateOfCharge StateOfCharge => StateOfCharge.FromBasisPoints(StateOfChargeBasisPoints);
}
