using Vpp.Domain.Dispatch;
using Vpp.Domain.Feeders;
using Vpp.Domain.Identities;
using Vpp.Domain.Leases;
using Vpp.Domain.Network;
using Vpp.Domain.Portfolio;
using Vpp.Domain.Quantities;
using Vpp.Domain.Vehicles;

namespace Vpp.Benchmarks.WholePath;

/// <summary>The same plant without actors: one split, then every feeder's decision, on all cores.</summary>
internal sealed class KernelPlant
{
    private readonly PlantFleet _fleet;
    private readonly BenchmarkClock _clock = new();
    private readonly FeederControl[] _controls;
    private readonly FeederOffer[] _offers;
    private readonly FeederTarget[][] _targets;
    private readonly DateTimeOffset _end;
    private readonly PortfolioSplit _split;

    public KernelPlant(PlantFleet fleet)
    {
        _fleet = fleet;
        _controls = new FeederControl[fleet.Feeders];
        _offers = new FeederOffer[fleet.Feeders];
        _targets = new FeederTarget[fleet.Feeders][];
        Array.Fill(_targets, []);
        _end = _clock.GetUtcNow() + TimeSpan.FromHours(1);
        _split = new(fleet.Network);
        Parallel.For(0, fleet.Feeders, feeder =>
        {
            var control = _controls[feeder] = Make(feeder);
            control.Decide([], Now);
            var supply = FeederSupply.Measure(control, Now, FeederSupply.Empty);
            var figures = FeederFigures.Of(control, Now);
            var steps = new SupplySteps();
            steps.Set(supply.ReductionByPriceW);
            _offers[feeder] = new(figures.UncontrolledLoad.Watts + figures.Baseline.Watts, steps);
        });
    }

    /// <summary>What all feeders could reduce, in watts.</summary>
    public long CapacityW => _offers.Sum(offer => offer.Steps!.TotalW);

    /// <summary>Bytes of the columns for one vehicle.</summary>
    public double RowBytes => WholePath.RowBytes.Of(_controls[0]);

    private FeederInstant Now => new(TimeSpan.FromTicks(_clock.GetTimestamp()), _clock.GetUtcNow());

    /// <summary>The same plant's division alone.</summary>
    public KernelDivision Division() => new(_fleet, _controls, Now);

    /// <summary>A second passes: vehicles answer and report, every feeder decides its own interval.</summary>
    public void Step()
    {
        _clock.Advance(TimeSpan.FromSeconds(1));
        var now = Now;
        Parallel.For(0, _controls.Length, feeder =>
        {
            var control = _controls[feeder];
            for (var vehicle = 0; vehicle < _fleet.CountOn(feeder); vehicle++)
            {
                Obey(control, feeder, vehicle, now);
            }

            control.Decide(_targets[feeder], now);
        });
    }

    /// <summary>One dispatch; answers how many setpoints changed.</summary>
    public long Dispatch(long reductionW)
    {
        _split.Split(reductionW, false, _offers);
        var now = Now;
        var shareW = _split.ShareW.ToArray();
        var changed = 0L;
        Parallel.For(0, _controls.Length, feeder =>
        {
            _targets[feeder] = [new(
                new DispatchEventId("benchmark"),
                Power.FromWatts(shareW[feeder]),
                DispatchObjective.LeastCost,
                _end,
                TimeSpan.FromMinutes(10),
                null)];
            Interlocked.Add(ref changed, _controls[feeder].Dispatch(_targets[feeder], now).Count);
        });
        return changed;
    }

    // Who does not do as told is not counted on.
    private void Obey(FeederControl control, int feeder, int vehicle, FeederInstant now)
    {
        var row = control.RowOf(new VehicleId(PlantFleet.VehicleText(feeder, vehicle)));
        var (fence, toldW) = (control.SetpointOf(row).Fence, control.SetpointW(row));
        control.Acknowledge(row, fence, SetpointOutcome.Accepted);
        control.Report(
            row,
            new VehicleReading(
                toldW,
                _fleet.StateOfCharge(feeder, vehicle),
                ConnectionState.Connected,
                0,
                fence,
                toldW,
                (int)control.RemainingLife(row, now).TotalMilliseconds),
            now);
    }

    private FeederControl Make(int feeder)
    {
        var above = UpperShare.Of(_fleet.Network, feeder);
        var control = new FeederControl(
            _fleet.Network.Feeders[feeder], above.ImportLimit, above.ExportLimit, GrainPlant.Options.Feeder, Now)
        {
            Epoch = 1,
        };
        foreach (var home in _fleet.HomesOf(feeder))
        {
            control.Agree(home);
            control.Report(control.RowOf(home.Home), _fleet.HomeLoadW(feeder, home), 0, Now);
        }

        for (var vehicle = 0; vehicle < _fleet.CountOn(feeder); vehicle++)
        {
            var terms = _fleet.TermsOf(feeder, vehicle);
            control.Agree(terms, out _);
            var row = control.RowOf(terms.Vehicle);
            control.SetReachable(row, true);
            var reading = new VehicleReading(
                0, _fleet.StateOfCharge(feeder, vehicle), ConnectionState.Connected, 0, default, 0, 0);
            control.Report(row, reading, Now);
        }

        return control;
    }
}
