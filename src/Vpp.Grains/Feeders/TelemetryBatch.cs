namespace Vpp.Grains.Feeders;

/// <summary>
/// Readings of one binding as columns of equal length, any order; the newest reading per vehicle counts. Arrays may
/// be longer than <see cref="Count"/>, so that a gateway can rent them.
/// </summary>
[GenerateSerializer, Immutable, Alias("vpp.telemetry-batch")]
public sealed class TelemetryBatch
{
    /// <summary>The binding that the members belong to.</summary>
    [Id(0)]
    public required Route Route { get; init; }

    [Id(1)]
    public required int Count { get; init; }

    /// <summary>Position of the vehicle in the binding.</summary>
    [Id(2)]
    public required int[] Member { get; init; }

    /// <summary>Power at the EVSE, positive when charging.</summary>
    [Id(3)]
    public required int[] PowerW { get; init; }

    /// <summary>State of charge in hundredths of a percent, 0 to 10,000.</summary>
    [Id(4)]
    public required short[] StateOfCharge { get; init; }

    /// <summary>A <see cref="Domain.Vehicles.ConnectionState"/>.</summary>
    [Id(5)]
    public required byte[] Connection { get; init; }

    /// <summary>
    /// Age of the reading when the batch left the gateway, ≥ 0; a negative one is from the future (C15).
    /// </summary>
    [Id(6)]
    public required int[] AgeMs { get; init; }

    /// <summary>Epoch of the setpoint that the vehicle holds, 0 when it never held one.</summary>
    [Id(7)]
    public required long[] Epoch { get; init; }

    [Id(8)]
    public required long[] Sequence { get; init; }

    /// <summary>The setpoint that the vehicle holds; meaningful while life remains.</summary>
    [Id(9)]
    public required int[] SetpointW { get; init; }

    /// <summary>What is left of its time to live; 0 when the vehicle is on default control.</summary>
    [Id(10)]
    public required int[] RemainingLifeMs { get; init; }
}
