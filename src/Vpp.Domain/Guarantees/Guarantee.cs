using Vpp.Domain.Identities;
using Vpp.Domain.Quantities;

namespace Vpp.Domain.Guarantees;

/// <summary>What a vehicle was promised for its departure, and what it left with.</summary>
/// <param name="Vehicle">The vehicle.</param>
/// <param name="LeftAt">When it left, as far as the feeder heard.</param>
/// <param name="IsDue">Whether it stayed until it had to be ready; who leaves earlier was promised nothing yet.</param>
/// <param name="Promised">Energy it was to hold.</param>
/// <param name="Held">Energy it held by its last reading.</param>
/// <param name="WouldHold">The most it would have held without any event; never less than it held.</param>
public readonly record struct Guarantee(
    VehicleId Vehicle,
    DateTimeOffset LeftAt,
    bool IsDue,
    Energy Promised,
    Energy Held,
    Energy WouldHold)
{
    /// <summary>It was due and is short.</summary>
    public bool IsMissed => IsDue && Held < Promised;

    /// <summary>It was missed, and without the events it would not have been.</summary>
    public bool IsMissedByEvent => IsMissed && WouldHold >= Promised;
}
