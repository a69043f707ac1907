namespace Vpp.Grains.Feeders;

/// <summary>Meter values of the homes of one binding, as columns of equal length.</summary>
[GenerateSerializer, Immutable, Alias("vpp.home-meter-batch")]
public sealed class HomeMeterBatch
{
    [Id(0)]
    public required Route Route { get; init; }

    [Id(1)]
    public required int Count { get; init; }

    /// <summary>Position of the home in the binding.</summary>
    [Id(2)]
    public required int[] Member { get; init; }

    /// <summary>Power of the home without its vehicles; negative when it generates more than it uses.</summary>
    [Id(3)]
    public required int[] UncontrolledLoadW { get; init; }

    [Id(4)]
    public required int[] AgeMs { get; init; }
}
