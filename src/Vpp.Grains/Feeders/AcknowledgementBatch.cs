namespace Vpp.Grains.Feeders;

/// <summary>What became of setpoints at the vehicles of one binding, as columns of equal length.</summary>
[GenerateSerializer, Immutable, Alias("vpp.acknowledgement-batch")]
public sealed class AcknowledgementBatch
{
    [Id(0)]
    public required Route Route { get; init; }

    [Id(1)]
    public required int Count { get; init; }

    [Id(2)]
    public required int[] Member { get; init; }

    [Id(3)]
    public required long[] Epoch { get; init; }

    [Id(4)]
    public required long[] Sequence { get; init; }

    /// <summary>A <see cref="Domain.Leases.SetpointOutcome"/>.</summary>
    [Id(5)]
    public required byte[] Outcome { get; init; }
}
