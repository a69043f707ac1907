using Vpp.Domain.Quantities;

namespace Vpp.Server.Demo;

/// <summary>
/// A type of vehicle that can give power back. Its registrations are its weight in a draw; its efficiency holds both
/// ways.
/// </summary>
internal sealed record VehicleModel(
    string Name,
    long Registrations,
    Energy UsableCapacity,
    Power AcChargePower,
    Power AcDischargePower,
    Efficiency Efficiency);
