using System.Globalization;

namespace Vpp.Server.Demo;

/// <summary>The summary in words, one figure a line: for a terminal, a pipe and a screen reader alike.</summary>
internal static class DemoWords
{
    public static IEnumerable<(string Name, string Value)> Of(DemoSummary summary)
    {
        yield return (
            "Fleet",
            Text($"{summary.Vehicles:N0} vehicles at {summary.Homes:N0} homes, {summary.PluggedIn:N0} ")
            + Text($"plugged in at 18:00"));
        yield return (
            "Asked",
            Text($"{summary.ReductionW / 1_000.0:N0} kW from 18:00 to 20:00, {Megawatthours(summary.TargetWh)}"));
        yield return ("Allocated", Megawatthours(summary.AllocatedWh));
        yield return (
            "Measured",
            Text($"{Megawatthours(summary.MeasuredWh)} against the twin run, the ")
            + Text($"same evening without the event"));
        yield return (
            "Tracking",
            Text($"within 3 % for {summary.SecondsWithin3Percent:0.##} % of seconds ")
            + Text($"after the ramp, within 2 % for {summary.SecondsWithin2Percent:0.##} ")
            + Text($"%; error at the 95th percentile {summary.TrackingErrorP95:0.##} ")
            + Text($"%"));
        yield return ("Shortfall", Shortfall(summary));
        yield return (
            "Worst transformer",
            Text($"{summary.WorstTransformerLoading.With:0.#} % of its limit with ")
            + Text($"the plant, {summary.WorstTransformerLoading.Without:0.#} % without; ")
            + Text($"homes alone {summary.WorstTransformerLoadingOfHomes:0.#} %"));
        yield return ("Violations", Violations(summary));
        yield return ("Missed departures", Text($"{summary.MissedDepartures} because of the event"));
        yield return (
            "Peak after the event",
            Text($"{summary.PeakAfterReleaseW / 1_000.0:N0} kW, without the event ")
            + Text($"{summary.PeakAfterReleaseWithoutEventW / 1_000.0:N0} kW"));
        yield return (
            "Emissions of charging",
            Text($"{summary.EmissionsKg.With:N1} kg CO2, without the event {summary.EmissionsKg.Without:N1} ")
            + Text($"kg"));
    }

    private static string Shortfall(DemoSummary summary)
    {
        var missingWh = summary.TargetWh - summary.AllocatedWh;
        if (missingWh == 0)
        {
            return "none";
        }

        var reasons = summary.ShortfallWh.OrderByDescending(each => each.Value).Take(5)
            .Select(each => $"{each.Key} {Megawatthours(each.Value)}");
        return $"{Megawatthours(missingWh)}: {string.Join(", ", reasons)}";
    }

    private static string Violations(DemoSummary summary) =>
        Text($"{summary.ViolationsTotal:N0}")
        + $" ({string.Join(", ", summary.Violations.Select(each => Text($"{each.Key} {each.Value}")))})";

    private static string Megawatthours(long wattHours) => Text($"{wattHours / 1_000_000.0:0.000} MWh");

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
