using Vpp.Domain.Quantities;

namespace Vpp.Domain.Following;

/// <summary>The vehicles that were left out of an event, now: how far the baseline is off for them.</summary>
/// <param name="Vehicles">How many of them can be measured now.</param>
/// <param name="Baseline">What they were planned to draw.</param>
/// <param name="Measured">What they draw.</param>
public readonly record struct BaselineSample(int Vehicles, Power Baseline, Power Measured);
