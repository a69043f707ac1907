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
    /// <summary>Steps of the curves by share and of the departures.</summary>
    public const int Steps = 16;

    private static readonly DispatchEventId Probe = new("supply");

    /// <summary>How long a capacity is to be sustained: now, 15 min, 1, 2 and 4 h.</summary>
    public static IReadOnlyList<TimeSpan> Horizons { get; } =
    [
        TimeSpan.Zero, TimeSpan.FromMinutes(15), TimeSpan.FromHours(1), TimeSpan.FromHours(2), TimeSpan.FromHours(4),
    ];

    /// <summary>What each further sixteenth of what everyone can adds to a reduction.</summary>
    public long[] ReductionByShareW { get; init; } = new long[Steps];

    /// <summary>The same for an increase.</summary>
    public long[] IncreaseByShareW { get; init; } = new long[Steps];

    /// <summary>
    /// Reduction of the vehicles that leave within the hour, the next and so on: what is not used by then is lost.
    /// The last step holds those that leave later, or nobody knows when.
    /// </summary>
    public long[] LeavingReductionW { get; init; } = new long[Steps];

    public static FeederSupply Empty { get; } = new(
        new long[SupplyBuckets.Count],
        new long[SupplyBuckets.Count],
        new long[SupplyBuckets.Count],
        new long[5],
        new long[5]);

    /// <summary>
    /// Measures the supply from plan; what is to be sustained leaves each vehicle time to recharge for its departure.
    /// It reads and restores the rows' decisions, so that they are untouched.
    /// </summary>
    /// <param name="control">The feeder.</param>
    /// <param name="now">The instant.</param>
    /// <param name="before">An earlier supply whose sustained part still serves; null measures it too.</param>
    public static FeederSupply Measure(FeederControl control, FeederInstant now, FeederSupply? before = null)
    {
        var rows = control.Vehicles;
        using var kept = new KeptDecision(control);
        control.SupplyWatch.Note(control, now);
        rows.BaselineW.CopyTo(rows.DesiredW);
        var supply = new FeederSupply(
            new long[SupplyBuckets.Count],
            new long[SupplyBuckets.Count],
            new long[SupplyBuckets.Count],
            before?.SustainedReductionW ?? new long[Horizons.Count],
            before?.SustainedIncreaseW ?? new long[Horizons.Count]);
        supply.MeasureCurves(control, now);
        if (before is null)
        {
            supply.MeasureSustained(control, now);
        }

        return supply;
    }

    private void MeasureSustained(FeederControl control, FeederInstant now)
    {
        var endurance = new FeederEndurance(control, now);
        for (var horizon = 0; horizon < Horizons.Count; horizon++)
        {
            var until = now.Utc + Horizons[horizon] + control.Options.ReleaseWindow;
            new RowFlexibility(control.Vehicles, until, now, control.Options).RefreshAll();
            var duration = Horizons[horizon] > control.Options.EnergyHorizonMin
                ? Horizons[horizon]
                : control.Options.EnergyHorizonMin;
            SustainedReductionW[horizon] = endurance.Reduction(duration).MostFor(duration).Watts;
            SustainedIncreaseW[horizon] = endurance.Increase(duration).MostFor(duration).Watts;
        }
    }

    private void MeasureCurves(FeederControl control, FeederInstant now)
    {
        var rows = control.Vehicles;
        Most(control, now, 1, (row, shareW) =>
        {
            var settings = rows.Terms[row]!.Settings;
            var stoppedW = Math.Min(shareW, Math.Max(0, rows.DesiredW[row]));
            var price = settings.Price.MicroPerWattHour;
            ReductionByPriceW[SupplyBuckets.Of(price)] += stoppedW;
            ReductionByPriceW[SupplyBuckets.Of(price + settings.DischargePrice.MicroPerWattHour)] += shareW - stoppedW;
            ReductionByDurationW[SupplyBuckets.Count - 1] += stoppedW;
            ReductionByDurationW[rows.DischargeMaxW(row) > 0
                ? SupplyBuckets.Of(rows.DischargeableJ[row] / rows.DischargeMaxW(row))
                : 0] += shareW - stoppedW;
            LeavingReductionW[HoursLeft(rows, row, now)] += shareW;
        });
        control.Measuring.MeasureShares(ReductionByShareW, ReductionByPriceW.Sum());
        Most(control, now, -1, (row, shareW) =>
            IncreaseByPriceW[SupplyBuckets.Of(rows.Terms[row]!.Settings.Price.MicroPerWattHour)] += shareW);
        control.Measuring.MeasureShares(IncreaseByShareW, IncreaseByPriceW.Sum());
    }

    private static int HoursLeft(VehicleRows rows, int row, FeederInstant now) => rows.HasDeparture(row)
        ? (int)Math.Clamp(rows.UntilDepartureMs(row, now.Utc.ToUnixTimeMilliseconds()) / 3_600_000, 0, Steps - 1)
        : Steps - 1;

    private static void Most(FeederControl control, FeederInstant now, int sign, Action<int, long> onShare)
    {
        var all = Power.FromWatts(sign * (long.MaxValue / 4));
        control.Measuring.Measure(
            control.Vehicles,
            new FeederTarget(Probe, all, DispatchObjective.LeastCost, now.Utc, TimeSpan.Zero, null),
            now,
            control.Options,
            onShare);
    }
}
