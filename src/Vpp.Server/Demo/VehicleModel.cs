using Vpp.Domain.Quantities;

namespace Vpp.Server.Demo;

/// <summary>
/// A type of vehicle that can give power back; its registrations are its weight in a draw, its efficiency holds each way.
/// </summary>
internal sealed record VehicleModel(
    string Name,
    long Registrations,
    Energy UsableCapacity,
    Power AcChargePower,
    Power AcDischargePower,
    Efficiency Efficiency);
