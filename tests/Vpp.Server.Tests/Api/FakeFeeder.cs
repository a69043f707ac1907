using System.Reflection;
using Vpp.Grains.Feeders;

namespace Vpp.Server.Tests.Api;

/// <summary>A feeder that answers what the interface asks of one; a proxy, since it has many other messages.</summary>
public class FakeFeeder : DispatchProxy
{
    private FakePlant _plant = null!;
    private string _id = "";

    internal static IFeederGrain Make(FakePlant plant, string id)
    {
        var feeder = Create<IFeederGrain, FakeFeeder>();
        ((FakeFeeder)feeder)._plant = plant;
        ((FakeFeeder)feeder)._id = id;
        return feeder;
    }

    public static FeederSummary Summary(string id) => new()
    {
        Feeder = id,
        Epoch = 3,
        Version = 9,
        At = FakePlant.Start,
        LoadW = 100_000,
        UncontrolledLoadW = 90_000,
        VehiclesW = 10_000,
        BaselineW = 11_000,
        ImportLimitW = 400_000,
        ExportLimitW = 0,
        Supply = new([1_500], [1_500], [800], [1_500, 1_400, 1_300, 1_200, 1_100], [800, 700, 600, 500, 400]),
        Shares = [new("e1", 1, 2, 2_000, 1_500, 1_400, [new("net/t1", 500)], 3)],
        VehiclesByState = [1, 2, 3, 4, 5, 6],
        OldestReadingMs = 900,
        OverloadedNodes = ["net/t1"],
        SuppliedAt = FakePlant.Start.AddSeconds(-20),
        Homes = 3,
        MeteredHomes = 1,
    };

    protected override object Invoke(MethodInfo? targetMethod, object?[]? args)
    {
        _plant.Note($"feeder {_id} {targetMethod!.Name}");
        return targetMethod.Name switch
        {
            nameof(IFeederGrain.GetStatus) => new ValueTask<FeederStatus>(new FeederStatus(
                Summary(_id),
                [
                    new("net/t1", "net/f1", "ServiceTransformer", 60_000, 50_000, 50_000, null, 2)
                    {
                        Homes = 3,
                        MeteredHomes = 3,
                        ImportRoomW = -12_000,
                    },
                ])),
            nameof(IFeederGrain.GetRows) => new ValueTask<VehicleRowPage>(Rows((VehicleRowQuery)args![0]!)),
            nameof(IFeederGrain.GetAftermath) => new ValueTask<FeederAftermath?>(Aftermath),
            nameof(IFeederGrain.Explain) => new ValueTask<VehicleExplanation?>(
                (DateTimeOffset?)args![1] < FakePlant.Start
                    ? null
                    : new VehicleExplanation(FakePlant.Start, -700, 7_200, "It discharges with 700 W.")),
            nameof(IFeederGrain.Poll) => new ValueTask<PollResult>(Poll((PollRequest)args![0]!)),
            _ => throw new NotSupportedException(targetMethod.Name),
        };
    }

    private static readonly FeederAftermath Aftermath = new(
        FakePlant.Start, false, 450_000, 12, 1, [new("v1", FakePlant.Start, true, 40_000, 39_000, true, true)]);

    // The first vehicle of a poll has a setpoint in force.
    private PollResult Poll(PollRequest request) => _plant.SilentFeeders.Contains(_id)
        ? throw new TimeoutException()
        : new(
            [new(5, 6, -700, 120_000, 30_000, 1_400, 50), .. new PolledSetpoint?[request.Vehicles.Length - 1]],
            [],
            Dropped: 1);

    public static VehicleRow Row(string vehicle, string state = "available") => new(
        vehicle, "h1", "net/c1", state, 7_200, 5_150, -700, 7_200, "discharges for e1", "net/t1", 900, 2);

    private static VehicleRowPage Rows(VehicleRowQuery query) => new(
        [Row("v1", query.State ?? "available")],
        query.After == 0 ? 200 : null,
        201);
}
