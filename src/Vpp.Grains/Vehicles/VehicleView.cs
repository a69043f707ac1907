using Vpp.Domain.Vehicles;
using Vpp.Grains.Feeders;

namespace Vpp.Grains.Vehicles;

/// <summary>One vehicle as its owner sees it.</summary>
/// <param name="Terms">What is agreed, in the newest version on disk.</param>
/// <param name="AgreedAt">When the feeder took that version; null until it has.</param>
/// <param name="Row">The live row, or null when the feeder cannot be reached.</param>
[GenerateSerializer, Immutable, Alias("vpp.vehicle-view")]
public sealed record VehicleView(
    [property: Id(0)] VehicleTerms Terms,
    [property: Id(1)] DateTimeOffset? AgreedAt,
    [property: Id(2)] VehicleRow? Row);
