using Vpp.Benchmarks.Network;
using Vpp.Domain.Dispatch;
using Vpp.Domain.Fleets;
using Vpp.Domain.Network;
using Vpp.Domain.Quantities;

namespace Vpp.Benchmarks.Dispatch;

/// <summary>
/// A seeded allocation to be solved again and again: vehicles at the customers of the shipped circuit, each with its
/// own present power, price and energy. The reduction is half of what all of them can move when the network is free,
/// and nine tenths of what it lets pass when it is tight.
/// </summary>
internal sealed class AllocationCase
{
    private const int VehicleCount = 965;
    private const int ChargeW = 7_200;
    private const int DischargeW = 7_200;
    private const int MinimumW = 1_400;

    private readonly SeededDraws _draws = new(5);
    private readonly FeederNetwork _network = ShippedFeeder.Read();
    private readonly AllocationProblem _problem;
    private readonly AllocationObjective _objective;
    private readonly long _targetW;

    public AllocationCase(DispatchObjective objective, NodeLimits limits)
    {
        _problem = new(_network.Parents);
        var (leastCost, longestSustain) = (new LeastCost(), new LongestSustain());
        var movableW = new long[_network.Count];
        var customers = ShippedFeeder.Customers(_network);
        for (var vehicle = 0; vehicle < VehicleCount; vehicle++)
        {
            var node = customers[_draws.Below(customers.Length, vehicle, 0, 0)];
            var presentW = Between(MinimumW, ChargeW, vehicle, 1) * Between(0, 1, vehicle, 2);
            _problem.Add(new VehicleOffer(node, presentW + DischargeW, presentW, MinimumW, vehicle));
            leastCost.Set(vehicle, Between(50, 150, vehicle, 3), Between(20, 90, vehicle, 4));
            longestSustain.Set(
                vehicle, Energy.FromWattHours(Between(5_000, 50_000, vehicle, 5)), Power.FromWatts(DischargeW));
            movableW[node] += presentW + DischargeW;
        }

        _objective = objective switch
        {
            DispatchObjective.LeastCost => leastCost,
            DispatchObjective.LongestSustain => longestSustain,
            _ => new EqualShare(),
        };
        SetRooms(movableW, limits);
        _targetW = movableW[0] * (limits == NodeLimits.Tight ? 9 : 5) / 10;
    }

    public Allocation Result { get; } = new();

    public void Solve() => _problem.Solve(_targetW, _objective, Result);

    // From the leaves up, so that each node's room is a part of what can pass the nodes below it.
    private void SetRooms(long[] movableW, NodeLimits limits)
    {
        for (var node = _network.Count - 1; node >= 0; node--)
        {
            if (limits == NodeLimits.Tight && _network.Kinds[node] != NodeKind.Customer)
            {
                movableW[node] = movableW[node] * Between(600, 950, node, 6) / 1_000;
                _problem.SetRoom(node, movableW[node]);
            }

            if (node > 0)
            {
                movableW[_network.Parents[node]] += movableW[node];
            }
        }
    }

    private long Between(long least, long most, long subject, int purpose) =>
        least + _draws.Below(most - least + 1, subject, purpose, 0);
}
