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

    /// <summary>The most it may import by the last it was told: never above <see cref="ImportW"/>.</summary>
    public static long ToldImportW(VehicleRows rows, int row, long now) =>
        Math.Max(rows.LastAssuredW(row), Math.Max(0, ToldW(rows, row, now)));

    /// <summary>The most it may export by the last it was told, a magnitude.</summary>
    public static long ToldExportW(VehicleRows rows, int row, long now) => Math.Max(0, -ToldW(rows, row, now));

    private static long ToldW(VehicleRows rows, int row, long now) =>
        IsLeased(rows, row, now) && !rows.IsUnknown(row) ? rows.SetpointW[row] : 0;

    /// <summary>Whether any setpoint can still be in force at the vehicle.</summary>
    public static bool IsLeased(VehicleRows rows, int row, long now) => now < rows.ExpiresAt[row];
}
