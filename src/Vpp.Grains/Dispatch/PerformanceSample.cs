using Vpp.Grains.Feeders;

namespace Vpp.Grains.Dispatch;

/// <summary>One control interval of one event over the whole plant, or the mean of several.</summary>
/// <param name="At">Start of the interval, UTC.</param>
/// <param name="TargetW">What was asked.</param>
/// <param name="AllocatedW">What the feeders found within every limit.</param>
/// <param name="DeliveredW">Baseline minus measured.</param>
/// <param name="Shortfall">Watts not found, by the limit behind them.</param>
/// <param name="Intervals">How many control intervals it stands for, at least one.</param>
[GenerateSerializer, Immutable, Alias("vpp.performance-sample")]
public sealed record PerformanceSample(
    [property: Id(0)] DateTimeOffset At,
    [property: Id(1)] long TargetW,
    [property: Id(2)] long AllocatedW,
    [property: Id(3)] long DeliveredW,
    [property: Id(4)] LimitShare[] Shortfall,
    [property: Id(5)] int Intervals = 1)
{
    /// <summary>Whether the signal that the event follows was silent, so that nothing was asked.</summary>
    [Id(6)]
    public bool IsSignalSilent { get; init; }

    /// <summary>Those left out of the event, all feeders together; null when there are none.</summary>
    [Id(7)]
    public ControlGroupFigures? ControlGroup { get; init; }
}
