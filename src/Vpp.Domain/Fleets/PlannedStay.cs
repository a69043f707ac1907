using Vpp.Domain.Quantities;

namespace Vpp.Domain.Fleets;

/// <summary>One stay of a simulated vehicle at its EVSE; instants are time since the fleet's origin.</summary>
/// <param name="ArrivesAt">When it plugs in; may lie before the origin.</param>
/// <param name="DepartsAt">When it leaves, after it arrived.</param>
/// <param name="EnergyAtArrival">Energy held then, or at the origin if it arrived before.</param>
/// <param name="EnergyAtDeparture">Energy it needs when it leaves; it charges to this by itself.</param>
public readonly record struct PlannedStay(
    TimeSpan ArrivesAt,
    TimeSpan DepartsAt,
    Energy EnergyAtArrival,
    Energy EnergyAtDeparture);
