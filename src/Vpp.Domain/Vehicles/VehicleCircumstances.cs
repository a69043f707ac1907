using Vpp.Domain.Quantities;

namespace Vpp.Domain.Vehicles;

/// <summary>What is known of one vehicle at the instant of a decision.</summary>
/// <param name="Connection">Where it is plugged in.</param>
/// <param name="OptedOut">The owner's refusal.</param>
/// <param name="IsFresh">Whether its newest reading is young enough to rely on (C9).</param>
/// <param name="Held">Battery energy by its newest reading.</param>
/// <param name="SensorError">How far that reading may be off, ≥ 0.</param>
/// <param name="Age">Age of that reading, ≥ 0.</param>
/// <param name="ExportWorst">The most it may have exported since, a magnitude.</param>
/// <param name="ChargeGuaranteed">Charge power that every node above can carry whatever the others do (P_g).</param>
/// <param name="UntilRelease">Time to the end of the event and of its release (t_e); zero without an event.</param>
/// <param name="UntilDeparture">Time to an early estimate of its departure (t_d); null when none is set.</param>
/// <param name="TimeToLive">How long a setpoint may run before the vehicle is heard again, > 0.</param>
public readonly record struct VehicleCircumstances(
    ConnectionState Connection,
    bool OptedOut,
    bool IsFresh,
    Energy Held,
    Energy SensorError,
    TimeSpan Age,
    Power ExportWorst,
    Power ChargeGuaranteed,
    TimeSpan UntilRelease,
    TimeSpan? UntilDeparture,
    TimeSpan TimeToLive);
