using Vpp.Domain.Dispatch;
using Vpp.Domain.Homes;
using Vpp.Domain.Identities;
using Vpp.Domain.Quantities;
using Vpp.Domain.Vehicles;

namespace Vpp.Storage.Tests.Contract;

/// <summary>Terms and events to store.</summary>
internal static class Samples
{
    public static readonly DateTimeOffset Start = new(2020, 8, 14, 18, 0, 0, TimeSpan.Zero);

    public static readonly TheoryData<string> OddIds =
    [
        "020235",
        "20235",
        "0",
        "-1",
        "1e3",
        "NULL",
        "null",
        "'; DROP TABLE vehicle_terms; --",
        "\"quoted\" and 'quoted'",
        @"back\slash",
        "percent % under_score",
        "{\"json\": [1]}",
        "Straße 7/Nord",
        "STRASSE 7/NORD",
        "電気自動車",
        "🚗⚡",
        "e\u0301",
        "\u00e9",
        "مركبة",
        new string('x', IdentityText.LengthMax),
        new string('電', IdentityText.LengthMax),
    ];

    public static VehicleTerms Vehicle(string id, string feeder, long version = 1, string? home = null) => new(
        new(id),
        new(home ?? "home of " + id),
        new("node"),
        new(feeder),
        "America/Los_Angeles",
        new(
            Energy.FromWattHours(60_000),
            Power.FromWatts(7_200),
            Power.FromWatts(5_000),
            Power.FromWatts(1_380),
            Efficiency.FromBasisPoints(9_100),
            Efficiency.FromBasisPoints(9_000)),
        new(
            DepartureSchedule.Daily(new TimeOnly(7, 30)),
            Energy.FromWattHours(40_000),
            Energy.FromWattHours(12_000),
            true,
            EnergyPrice.FromMicroPerWattHour(210),
            EnergyPrice.FromMicroPerWattHour(80)),
        false,
        version);

    public static HomeTerms Home(string id, string feeder, long version = 1) => new(
        new(id),
        new("node"),
        new(feeder),
        "America/Los_Angeles",
        Power.FromWatts(24_000),
        Power.Zero,
        new(null, Power.FromWatts(5_000)),
        version);

    public static DispatchEventRecord Event(string id, DateTimeOffset? start = null) =>
        DispatchEventLifecycle.Submit(
            new(
                new(id),
                "program",
                DispatchScope.Portfolio,
                start ?? Start,
                [new(TimeSpan.FromHours(2), Power.FromWatts(2_000_000))],
                TimeSpan.FromMinutes(5),
                ReleasePlan.Default,
                DispatchObjective.LeastCost,
                0),
            Start.AddHours(-3),
            "operator");
}
