using System.Text.Json.Serialization;
using Vpp.Domain.Quantities;
using Vpp.Server.Api.Contracts;

namespace Vpp.Server.Demo;

/// <summary>What came of the demonstration. The same options and seed give the same summary, to the digit.</summary>
internal sealed record DemoSummary
{
    public required long Seed { get; init; }

    public required int Homes { get; init; }

    public required int Vehicles { get; init; }

    public required int Feeders { get; init; }

    /// <summary>Vehicles plugged in when the event began.</summary>
    public required int PluggedIn { get; init; }

    public required long ReductionW { get; init; }

    public required long TargetWh { get; init; }

    public required long AllocatedWh { get; init; }

    /// <summary>The twin's energy minus the plant's, over the event.</summary>
    public required long MeasuredWh { get; init; }

    /// <summary>min(target, deliverable): what a perfect plant would have measured.</summary>
    public required long DeliverableWh { get; init; }

    /// <summary>
    /// |measured − min(target, deliverable)| that 95 % of control intervals after the ramp stay within, as a share of
    /// |reductionW|.
    /// </summary>
    public required double TrackingErrorP95 { get; init; }

    /// <summary>Share of the seconds after the ramp whose error is at most 2 % of |reductionW|.</summary>
    public required double SecondsWithin2Percent { get; init; }

    /// <summary>The same at 3 %.</summary>
    public required double SecondsWithin3Percent { get; init; }

    /// <summary>How the signal was followed, measured against the twin; null without one.</summary>
    public RegulationScoreView? PjmScore { get; init; }

    /// <summary>The signal that was followed, by word or file; null for a step.</summary>
    public string? Signal { get; init; }

    /// <summary>Watt-hours not found, by the limit behind them.</summary>
    public required IReadOnlyDictionary<string, long> ShortfallWh { get; init; }

    /// <summary>Violations by id; an id is listed because it was checked.</summary>
    public required IReadOnlyDictionary<string, long> Violations { get; init; }

    /// <summary>Vehicles without the energy they need, that have it in the twin.</summary>
    public required int MissedDepartures { get; init; }

    /// <summary>Highest loading of any service transformer over the day, as a share of its limit.</summary>
    public required WithAndWithout WorstTransformerLoading { get; init; }

    /// <summary>The same of the homes alone, which no plant can lower by charging less.</summary>
    public required double WorstTransformerLoadingOfHomes { get; init; }

    /// <summary>Highest net load of the feeder after the event, with the plant; without the event.</summary>
    public required long PeakAfterReleaseW { get; init; }

    public required long PeakAfterReleaseWithoutEventW { get; init; }

    /// <summary>Marginal emissions of the vehicles' charging over the day, kg CO2; without is the twin.</summary>
    public required WithAndWithout EmissionsKg { get; init; }

    [JsonIgnore]
    public DemoDay Day { get; init; } = DemoDay.Whole;

    [JsonIgnore]
    public IReadOnlyList<DemoInterval> Intervals { get; init; } = [];

    [JsonIgnore]
    public IReadOnlyList<DemoSample> WithoutPlant { get; init; } = [];

    [JsonIgnore]
    public IReadOnlyList<string> ViolationExamples { get; init; } = [];

    public long ViolationsTotal => Violations.Values.Sum();

    public static DemoSummary Of(
        DemoOptions options,
        DemoWorld world,
        DemoMeter plant,
        DemoTwin twin,
        IReadOnlyList<DemoInterval> intervals,
        IReadOnlyDictionary<string, long> shortfallJ)
    {
        var nominalW = Math.Max(1, Math.Abs(options.Reduction.Watts));
        var errors = intervals
            .Where(interval => options.Day.IsTracked(interval.At))
            .Select(interval => Math.Abs(interval.ErrorW) / (double)nominalW)
            .Order()
            .ToArray();
        var factors = DemoData.Emissions();
        var unreadyAnyway = twin.WithoutEvent.Unready(world);
        var after = intervals.Where(interval => interval.At >= options.Day.EventEnd).ToList();
        return new()
        {
            Seed = options.Seed,
            Homes = world.Homes.Count,
            Vehicles = world.Vehicles.Count,
            Feeders = 1,
            PluggedIn = Enumerable.Range(0, world.Vehicles.Count)
                .Count(vehicle => world.IsPluggedIn(vehicle, options.Day.EventStart)),
            ReductionW = options.Reduction.Watts,
            Signal = Path.GetFileName(options.SignalFile),
            TargetWh = WattHours(intervals, interval => interval.TargetW),
            AllocatedWh = WattHours(intervals, interval => interval.AllocatedW),
            MeasuredWh = WattHours(intervals, interval => interval.TargetW == 0 ? 0 : interval.MeasuredW),
            DeliverableWh = WattHours(intervals, interval => interval.AllocatedW),
            TrackingErrorP95 = Math.Round(errors[((errors.Length * 95) + 99) / 100 - 1], 5),
            SecondsWithin2Percent = Within(errors, 0.02),
            SecondsWithin3Percent = Within(errors, 0.03),
            ShortfallWh = new SortedDictionary<string, long>(
                shortfallJ
                    .Where(each => each.Value >= 3_600)
                    .ToDictionary(each => each.Key, each => each.Value / 3_600),
                StringComparer.Ordinal),
            Violations = plant.Invariants.Counts.ById,
            MissedDepartures = plant.Unready(world).Count(vehicle => !unreadyAnyway.Contains(vehicle)),
            WorstTransformerLoading = new(
                plant.Samples.Max(sample => sample.WorstTransformerPerMille) / 1_000.0,
                twin.WithoutPlant.Samples.Max(sample => sample.WorstTransformerPerMille) / 1_000.0),
            WorstTransformerLoadingOfHomes = plant.Samples.Max(sample => sample.WorstOfHomesPerMille) / 1_000.0,
            PeakAfterReleaseW = after.Max(interval => interval.Plant.NetW),
            PeakAfterReleaseWithoutEventW = after.Max(interval => interval.Twin.NetW),
            EmissionsKg = new(Kilograms(plant.Emissions(factors)), Kilograms(twin.WithoutEvent.Emissions(factors))),
            Day = options.Day,
            Intervals = intervals,
            WithoutPlant = twin.WithoutPlant.Samples,
            ViolationExamples = plant.Invariants.Counts.Examples,
        };
    }

    private static double Kilograms(EmissionMass mass) => Math.Round(mass.Kilograms, 1);

    private static double Within(double[] errors, double share) =>
        Math.Round(errors.Count(error => error <= share) / (double)errors.Length, 4);

    private static long WattHours(IReadOnlyList<DemoInterval> intervals, Func<DemoInterval, long> powerW)
    {
        var (joules, before) = (0L, TimeSpan.Zero);
        foreach (var interval in intervals)
        {
            joules += powerW(interval) * (long)(interval.At - before).TotalSeconds;
            before = interval.At;
        }

        return joules / 3_600;
    }
}

/// <summary>One figure in two worlds.</summary>
internal sealed record WithAndWithout(double With, double Without);
