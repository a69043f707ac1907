using Vpp.Domain.Dispatch;
using Vpp.Domain.Feeders;
using Vpp.Domain.Portfolio;
using Vpp.Domain.Supply;

namespace Vpp.Benchmarks.WholePath;

/// <summary>
/// What solvers are compared with, on one core: the search for the threshold over every feeder's published steps, then
/// every vehicle's exact share from its feeder's curve. Admission, leases and messages are not in it.
/// </summary>
internal sealed class KernelDivision
{
    private readonly PortfolioSplit _split;
    private readonly FeederOffer[] _offers;
    private readonly SupplyCurve[] _curves;
    private readonly int[][] _shareW;

    public KernelDivision(PlantFleet fleet, IReadOnlyList<FeederControl> controls, FeederInstant now)
    {
        _split = new(fleet.Network);
        _offers = new FeederOffer[fleet.Feeders];
        _curves = new SupplyCurve[fleet.Feeders];
        _shareW = new int[fleet.Feeders][];
        Parallel.For(0, fleet.Feeders, feeder =>
        {
            var curve = _curves[feeder] = Curve(fleet, feeder, controls[feeder], now);
            _shareW[feeder] = new int[fleet.CountOn(feeder)];
            var bucketW = new long[SupplyBuckets.Count];
            curve.CopyTo(bucketW);
            var figures = FeederFigures.Of(controls[feeder], now);
            var steps = new SupplySteps();
            steps.Set(bucketW);
            _offers[feeder] = new(figures.UncontrolledLoad.Watts + figures.Baseline.Watts, steps);
        });
    }

    /// <summary>Divides a reduction; answers the sum of all shares.</summary>
    public long Divide(long reductionW)
    {
        _split.Split(reductionW, false, _offers);
        var sumW = 0L;
        for (var feeder = 0; feeder < _curves.Length; feeder++)
        {
            sumW += _curves[feeder].Allocate(_split.ShareW[feeder], _shareW[feeder]);
        }

        return sumW;
    }

    private static SupplyCurve Curve(PlantFleet fleet, int feeder, FeederControl control, FeederInstant now)
    {
        var network = fleet.Network.Feeders[feeder];
        var curve = new SupplyCurve(network.Parents, stopsPass: true);
        curve.Seat([.. Enumerable.Range(0, fleet.CountOn(feeder)).Select(vehicle => fleet.NodeOf(feeder, vehicle))]);
        for (var node = 0; node < network.Count; node++)
        {
            curve.SetRoom(node, control.ExportLimit(node) is { } limit
                ? Math.Max(0, limit.Watts + control.UncontrolledLoad(node).Watts)
                : AllocationProblem.Unlimited);
        }

        for (var vehicle = 0; vehicle < fleet.CountOn(feeder); vehicle++)
        {
            var terms = fleet.TermsOf(feeder, vehicle);
            var presentW = control.View(control.RowOf(terms.Vehicle), now).Baseline.Watts;
            var price = terms.Settings.Price.MicroPerWattHour;
            curve.SetOffer(
                vehicle,
                new VehicleOffer(
                    fleet.NodeOf(feeder, vehicle),
                    presentW + terms.Nameplate.DischargePowerMax.Watts,
                    presentW,
                    0,
                    vehicle),
                price,
                price + terms.Settings.DischargePrice.MicroPerWattHour);
        }

        curve.Refresh();
        return curve;
    }
}
