namespace Vpp.Grains.Feeders;

/// <summary>What a feeder found for what it was told, at once; its summary follows by itself.</summary>
/// <param name="Epoch">The feeder's reign.</param>
/// <param name="Version">In one sequence with <see cref="FeederSummary.Version"/>: the newest wins.</param>
/// <param name="Shares">One per event that runs here.</param>
[GenerateSerializer, Immutable, Alias("vpp.feeder-answer")]
public sealed record FeederAnswer(
    [property: Id(0)] long Epoch,
    [property: Id(1)] long Version,
    [property: Id(2)] FeederShare[] Shares);
