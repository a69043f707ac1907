using System.Globalization;

namespace Vpp.Server.Demo;

/// <summary>The summary in words, one figure a line: for a terminal, a pipe and a screen reader alike.</summary>
internal static class DemoWords
{
    private static readonly Dictionary<string, string> s_meanings = new()
    {
        ["C1"] = "found and missing add up to the target",
        ["C2"] = "no vehicle goes beyond what its lease allows",
        ["P1"] = "no battery is discharged below its reserve",
        ["P2"] = "no vehicle or EVSE goes beyond its nameplate",
        ["P3"] = "no home draws or exports more than agreed",
        ["P4"] = "vehicles take no node beyond its limit, and add nothing where homes do",
        ["P6"] = "no vehicle runs unplugged or without its owner's consent",
    };

    /// <summary>The first line, before anything runs.</summary>
    public static string Opening(DemoFeeder feeder, DemoOptions options)
    {
        var homes = feeder.Customers().Count;
        var vehicles = DemoWorld.CountVehicles(homes, options.VehiclesPerHome);
        return Text($"{feeder.Network.Id}: {homes:N0} homes, {vehicles:N0} vehicles. Export and reverse flow are ")
            + "allowed for this demonstration.";
    }

    /// <summary>Line by line; a line without a name goes on with the one before.</summary>
    public static IEnumerable<(string Name, string Value)> Of(DemoSummary summary) =>
    [
        (
            "Fleet",
            Text($"{summary.Vehicles:N0} vehicles at {summary.Homes:N0} homes, {summary.PluggedIn:N0} ")
            + "plugged in at 18:00"),
        (
            "Asked",
            $"{Kilowatts(summary.ReductionW)} {(summary.Signal is { } signal ? $"times the signal {signal} " : "")}"
            + $"from 18:00 to 20:00, {Megawatthours(summary.TargetWh)}"),
        ("Allocated", Megawatthours(summary.AllocatedWh)),
        ("Measured", $"{Megawatthours(summary.MeasuredWh)} against the twin run, the same evening without the event"),
        (
            "Tracking",
            $"within 3 % for {Percent(summary.SecondsWithin3Percent)} of seconds after the ramp, within 2 % for "
            + Percent(summary.SecondsWithin2Percent)),
        ("", $"error at the 95th percentile {Percent(summary.TrackingErrorP95)}"),
        .. Regulation(summary),
        ("Shortfall", Shortfall(summary)),
        .. Transformer(summary),
        ("Violations", Text($"{summary.ViolationsTotal:N0}")),
        .. summary.Violations.Select(each => (
            "", Text($"{each.Key} {each.Value:N0}  {s_meanings.GetValueOrDefault(each.Key)}"))),
        ("Missed departures", Text($"{summary.MissedDepartures:N0} because of the event")),
        (
            "Peak after the event",
            $"{Kilowatts(summary.PeakAfterReleaseW)}, in the twin without the event "
            + Kilowatts(summary.PeakAfterReleaseWithoutEventW)),
        (
            "Emissions of charging",
            Text($"{summary.EmissionsKg.With:N1} kg CO2, in the twin without the event ")
            + Text($"{summary.EmissionsKg.Without:N1} kg")),
    ];

    /// <summary>A power as the summary and the captions of the report write it.</summary>
    public static string Kilowatts(long watts) => Text($"{watts / 1_000.0:N0} kW");

    /// <summary>A share of one, likewise.</summary>
    public static string Percent(double share) => Text($"{share * 100:0.##} %");

    private static IEnumerable<(string, string)> Regulation(DemoSummary summary)
    {
        if (summary.PjmScore is { } score)
        {
            yield return (
                "Regulation",
                Text($"PJM score {score.Composite:0.000}: correlation {score.Correlation:0.000}, ")
                + Text($"delay {score.Delay:0.000}, precision {score.Precision:0.000}"));
        }
    }

    // Homes are not the plant's to move: where they alone exceed a limit the rule is that no vehicle adds to it.
    private static IEnumerable<(string, string)> Transformer(DemoSummary summary)
    {
        var (with, homes) = (summary.WorstTransformerLoading.With, summary.WorstTransformerLoadingOfHomes);
        yield return (
            "Worst transformer",
            $"{Percent(with)} of its limit, without any plant {Percent(summary.WorstTransformerLoading.Without)}");
        if (homes > 1)
        {
            yield return (
                "",
                $"homes alone load one to {Percent(homes)}, which is a violation only where vehicles add to it (P4)");
        }
    }

    private static string Shortfall(DemoSummary summary)
    {
        var missingWh = summary.ShortfallWh.Values.Sum();
        if (missingWh == 0)
        {
            return "none";
        }

        var reasons = summary.ShortfallWh.OrderByDescending(each => each.Value).Take(5)
            .Select(each => $"{each.Key} {Megawatthours(each.Value)}");
        return $"{Megawatthours(missingWh)}: {string.Join(", ", reasons)}";
    }

    private static string Megawatthours(long wattHours) => Text($"{wattHours / 1_000_000.0:0.000} MWh");

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
