using Vpp.Domain.Quantities;

namespace Vpp.Domain.Dispatch;

/// <summary>One step of an event's target.</summary>
/// <param name="Duration">How long it holds, > 0.</param>
/// <param name="Reduction">Positive lowers net load, negative raises it.</param>
public readonly record struct DispatchInterval(TimeSpan Duration, Power Reduction);
