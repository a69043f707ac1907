using Vpp.Domain.Quantities;

namespace Vpp.Domain.Dispatch;

/// <summary>How an event was last changed: its target goes on from where it was, without a step.</summary>
/// <param name="At">When the change takes effect, UTC; the start when it was made before.</param>
/// <param name="From">The target at that instant before the change; zero at the start.</param>
/// <param name="Ramp">How long the new target takes to be reached.</param>
/// <param name="Submitted">The event as it was before any change.</param>
public sealed record TargetChange(DateTimeOffset At, Power From, TimeSpan Ramp, DispatchEvent Submitted);
