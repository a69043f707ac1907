using Vpp.Domain.Quantities;
using Vpp.Domain.Sustain;

namespace Vpp.Domain.Feeders;

/// <summary>What targets would get from a feeder now, without moving anything.</summary>
/// <param name="Target">What is asked, all targets together.</param>
/// <param name="Allocated">What would be found within every limit.</param>
/// <param name="VehiclesUsed">How many vehicles would move.</param>
/// <param name="BindingNodes">Local indexes of the nodes whose limit would hold vehicles back.</param>
/// <param name="Shortfall">What is missing by the limit behind it.</param>
/// <param name="Rebound">
/// The most that vehicles with room in their batteries could draw at once afterwards, below the cap on recharging.
/// </param>
/// <param name="ReboundPeak">Net load of the feeder then, beside the load of homes now.</param>
/// <param name="Reduction">How much for how long net load could be lowered from plan, until the targets end.</param>
/// <param name="Increase">The same for raising it.</param>
public sealed record FeederTrial(
    Power Target,
    Power Allocated,
    int VehiclesUsed,
    IReadOnlyList<int> BindingNodes,
    IReadOnlyList<FeederShortfall> Shortfall,
    Power Rebound,
    Power ReboundPeak,
    Endurance Reduction,
    Endurance Increase)
{
    public static FeederTrial Of(FeederControl control, IReadOnlyList<FeederTarget> targets, FeederInstant now)
    {
        control.Events.GiveReasons(control.Vehicles);
        using var kept = new KeptDecision(control);
        try
        {
            return Divided(control, targets, now);
        }
        finally
        {
            control.Events.WithholdReasons();
            control.Events.Forget();
        }
    }

    private static FeederTrial Divided(FeederControl control, IReadOnlyList<FeederTarget> targets, FeederInstant now)
    {
        var rows = control.Vehicles;
        new RowFlexibility(rows, RowFlexibility.ReleasedAt(targets), now, control.Options).RefreshAll();
        var (reduction, increase) = Endurances(control, targets, now);
        var results = control.Divide(targets, now);
        var (homes, rebound) = (control.UncontrolledLoad(0), ReboundOf(control, now));
        return new(
            Power.Sum(results.Select(result => result.Target)),
            Power.Sum(results.Select(result => result.Allocated)),
            results.Sum(result => result.VehiclesUsed),
            [.. targets.Count == 0 ? [] : control.Events.HoldingNodes(rows)],
            [.. results.SelectMany(result => result.Shortfall)],
            rebound,
            homes + rebound,
            reduction,
            increase);
    }

    private static (Endurance Reduction, Endurance Increase) Endurances(
        FeederControl control, IReadOnlyList<FeederTarget> targets, FeederInstant now)
    {
        if (targets.Count == 0)
        {
            return (Endurance.None, Endurance.None);
        }

        control.Vehicles.BaselineW.CopyTo(control.Vehicles.DesiredW);
        var left = targets[0].End - now.Utc;
        var window = left > control.Options.EnergyHorizonMin ? left : control.Options.EnergyHorizonMin;
        var endurance = new FeederEndurance(control, now, targets[0].ServiceTransformers);
        return (endurance.Reduction(window), endurance.Increase(window));
    }

    private static Power ReboundOf(FeederControl control, FeederInstant now)
    {
        var everything = new FeederTarget(
            new("rebound"),
            Power.FromWatts(-(long.MaxValue / 4)),
            Dispatch.DispatchObjective.EqualShare,
            now.Utc,
            TimeSpan.Zero,
            null);
        var most = Power.FromWatts(control.Measuring.Measure(control.Vehicles, everything, now, control.Options));
        var room = control.Recharge.Cap(now.Utc) - control.UncontrolledLoad(0);
        return Power.Max(Power.Zero, Power.Min(most, room));
    }
}
