using Vpp.Benchmarks.Dispatch;
using Vpp.Benchmarks.Network;
using Vpp.Domain.Dispatch;
using Vpp.Domain.Fleets;
using Vpp.Domain.Network;
using Vpp.Domain.Supply;

namespace Vpp.Benchmarks.Supply;

/// <summary>
/// A seeded feeder's curve: 1,000 vehicles at the customers of the shipped circuit, half of them charging, half able
/// to discharge, each with a price of 5 to 50 cents, wear and a minimum power of its own.
/// </summary>
internal sealed class SupplyCase
{
    public const int VehicleCount = 1_000;

    private static readonly FeederNetwork Circuit = ShippedFeeder.Read();
    private static readonly int[] Customers = ShippedFeeder.Customers(Circuit);

    private readonly SeededDraws _draws;
    private readonly (VehicleOffer Offer, long Price, long Wear)[] _offers =
        new (VehicleOffer, long, long)[VehicleCount];

    private int _turn;

    public SupplyCase(int seed, NodeLimits limits)
    {
        _draws = new(seed);
        var nodes = new int[VehicleCount];
        for (var row = 0; row < VehicleCount; row++)
        {
            nodes[row] = Customers[_draws.Below(Customers.Length, row, 0, 0)];
            var presentW = Between(1_400, 7_200, row, 1) * Between(0, 1, row, 2);
            var limitW = presentW + 7_200 * Between(0, 1, row, 3);
            _offers[row] = (
                new VehicleOffer(nodes[row], limitW, presentW, 1_400, row),
                Between(50, 500, row, 4),
                Between(20, 90, row, 5));
        }

        Curve.Seat(nodes);
        for (var node = 1; node < Circuit.Count && limits == NodeLimits.Tight; node++)
        {
            var ratingW = Circuit.ExportLimitW[node];
            Curve.SetRoom(
                node,
                Circuit.Kinds[node] == NodeKind.Customer ? 11_000
                    : ratingW == long.MaxValue ? AllocationProblem.Unlimited
                    : ratingW / 2);
        }

        for (var row = 0; row < VehicleCount; row++)
        {
            Offer(row, 0);
        }

        Curve.Refresh();
    }

    public SupplyCurve Curve { get; } = new(Circuit.Parents);

    public int[] ShareW { get; } = new int[VehicleCount];

    /// <summary>One vehicle's limit changes a little.</summary>
    public void ChangeOne()
    {
        _turn++;
        Offer(_turn * 37 % VehicleCount, _turn % 7 * 10);
        Curve.Refresh();
    }

    /// <summary>Every vehicle's limit changes a little.</summary>
    public void ChangeAll()
    {
        _turn++;
        for (var row = 0; row < VehicleCount; row++)
        {
            Offer(row, _turn % 2 * 10);
        }

        Curve.Refresh();
    }

    /// <summary>Divides amounts of all sizes in turn.</summary>
    public long Allocate()
    {
        _turn++;
        return Curve.Allocate(Curve.TotalW * (_turn * 37 % 101) / 101, ShareW);
    }

    private void Offer(int row, long moreW)
    {
        var (offer, price, wear) = _offers[row];
        Curve.SetOffer(row, offer with { LimitW = offer.LimitW + moreW }, price, price + wear);
    }

    private long Between(long least, long most, long subject, int purpose) =>
        least + _draws.Below(most - least + 1, subject, purpose, 0);
}
