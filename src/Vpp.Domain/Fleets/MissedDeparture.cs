using Vpp.Domain.Quantities;

namespace Vpp.Domain.Fleets;

/// <summary>A vehicle that left with less than it needed.</summary>
/// <param name="Vehicle">Place in the fleet.</param>
/// <param name="Stay">Place among its stays.</param>
/// <param name="Held">Energy when it left.</param>
/// <param name="Needed">Energy it needed, more than it held.</param>
/// <param name="WasPossible">Charging at its maximum for the whole stay would have met the need.</param>
public readonly record struct MissedDeparture(int Vehicle, int Stay, Energy Held, Energy Needed, bool WasPossible);
