using Vpp.Domain.Fleets;
using Vpp.Domain.Homes;
using Vpp.Domain.Identities;
using Vpp.Domain.Network;
using Vpp.Domain.Quantities;
using Vpp.Domain.Vehicles;

namespace Vpp.Benchmarks.WholePath;

/// <summary>
/// Vehicles at home in the evening, a thousand on each feeder, all drawn from a seed: who they are follows from the
/// feeder's and their own number, so that nothing has to be kept.
/// </summary>
internal sealed class PlantFleet
{
    public const int PerFeeder = 1_000;

    private const string TimeZone = "America/Los_Angeles";

    private readonly SeededDraws _draws = new(11);
    private readonly Dictionary<FeederId, int> _feeders = [];
    private readonly int[][] _nodes;

    public PlantFleet(NetworkModel network, int vehicles)
    {
        (Network, Vehicles) = (network, vehicles);
        _nodes = new int[network.Feeders.Count][];
        for (var feeder = 0; feeder < _nodes.Length; feeder++)
        {
            _feeders[network.Feeders[feeder].Id] = feeder;
            var customers = Customers(network.Feeders[feeder], feeder);
            _nodes[feeder] = new int[CountOn(feeder)];
            for (var vehicle = 0; vehicle < _nodes[feeder].Length; vehicle++)
            {
                _nodes[feeder][vehicle] = customers[vehicle % customers.Length];
            }
        }
    }

    public NetworkModel Network { get; }

    public int Vehicles { get; }

    public int Feeders => _nodes.Length;

    public static int FeedersFor(int vehicles) => (vehicles + PerFeeder - 1) / PerFeeder;

    public int CountOn(int feeder) => Math.Min(PerFeeder, Vehicles - (feeder * PerFeeder));

    public int FeederOf(FeederId id) => _feeders[id];

    public int NodeOf(int feeder, int vehicle) => _nodes[feeder][vehicle];

    public static string VehicleText(int feeder, int vehicle) => $"vehicle-{feeder}-{vehicle}";

    /// <summary>The feeder and place that a vehicle's id tells.</summary>
    public static (int Feeder, int Vehicle) Parse(string id)
    {
        var parts = id.Split('-');
        return (int.Parse(parts[1], null), int.Parse(parts[2], null));
    }

    /// <summary>Held by the battery in hundredths of a percent: enough that power limits an hour's event.</summary>
    public short StateOfCharge(int feeder, int vehicle) => (short)Between(5_500, 9_000, feeder, vehicle, 1);

    public VehicleTerms TermsOf(int feeder, int vehicle)
    {
        var efficiency = Efficiency.FromBasisPoints(9_300);
        var capacity = Energy.FromWattHours(Between(50_000, 80_000, feeder, vehicle, 2));
        var settings = new VehicleSettings(
            DepartureSchedule.None,
            StateOfCharge(8_000) * capacity,
            StateOfCharge(2_000) * capacity,
            true,
            EnergyPrice.FromMicroPerWattHour(Between(50, 150, feeder, vehicle, 3)),
            EnergyPrice.FromMicroPerWattHour(Between(20, 90, feeder, vehicle, 4)));
        var powerW = Power.FromWatts(Between(3_700, 7_400, feeder, vehicle, 5));
        var nameplate = new VehicleNameplate(capacity, powerW, powerW, Power.Zero, efficiency, efficiency);
        var node = _nodes[feeder][vehicle];
        return new(
            new(VehicleText(feeder, vehicle)),
            HomeAt(feeder, node),
            Network.Feeders[feeder].NodeId(node),
            Network.Feeders[feeder].Id,
            TimeZone,
            nameplate,
            settings,
            false,
            1);
    }

    /// <summary>
    /// The homes of a feeder's vehicles; beside the peak load 25 kW may come in for each vehicle, and 10 kW go out.
    /// </summary>
    public HomeTerms[] HomesOf(int feeder) =>
    [
        .. _nodes[feeder].CountBy(node => node).Select(at => new HomeTerms(
            HomeAt(feeder, at.Key),
            Network.Feeders[feeder].NodeId(at.Key),
            Network.Feeders[feeder].Id,
            TimeZone,
            Power.FromWatts(Network.Feeders[feeder].PeakLoadW[at.Key] + (25_000 * at.Value)),
            Power.FromWatts(10_000 * at.Value),
            HomeSettings.None,
            1)),
    ];

    /// <summary>A home's load without vehicles, in watts.</summary>
    public int HomeLoadW(int feeder, HomeTerms home)
    {
        var network = Network.Feeders[feeder];
        var node = network.IndexOf(home.Node)!.Value;
        return (int)(network.PeakLoadW[node] * Between(30, 60, feeder, node, 6) / 100);
    }

    private static HomeId HomeAt(int feeder, int node) => new($"home-{feeder}-{node}");

    private static StateOfCharge StateOfCharge(int basisPoints) =>
        Domain.Quantities.StateOfCharge.FromBasisPoints(basisPoints);

    private static long Subject(int feeder, int vehicle) => ((long)feeder << 20) + vehicle;

    // In a drawn order: where there are more vehicles than customers in the file, a row stands for several homes.
    private int[] Customers(FeederNetwork network, int feeder)
    {
        var customers = new List<int>();
        for (var node = 0; node < network.Count; node++)
        {
            if (network.Kinds[node] == NodeKind.Customer && network.PeakLoadW[node] > 0)
            {
                customers.Add(node);
            }
        }

        return [.. customers.OrderBy(node => _draws.Bits(Subject(feeder, node), 0, 0))];
    }

    private long Between(long least, long most, int feeder, int vehicle, int purpose) =>
        least + _draws.Below(most - least + 1, Subject(feeder, vehicle), purpose, 0);
}
