namespace Vpp.Domain.Feeders;

/// <summary>
/// The highest and lowest power a vehicle may have right now, whatever messages are still on their way: over the
/// setpoint it last acknowledged, every later one that it may have, and its default control (P4).
/// </summary>
internal static class WorstCase
{
    /// <summary>The most it may import, W ≥ 0.</summary>
    public static long ImportW(VehicleRows rows, int row, long now) =>
        Math.Max(rows.AssuredW[row], Math.Max(rows.ToldAssuredW[row], IsLeased(rows, row, now)
            ? rows.OutstandingHighW[row]
            : 0));

    /// <summary>The most it may export, a magnitude in W ≥ 0; default control never discharges.</summary>
    public static long ExportW(VehicleRows rows, int row, long now) =>
        IsLeased(rows, row, now) ? Math.Max(0, -rows.OutstandingLowW[row]) : 0;

    /// <summary>Whether any setpoint can still be in force at the vehicle.</summary>
    public static bool IsLeased(VehicleRows rows, int row, long now) => now < rows.ExpiresAt[row];
}
