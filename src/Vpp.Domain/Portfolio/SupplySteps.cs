namespace Vpp.Domain.Portfolio;

/// <summary>
/// One feeder's supply along one order of preference, as the watts offered up to each step: buckets of a price or a
/// duration, or equal parts of what everyone can. Set when a summary arrives, so that a split only looks up.
/// </summary>
public sealed class SupplySteps
{
    private long[] _upToW = [];

    public int Count { get; private set; }

    /// <summary>All it offers, in watts ≥ 0.</summary>
    public long TotalW => UpToW(Count - 1);

    /// <summary>Takes new watts ≥ 0 by step.</summary>
    /// <param name="stepW">By step, in the order of preference unless the last is the best.</param>
    /// <param name="lastFirst">Whether the last step goes first, as with durations.</param>
    public void Set(ReadOnlySpan<long> stepW, bool lastFirst = false)
    {
        if (_upToW.Length < stepW.Length)
        {
            _upToW = new long[stepW.Length];
        }

        Count = stepW.Length;
        var sumW = 0L;
        for (var step = 0; step < stepW.Length; step++)
        {
            sumW += stepW[lastFirst ? stepW.Length - 1 - step : step];
            _upToW[step] = sumW;
        }
    }

    /// <summary>Watts offered by a step and all before it; none before the first.</summary>
    internal long UpToW(int step) => step < 0 || Count == 0 ? 0 : _upToW[Math.Min(step, Count - 1)];
}
