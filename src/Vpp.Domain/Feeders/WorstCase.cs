using Vpp.Domain.Following;
using Vpp.Domain.Vehicles;

namespace Vpp.Domain.Feeders;

/// <summary>
/// The highest and lowest power a vehicle may have right now, whatever messages are still on their way: over the
/// setpoint it last acknowledged, every later one that it may have, and its default control (P4).
/// </summary>
internal static class WorstCase
{
    /// <summary>The most it may import, W ≥ 0.</summary>
    public static int ImportW(VehicleRows rows, int row, int now) =>
        Math.Max(Math.Max(rows.MostAssuredW(row), MeasuredW(rows, row)), HeldImportW(rows, row, now));

    /// <summary>The most it may import by a setpoint alone.</summary>
    public static int HeldImportW(VehicleRows rows, int row, int now) =>
        IsLeased(rows, row, now) ? rows.OutstandingHighW[row] : 0;

    /// <summary>The most it may export, a magnitude in W ≥ 0; default control never discharges.</summary>
    public static int ExportW(VehicleRows rows, int row, int now) =>
        Math.Max(0, Math.Max(-MeasuredW(rows, row), IsLeased(rows, row, now) ? -rows.OutstandingLowW[row] : 0));

    /// <summary>The most it may import by the last it was told: never above <see cref="ImportW"/>.</summary>
    public static int ToldImportW(VehicleRows rows, int row, int now) =>
        Math.Max(rows.LastAssuredW(row), Math.Max(0, ToldW(rows, row, now)));

    /// <summary>The most it may export by the last it was told, a magnitude.</summary>
    public static int ToldExportW(VehicleRows rows, int row, int now) => Math.Max(0, -ToldW(rows, row, now));

    private static int ToldW(VehicleRows rows, int row, int now) =>
        MustBeLeased(rows, row, now) && !rows.IsUnknown(row) ? rows.SetpointW[row] : 0;

    // Whoever does not follow counts with what it does at least, in whichever direction that is.
    private static int MeasuredW(VehicleRows rows, int row) =>
        rows.Follow[row] != FollowState.Follows && rows.Connection[row] == ConnectionState.Connected
            ? rows.PowerW[row]
            : 0;

    // Without the slack: what may have ended already is nothing to go by.
    private static bool MustBeLeased(VehicleRows rows, int row, int now) =>
        now < (long)rows.ExpiresAt[row] - rows.LeaseSlackMs;

    /// <summary>Whether any setpoint can still be in force at the vehicle.</summary>
    public static bool IsLeased(VehicleRows rows, int row, int now) => now < rows.ExpiresAt[row];
}
