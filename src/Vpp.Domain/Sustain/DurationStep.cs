using Vpp.Domain.Quantities;

namespace Vpp.Domain.Sustain;

/// <summary>One step of a duration curve.</summary>
/// <param name="Power">What the step adds to all longer ones, ≥ 0.</param>
/// <param name="Lasts">How long it can be held; <see cref="TimeSpan.MaxValue"/> is for ever.</param>
public readonly record struct DurationStep(Power Power, TimeSpan Lasts);
