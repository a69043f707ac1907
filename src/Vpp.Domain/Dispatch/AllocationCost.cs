using Vpp.Domain.Quantities;

namespace Vpp.Domain.Dispatch;

/// <summary>The cost of a move at an owner's prices, exact until it is rounded once for all vehicles.</summary>
internal static class AllocationCost
{
    // Seconds in an hour, times the 2,000 that make half a slope per kilowatt a whole number per watt.
    private const int UnitsPerMicro = 3_600 * 2_000;

    /// <summary>Cost in units of a 7,200,000th of a millionth of the currency.</summary>
    public static Int128 UnitsOf(OwnerPrices prices, long movedW, long dischargedW, TimeSpan duration) =>
        duration.Ticks / TimeSpan.TicksPerSecond
        * (2_000 * ((Int128)prices.CostMicroPerWh * movedW + (Int128)prices.DischargeCostMicroPerWh * dischargedW)
            + (Int128)prices.CostSlopeMicroPerWhPerKw * movedW * movedW);

    /// <summary>The nearest millionth of the currency.</summary>
    public static Int128 ToMicro(Int128 units) => (units + UnitsPerMicro / 2) / UnitsPerMicro;

    /// <summary>The part of a move from one power to another that is new discharge.</summary>
    public static Power NewDischarge(Power before, Power after) =>
        Power.Max(Power.Zero, Power.Max(Power.Zero, -after) - Power.Max(Power.Zero, -before));
}
