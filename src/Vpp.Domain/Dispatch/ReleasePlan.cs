namespace Vpp.Domain.Dispatch;

/// <summary>How an event ends (C8).</summary>
/// <param name="Window">Vehicles return to charging at seeded instants spread over this window.</param>
/// <param name="RequiresGridRecovered">Return begins only when the operator says that the grid has recovered.</param>
public readonly record struct ReleasePlan(TimeSpan Window, bool RequiresGridRecovered)
{
    public static ReleasePlan Default { get; } = new(TimeSpan.FromMinutes(10), false);
}
