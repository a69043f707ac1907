using Vpp.Domain.Quantities;

namespace Vpp.Domain.Leases;

/// <summary>
/// The power a vehicle is asked to hold until its time to live ends, and what it does after that (C2). A charging
/// setpoint is a ceiling, since a battery may take less; a discharging one is held exactly.
/// </summary>
/// <param name="Fence">Its place in the order of everything sent to the vehicle.</param>
/// <param name="Power">Positive charges, negative discharges.</param>
/// <param name="TimeToLive">Counts from the instant of issue.</param>
/// <param name="Then">Default control once the time to live has ended.</param>
public readonly record struct Setpoint(Fence Fence, Power Power, TimeSpan TimeToLive, DefaultControl Then);
