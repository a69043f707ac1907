using Vpp.Domain.Quantities;

namespace Vpp.Domain.Feeders;

/// <summary>What targets would get from a feeder now, without moving anything.</summary>
/// <param name="Target">What is asked, all targets together.</param>
/// <param name="Allocated">What would be found within every limit.</param>
/// <param name="VehiclesUsed">How many vehicles would move.</param>
/// <param name="BindingNodes">Local indexes of the nodes that would be at their limit.</param>
/// <param name="Shortfall">The limits behind what is missing.</param>
/// <param name="Rebound">The most that vehicles with room in their batteries could draw at once afterwards.</param>
public sealed record FeederTrial(
    Power Target,
    Power Allocated,
    int VehiclesUsed,
    IReadOnlyList<int> BindingNodes,
    IReadOnlyList<FeederShortfall> Shortfall,
    Power Rebound)
{
    public static FeederTrial Of(FeederControl control, IReadOnlyList<FeederTarget> targets, FeederInstant now)
    {
        var rows = control.Vehicles;
        using var kept = new KeptDecision(control);
        new RowFlexibility(rows, RowFlexibility.ReleasedAt(targets), now, control.Options).RefreshAll();
        var results = control.Divide(targets, now);
        return new(
            Power.Sum(results.Select(result => result.Target)),
            Power.Sum(results.Select(result => result.Allocated)),
            results.Sum(result => result.VehiclesUsed),
            [.. targets.Count == 0 ? [] : control.Events.SaturatedNodes()],
            [.. results.SelectMany(result => result.Shortfall)],
            ReboundOf(control, now));
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
        return Power.FromWatts(control.Events.Measure(control.Vehicles, everything, now, control.Options));
    }
}
