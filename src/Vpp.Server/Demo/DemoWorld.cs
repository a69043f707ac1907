using Vpp.Domain.Fleets;
using Vpp.Domain.Homes;
using Vpp.Domain.Identities;
using Vpp.Domain.Leases;
using Vpp.Domain.Quantities;
using Vpp.Domain.Vehicles;

namespace Vpp.Server.Demo;

/// <summary>
/// The homes and vehicles of the demonstration, built from a network's customers and a seed: the afternoon of 14 August
/// 2020, when the grid ran short, and the night after it. Rows of homes follow the customers; rows of vehicles follow
/// their homes.
/// </summary>
internal sealed class DemoWorld
{
    public const string TimeZone = "America/Los_Angeles";

    /// <summary>Local time of day at the origin.</summary>
    public static readonly TimeSpan OriginLocal = TimeSpan.FromHours(15);

    /// <summary>14 August 2020, 15:00 Pacific daylight time.</summary>
    public static readonly DateTimeOffset Origin = new(2020, 8, 14, 22, 0, 0, TimeSpan.Zero);

    /// <summary>
    /// The middle of the first hour of August as time since the origin. The loads were measured in another year; they
    /// keep their day of the month, and the 14th is the highest of that August: fitting for a day of outages.
    /// </summary>
    public static readonly TimeSpan FirstHourOfAugust = TimeSpan.FromMinutes(30) - TimeSpan.FromDays(13) - OriginLocal;

    // A service of 200 A at 240 V.
    private static readonly Power s_homeImportLimit = Power.FromWatts(48_000);

    private readonly DemoWorldOptions _options;
    private readonly IReadOnlyList<DemoCustomer> _customers;
    private readonly int[] _homeOfVehicle;
    private readonly DemoVehicle[] _drawn;

    private DemoWorld(IReadOnlyList<DemoCustomer> customers, DemoWorldOptions options)
    {
        _options = options;
        _customers = customers;
        _homeOfVehicle = HomesWithVehicles(customers.Count, options);
        var population = new DemoPopulation();
        _drawn = [.. _homeOfVehicle.Select((_, vehicle) => DemoVehicle.Draw(vehicle, options, population))];
        Homes = [.. customers.Select((customer, home) => TermsOfHome(home, customer))];
        Vehicles = [.. _drawn.Select((drawn, vehicle) => TermsOfVehicle(vehicle, drawn))];
    }

    /// <summary>One home per customer.</summary>
    public IReadOnlyList<HomeTerms> Homes { get; }

    /// <summary>Every enrolled vehicle, plugged in or not.</summary>
    public IReadOnlyList<VehicleTerms> Vehicles { get; }

    /// <exception cref="ArgumentOutOfRangeException">A share outside 0 to 1, or too many vehicles.</exception>
    public static DemoWorld Build(IReadOnlyList<DemoCustomer> customers, DemoWorldOptions options)
    {
        ArgumentOutOfRangeException.ThrowIfZero(customers.Count);
        ThrowIfNotWithin(options.VehiclesPerHome, 10, nameof(options.VehiclesPerHome));
        ThrowIfNotWithin(options.PluggedIn, 1, nameof(options.PluggedIn));
        ThrowIfNotWithin(options.DischargeConsent, 1, nameof(options.DischargeConsent));
        return new DemoWorld(customers, options);
    }

    /// <summary>The homes' own load; a new copy each time, at the origin.</summary>
    public SimulatedHomes Loads() => DemoLoads.For(_customers, new SeededDraws(_options.Seed), _options.LoadsLifted);

    /// <summary>The fleet before its first step, row by row as <see cref="Vehicles"/>; a new copy each time.</summary>
    /// <param name="fleet">How it behaves.</param>
    /// <param name="enrolled">Default control agreed with each vehicle.</param>
    public SimulatedFleet Fleet(FleetOptions fleet, Func<VehicleTerms, DefaultControl> enrolled) =>
        new(fleet, Origin, [.. _drawn.Select((drawn, vehicle) => new SimulatedVehicle(
            drawn.Nameplate,
            _homeOfVehicle[vehicle],
            enrolled(Vehicles[vehicle]),
            drawn.IsPluggedIn ? [drawn.Stay] : []))]);

    /// <summary>Whether the vehicle is at home and plugged in.</summary>
    public bool IsPluggedIn(int vehicle, TimeSpan time) => _drawn[vehicle].IsPluggedIn && IsAtHome(vehicle, time);

    /// <summary>Whether the vehicle is at home, plugged in or not.</summary>
    public bool IsAtHome(int vehicle, TimeSpan time) =>
        _drawn[vehicle].Stay is var stay && stay.ArrivesAt <= time && time < stay.DepartsAt;

    /// <summary>As many vehicles as the ratio says, to the nearest one.</summary>
    public static int CountVehicles(int homes, double perHome) =>
        (int)Math.Round(homes * perHome, MidpointRounding.AwayFromZero);

    // Vehicles are dealt to the homes in a drawn order, round by round.
    private static int[] HomesWithVehicles(int homes, DemoWorldOptions options)
    {
        var draws = new SeededDraws(options.Seed);
        var order = Enumerable.Range(0, homes).OrderBy(home => draws.Bits(home, DemoDraw.OwnsVehicle, 0)).ToArray();
        var vehicles = CountVehicles(homes, options.VehiclesPerHome);
        return [.. Enumerable.Range(0, vehicles).Select(vehicle => order[vehicle % homes]).Order()];
    }

    private static void ThrowIfNotWithin(double value, double most, string name)
    {
        if (!(value >= 0 && value <= most))
        {
            throw new ArgumentOutOfRangeException(name, value, $"between 0 and {most}");
        }
    }

    private static HomeId IdOfHome(int home) => new($"home-{home + 1:0000}");

    private HomeTerms TermsOfHome(int home, DemoCustomer customer) => new(
        IdOfHome(home),
        customer.Node,
        _options.Feeder,
        TimeZone,
        s_homeImportLimit,
        _options.HomeExportLimit,
        HomeSettings.None,
        Version: 1);

    private VehicleTerms TermsOfVehicle(int vehicle, DemoVehicle drawn) => new(
        new VehicleId($"ev-{vehicle + 1:0000}"),
        IdOfHome(_homeOfVehicle[vehicle]),
        _customers[_homeOfVehicle[vehicle]].Node,
        _options.Feeder,
        TimeZone,
        drawn.Nameplate,
        drawn.Settings,
        OptedOut: false,
        Version: 1);
}
