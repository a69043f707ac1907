using Vpp.Domain.Quantities;

namespace Vpp.Domain.Dispatch;

/// <summary>One limit behind a shortfall.</summary>
/// <param name="Limit">The limit.</param>
/// <param name="Vehicles">How many vehicles it holds where they are.</param>
/// <param name="HeldBack">What these could still move but for this limit and those above it, ≥ 0.</param>
public readonly record struct ShortfallReason(BindingLimit Limit, int Vehicles, Power HeldBack);
