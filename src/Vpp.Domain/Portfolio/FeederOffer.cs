namespace Vpp.Domain.Portfolio;

/// <summary>What one feeder offers to a split.</summary>
/// <param name="LoadW">Its net load without any event.</param>
/// <param name="Steps">Its supply in the order of the split's objective; null offers nothing.</param>
/// <param name="PromisedW">Watts ≥ 0, the first in the order, that others were promised already (C5).</param>
/// <param name="CapW">Most that may be asked of what is left, in watts ≥ 0.</param>
public readonly record struct FeederOffer(
    long LoadW, SupplySteps? Steps, long PromisedW = 0, long CapW = long.MaxValue)
{
    internal int Count => Steps?.Count ?? 0;

    /// <summary>What may be asked up to a step; never less for a later one.</summary>
    internal long UpToW(int step) =>
        Steps is null ? 0 : Math.Min(CapW, Math.Max(0, Steps.UpToW(step) - PromisedW));
}
