using Vpp.Domain.Dispatch;
using Vpp.Domain.Identities;
using Vpp.Domain.Quantities;

namespace Vpp.Domain.Feeders;

/// <summary>
/// What a feeder could do beyond its plan now, within every limit: reduction and increase by price and by how long
/// they last, and what could be sustained. Whole watts, magnitudes.
/// </summary>
/// <param name="ReductionByPriceW">By <see cref="SupplyBuckets"/> of µ/Wh.</param>
/// <param name="ReductionByDurationW">By <see cref="SupplyBuckets"/> of seconds; what is stopped lasts longest.</param>
/// <param name="IncreaseByPriceW">By <see cref="SupplyBuckets"/> of µ/Wh.</param>
/// <param name="SustainedReductionW">For each of <see cref="Horizons"/>.</param>
/// <param name="SustainedIncreaseW">For each of <see cref="Horizons"/>.</param>
public sealed record FeederSupply(
    long[] ReductionByPriceW,
    long[] ReductionByDurationW,
    long[] IncreaseByPriceW,
    long[] SustainedReductionW,
    long[] SustainedIncreaseW)
{
    private static readonly DispatchEventId Probe = new("supply");

    /// <summary>How long a capacity is to be sustained: now, 15 min, 1, 2 and 4 h.</summary>
    public static IReadOnlyList<TimeSpan> Horizons { get; } =
    [
        TimeSpan.Zero, TimeSpan.FromMinutes(15), TimeSpan.FromHours(1), TimeSpan.FromHours(2), TimeSpan.FromHours(4),
    ];

    public static FeederSupply Empty { get; } = new(
        new long[SupplyBuckets.Count], new long[SupplyBuckets.Count], new long[SupplyBuckets.Count], new long[5], new long[5]);

    /// <summary>
    /// Measures the supply from plan. It reads and restores the rows' desired powers, so that a decision is untouched.
    /// </summary>
    public static FeederSupply Measure(FeederControl control, FeederInstant now)
    {
        var rows = control.Vehicles;
        var (desiredW, reasons, binding) = (rows.DesiredW, rows.Reason, rows.BindingNode);
        (rows.DesiredW, rows.Reason, rows.BindingNode) =
            ((long[])rows.BaselineW.Clone(), (RowReason[])reasons.Clone(), (int[])binding.Clone());
        try
        {
            var supply = new FeederSupply(
                new long[SupplyBuckets.Count],
                new long[SupplyBuckets.Count],
                new long[SupplyBuckets.Count],
                new long[Horizons.Count],
                new long[Horizons.Count]);
            supply.MeasureCurves(control, now);
            for (var horizon = 0; horizon < Horizons.Count; horizon++)
            {
                supply.SustainedReductionW[horizon] = Most(control, now, 1, Horizons[horizon], null);
                supply.SustainedIncreaseW[horizon] = Most(control, now, -1, Horizons[horizon], null);
            }

            return supply;
        }
        finally
        {
            (rows.DesiredW, rows.Reason, rows.BindingNode) = (desiredW, reasons, binding);
        }
    }

    private void MeasureCurves(FeederControl control, FeederInstant now)
    {
        var rows = control.Vehicles;
        Most(control, now, 1, TimeSpan.Zero, (row, shareW) =>
        {
            var settings = rows.Terms[row]!.Settings;
            var stoppedW = Math.Min(shareW, Math.Max(0, rows.DesiredW[row]));
            var can = rows.Flexibility[row];
            var price = settings.Price.MicroPerWattHour;
            ReductionByPriceW[SupplyBuckets.Of(price)] += stoppedW;
            ReductionByPriceW[SupplyBuckets.Of(price + settings.DischargePrice.MicroPerWattHour)] += shareW - stoppedW;
            ReductionByDurationW[SupplyBuckets.Count - 1] += stoppedW;
            ReductionByDurationW[can.DischargePowerMax > Power.Zero
                ? SupplyBuckets.Of(can.Dischargeable.Joules / can.DischargePowerMax.Watts)
                : 0] += shareW - stoppedW;
        });
        Most(control, now, -1, TimeSpan.Zero, (row, shareW) =>
            IncreaseByPriceW[SupplyBuckets.Of(rows.Terms[row]!.Settings.Price.MicroPerWattHour)] += shareW);
    }

    private static long Most(
        FeederControl control, FeederInstant now, int sign, TimeSpan duration, Action<int, long>? onShare)
    {
        var everything = Power.FromWatts(sign * (long.MaxValue / 4));
        var target = new FeederTarget(
            Probe, everything, DispatchObjective.LeastCost, now.Utc + duration, TimeSpan.Zero, null);
        return control.Events.Measure(control.Vehicles, target, now, control.Options, onShare);
    }
}
