namespace Vpp.Grains.Leases;

/// <summary>
/// Setpoints of one feeder for the members of one binding, as columns of equal length. All share one fence, since a
/// feeder numbers its batches.
/// </summary>
[GenerateSerializer, Immutable, Alias("vpp.setpoint-batch")]
public sealed class SetpointBatch
{
    /// <summary>The binding, on the server that the batch is sent to.</summary>
    [Id(0)]
    public required long Binding { get; init; }

    [Id(1)]
    public required long Epoch { get; init; }

    [Id(2)]
    public required long Sequence { get; init; }

    [Id(3)]
    public required int[] Member { get; init; }

    /// <summary>Positive charges, negative discharges.</summary>
    [Id(4)]
    public required int[] PowerW { get; init; }

    /// <summary>Of all, from the instant of issue; the transport deducts what it queues.</summary>
    [Id(5)]
    public required int TimeToLiveMs { get; init; }

    /// <summary>Default control: how long to hold 0 W after the time to live.</summary>
    [Id(6)]
    public required int[] ReturnDelayMs { get; init; }

    /// <summary>Default control: the most to import then.</summary>
    [Id(7)]
    public required int[] AssuredW { get; init; }

    /// <summary>Default control of all: how fast to return, W/s.</summary>
    [Id(8)]
    public required int RampWPerSecond { get; init; }
}
