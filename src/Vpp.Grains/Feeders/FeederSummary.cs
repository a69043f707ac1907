using Vpp.Domain.Feeders;

namespace Vpp.Grains.Feeders;

/// <summary>
/// What a feeder tells the portfolio: pushed, never asked for. Powers are whole watts; capacities are magnitudes
/// from the planned power without any event, after every limit below and at the feeder head.
/// </summary>
[GenerateSerializer, Immutable, Alias("vpp.feeder-summary")]
public sealed record FeederSummary
{
    [Id(0)]
    public required string Feeder { get; init; }

    /// <summary>The feeder's reign, then a number that grows with every summary of it: the newest wins.</summary>
    [Id(1)]
    public required long Epoch { get; init; }

    [Id(2)]
    public required long Version { get; init; }

    [Id(3)]
    public required DateTimeOffset At { get; init; }

    /// <summary>Net load at the feeder head, from the newest readings.</summary>
    [Id(4)]
    public required long LoadW { get; init; }

    /// <summary>Load of homes without their vehicles.</summary>
    [Id(5)]
    public required long UncontrolledLoadW { get; init; }

    /// <summary>Measured power of all vehicles, positive when charging.</summary>
    [Id(6)]
    public required long VehiclesW { get; init; }

    /// <summary>Planned power of all vehicles without any event.</summary>
    [Id(7)]
    public required long BaselineW { get; init; }

    /// <summary>Limits at the feeder head, its part of the nodes above included; null is none.</summary>
    [Id(8)]
    public required long? ImportLimitW { get; init; }

    [Id(9)]
    public required long? ExportLimitW { get; init; }

    /// <summary>What could be moved beyond the plan, by price and by how long it could be held.</summary>
    [Id(10)]
    public required FeederSupply Supply { get; init; }

    [Id(11)]
    public required FeederShare[] Shares { get; init; }

    /// <summary>Vehicles by state, in the order of <c>VehicleStates.All</c>.</summary>
    [Id(12)]
    public required int[] VehiclesByState { get; init; }

    /// <summary>Age of the oldest reading that counts as live; null when none does.</summary>
    [Id(13)]
    public required long? OldestReadingMs { get; init; }

    /// <summary>Nodes whose loading is above a limit now, whoever causes it.</summary>
    [Id(14)]
    public required string[] OverloadedNodes { get; init; }

    /// <summary>When the supply was made out; null before the first time.</summary>
    [Id(15)]
    public DateTimeOffset? SuppliedAt { get; init; }

    /// <summary>Homes on the feeder, enrolled or not.</summary>
    [Id(16)]
    public int Homes { get; init; }

    /// <summary>Those whose meter was heard lately; the network file speaks for the others.</summary>
    [Id(17)]
    public int MeteredHomes { get; init; }

    /// <summary>Whether nearly all vehicles have fallen silent at once: nothing is expected of them (C9).</summary>
    [Id(18)]
    public bool IsTripped { get; init; }
}

/// <summary>One event at one feeder: what it was asked, what it found, what it measures.</summary>
[GenerateSerializer, Immutable, Alias("vpp.feeder-share")]
public sealed record FeederShare(
    [property: Id(0)] string Event,
    [property: Id(1)] long EventVersion,
    [property: Id(2)] long Round,
    [property: Id(3)] long TargetW,
    [property: Id(4)] long AllocatedW,
    [property: Id(5)] long DeliveredW,
    [property: Id(6)] LimitShare[] Shortfall,
    [property: Id(7)] int VehiclesUsed)
{
    /// <summary>Those left out of the event; null when there are none.</summary>
    [Id(8)]
    public ControlGroupFigures? ControlGroup { get; init; }
}

/// <summary>Vehicles that were left out of an event so that the baseline can be measured by them.</summary>
/// <param name="Vehicles">How many were measured.</param>
/// <param name="BaselineW">What they were planned to draw.</param>
/// <param name="MeasuredW">What they drew.</param>
[GenerateSerializer, Immutable, Alias("vpp.control-group-figures")]
public sealed record ControlGroupFigures(
    [property: Id(0)] int Vehicles,
    [property: Id(1)] long BaselineW,
    [property: Id(2)] long MeasuredW)
{
    /// <summary>All of them together.</summary>
    public static ControlGroupFigures? Sum(ControlGroupFigures? one, ControlGroupFigures? other) =>
        one is null || other is null
            ? one ?? other
            : new(one.Vehicles + other.Vehicles, one.BaselineW + other.BaselineW, one.MeasuredW + other.MeasuredW);
}

/// <summary>Watts of a shortfall and the limit behind them.</summary>
[GenerateSerializer, Immutable, Alias("vpp.limit-share")]
public sealed record LimitShare([property: Id(0)] string Limit, [property: Id(1)] long PowerW);
