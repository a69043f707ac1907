using Vpp.Grains.Dispatch;

namespace Vpp.Server.Api.Contracts;

/// <summary>What delivery is measured against, and how far that is off.</summary>
/// <param name="Method">How the baseline is made, in words.</param>
/// <param name="ControlVehicles">Vehicles drawn to be left out of the event, on average over it.</param>
/// <param name="BiasPercent">
/// By how much the baseline of those vehicles is above what they drew without the event, in percent of it: delivery is
/// overstated by about so much of the baseline. Null until there is anything to tell it by.
/// </param>
internal sealed record BaselineView(string Method, int ControlVehicles, decimal? BiasPercent)
{
    private const string PlanUntouched =
        "Each vehicle's charging plan without any event, carried on from the energy it would hold, until its need is "
        + "met; a vehicle that no event moves, or that obeys nobody, counts on neither side.";

    public static BaselineView Of(IReadOnlyList<PerformanceSample> samples)
    {
        var measured = samples.Where(sample => sample.ControlGroup is not null).ToList();
        var intervals = measured.Sum(sample => (decimal)sample.Intervals);
        var baselineW = measured.Sum(sample => (decimal)sample.ControlGroup!.BaselineW * sample.Intervals);
        var measuredW = measured.Sum(sample => (decimal)sample.ControlGroup!.MeasuredW * sample.Intervals);
        var vehicles = measured.Sum(sample => (decimal)sample.ControlGroup!.Vehicles * sample.Intervals);
        return new(
            PlanUntouched,
            intervals == 0 ? 0 : (int)decimal.Round(vehicles / intervals),
            baselineW == 0 ? null : decimal.Round((baselineW - measuredW) * 100 / baselineW, 2));
    }
}
