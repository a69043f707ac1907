using Vpp.Domain.Leases;

namespace Vpp.Domain.Fleets;

/// <summary>
/// A simulated vehicle's answer to one setpoint. <see cref="SetpointOutcome.Accepted"/> is said when the setpoint comes
/// into force, after the response delay: until then the power before it still counts (P4). A setpoint that a newer one
/// overtakes within that delay is not answered.
/// </summary>
public readonly record struct SetpointAcknowledgement(int Vehicle, Fence Fence, SetpointOutcome Outcome);
