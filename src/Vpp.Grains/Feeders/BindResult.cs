namespace Vpp.Grains.Feeders;

/// <summary>What a feeder made of a binding.</summary>
/// <param name="Epoch">The feeder's reign; anything sent under a lower one is refused from now on.</param>
/// <param name="UnknownVehicles">Positions of vehicles that are not on this feeder.</param>
/// <param name="UnknownHomes">Positions of homes that are not on this feeder.</param>
[GenerateSerializer, Immutable, Alias("vpp.bind-result")]
public sealed record BindResult(
    [property: Id(0)] long Epoch,
    [property: Id(1)] int[] UnknownVehicles,
    [property: Id(2)] int[] UnknownHomes);
