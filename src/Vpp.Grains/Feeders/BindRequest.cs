using Vpp.Domain.Following;

namespace Vpp.Grains.Feeders;

/// <summary>
/// A connection introduces its vehicles and homes to their feeder. From here on both sides speak of them by their
/// position in these lists; the feeder's own rows never leave it.
/// </summary>
/// <param name="Route">Where the connection ends.</param>
/// <param name="Vehicles">Ids, in the order of their numbers.</param>
/// <param name="Homes">The same.</param>
/// <param name="Latency">How soon all these vehicles answer.</param>
[GenerateSerializer, Immutable, Alias("vpp.bind-request")]
public sealed record BindRequest(
    [property: Id(0)] Route Route,
    [property: Id(1)] string[] Vehicles,
    [property: Id(2)] string[] Homes,
    [property: Id(3)] LatencyClass Latency = LatencyClass.Fast);
