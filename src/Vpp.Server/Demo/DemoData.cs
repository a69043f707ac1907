using System.Globalization;
using Vpp.Domain.Metering;
using Vpp.Domain.Quantities;

namespace Vpp.Server.Demo;

/// <summary>The extracts that ship with the demonstration; <c>Data/README.md</c> names sources and licences.</summary>
internal static class DemoData
{
    private const double MetresPerMile = 1_609.344;

    /// <summary>
    /// An hour below this counts as one without a load: nobody lives there, or storage hides the load.
    /// </summary>
    private static readonly Power s_emptyBelow = Power.FromWatts(10);

    private const int EmptyHoursMax = 24;

    public static IReadOnlyList<VehicleDay> VehicleDays() => [.. Rows("nhts_vehicle_days.csv").Select(fields =>
        new VehicleDay(
            (long)Math.Round(Number(fields[1]) * 1_000),
            LocalTime(fields[2]),
            LocalTime(fields[3]),
            (long)Math.Round(Number(fields[4]) * MetresPerMile)))];

    public static IReadOnlyList<VehicleModel> VehicleModels() => [.. Rows("vehicle_models.csv").Select(fields =>
        new VehicleModel(
            fields[0],
            Whole(fields[1]),
            Energy.FromWattHours(Whole(fields[2])),
            Power.FromWatts(Whole(fields[3])),
            Power.FromWatts(Whole(fields[4])),
            Efficiency.FromBasisPoints((int)Whole(fields[5]) * 100)))];

    /// <summary>
    /// Mean load of each lived-in home in each hour of August, from 1 August 00:00 local. Homes that show no load in a
    /// whole day's worth of hours or more are left out.
    /// </summary>
    public static IReadOnlyList<IReadOnlyList<Power>> AugustLoads()
    {
        var hours = Rows("fontana_august_load.csv")
            .Select(fields => fields.Skip(2).Select(field => Power.FromWatts(Whole(field))).ToArray())
            .ToList();
        return
        [
            .. Enumerable.Range(0, hours[0].Length)
                .Select(home => hours.Select(hour => hour[home]).ToArray())
                .Where(home => home.Count(load => load < s_emptyBelow) < EmptyHoursMax),
        ];
    }

    /// <summary>What a kilowatt-hour caused in the PG&amp;E zone, 7 to 16 August 2020 UTC.</summary>
    public static MarginalEmissions Emissions() => EmissionColumn(1);

    /// <summary>What was forecast at each instant for an hour later.</summary>
    public static MarginalEmissions EmissionForecast() => EmissionColumn(2);

    private static MarginalEmissions EmissionColumn(int column)
    {
        var rows = Rows("moer_pge_2020-08.csv").ToList();
        var startsAt = DateTimeOffset.Parse(rows[0][0], CultureInfo.InvariantCulture);
        var factors = rows
            .Select(fields => EmissionFactor.FromMilligramsPerKilowattHour(
                (long)Math.Round(Number(fields[column]) * 1_000_000)))
            .ToList();
        return new MarginalEmissions(startsAt, TimeSpan.FromMinutes(5), factors);
    }

    /// <summary>One of the extracts as it stands.</summary>
    public static string Text(string file)
    {
        using var reader = Open(file);
        return reader.ReadToEnd();
    }

    private static StreamReader Open(string file) => new(
        typeof(DemoData).Assembly.GetManifestResourceStream($"Demo.Data.{file}")
            ?? throw new InvalidOperationException($"{file} is not part of this build"));

    private static IEnumerable<string[]> Rows(string file)
    {
        using var reader = Open(file);
        reader.ReadLine();
        while (reader.ReadLine() is { } line)
        {
            yield return line.Split(',');
        }
    }

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);

    private static long Whole(string text) => long.Parse(text, CultureInfo.InvariantCulture);

    private static TimeOnly? LocalTime(string text) =>
        text.Length == 0 ? null : TimeOnly.ParseExact(text, "HHmm", CultureInfo.InvariantCulture);
}
