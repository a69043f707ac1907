namespace Vpp.Domain.Fleets;

/// <summary>
/// The grain of a simulated fleet's time: a tenth of a second. It is what lets energy be counted exactly, since watts
/// times tenths of a second times two efficiencies in basis points fit 64 bits for any battery up to 2.5 MWh.
/// </summary>
internal static class FleetClock
{
    public const long TenthsPerSecond = 10;
    public const long TenthsPerHour = 36_000;
    private const long TicksPerTenth = TimeSpan.TicksPerSecond / TenthsPerSecond;

    /// <summary>Rounded down, so that nothing lasts longer than was said.</summary>
    public static long Tenths(TimeSpan time) =>
        Math.DivRem(time.Ticks, TicksPerTenth) is var (whole, rest) && rest < 0 ? whole - 1 : whole;

    public static TimeSpan Time(long tenths) => TimeSpan.FromTicks(tenths * TicksPerTenth);

    /// <summary>The first whole second after this moment.</summary>
    public static long NextSecond(long tenths) => FloorSecond(tenths) + TenthsPerSecond;

    public static long FloorSecond(long tenths) =>
        tenths - (((tenths % TenthsPerSecond) + TenthsPerSecond) % TenthsPerSecond);
}
