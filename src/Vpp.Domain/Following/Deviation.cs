using Vpp.Domain.Feeders;
using Vpp.Domain.Quantities;
using Vpp.Domain.Vehicles;

namespace Vpp.Domain.Following;

/// <summary>
/// What a reading says of a setpoint that should have been in force for long enough. Small differences say nothing; a
/// charging setpoint is a ceiling, below which battery and equipment have their own reasons to stay.
/// </summary>
internal static class Deviation
{
    private const long BandMinW = 200;
    private const int FullFromBasisPoints = 7_500;

    /// <summary>How far from its setpoint a vehicle may be and follow it: 5 % of its rating, at least 200 W.</summary>
    public static long BandW(VehicleNameplate nameplate) => Math.Max(
        BandMinW, Power.Max(nameplate.ChargePowerMax, nameplate.DischargePowerMax).Watts / 20);

    /// <summary>
    /// How a vehicle that takes part in full follows: <see cref="FollowState.Follows"/>, <see
    /// cref="FollowState.InPart"/> or <see cref="FollowState.Opposes"/>.
    /// </summary>
    public static FollowState Of(VehicleRows rows, int row)
    {
        // Within the narrowest band the nameplate, which is far away in memory, has nothing to say.
        var (powerW, toldW) = (rows.PowerW[row], rows.SetpointW[row]);
        var offW = Math.Abs((long)powerW - toldW);
        if (offW <= BandMinW)
        {
            return FollowState.Follows;
        }

        var nameplate = rows.Terms[row]!.Nameplate;
        var bandW = BandW(nameplate);
        if (offW <= bandW)
        {
            return FollowState.Follows;
        }

        if (toldW > 0)
        {
            return powerW < -bandW ? FollowState.Opposes
                : powerW < toldW && MayStayBelow(rows, row, toldW) ? FollowState.Follows
                : FollowState.InPart;
        }

        // Turned round as far as its equipment goes; who goes half of the way may end on the other side as well.
        var oppositeW = Math.Min(-toldW, nameplate.ChargePowerMax.Watts);
        return toldW < -bandW && Math.Abs(powerW - oppositeW) <= bandW ? FollowState.Opposes
            : powerW > toldW && powerW <= bandW && IsEmpty(rows, row) ? FollowState.Follows
            : FollowState.InPart;
    }

    // Only an event that raises net load relies on charging that was begun for it, while the battery has room.
    private static bool MayStayBelow(VehicleRows rows, int row, int toldW) =>
        toldW <= rows.BaselineW[row] || rows.ChargeBasisPoints[row] >= FullFromBasisPoints;

    private static bool IsEmpty(VehicleRows rows, int row) =>
        rows.EnergyJ(row) <= rows.Terms[row]!.Settings.Reserve.Joules;
}
