using Vpp.Domain.Homes;
using Vpp.Domain.Vehicles;

namespace Vpp.Grains.Storage;

/// <summary>What changed for one feeder, in its newest version.</summary>
/// <param name="Homes">Homes that changed; one whose feeder is another has left.</param>
/// <param name="Vehicles">Vehicles that changed; one whose feeder is another has left.</param>
/// <param name="ThroughChange">The change number to ask after next time; nothing at or below it can still
/// appear.</param>
public sealed record TermsChanges(
    IReadOnlyList<HomeTerms> Homes,
    IReadOnlyList<VehicleTerms> Vehicles,
    long ThroughChange);
