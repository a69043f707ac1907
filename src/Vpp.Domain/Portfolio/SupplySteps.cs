namespace Vpp.Domain.Portfolio;

/// <summary>
/// One feeder's supply along one order of preference, as the watts offered up to each step: buckets of a price or a
/// duration, or equal parts of what everyone can. Set when a summary arrives, so that a split only looks up.
/// </summary>
public sealed class SupplySteps
{
    // From the first step with watts to the last.
    private long[] _upToW = [];
    private int _first;
    private int _length;

    /// <summary>How many steps there are, those without watts included.</summary>
    public int Count { get; private set; }

    /// <summary>All it offers, in watts ≥ 0.</summary>
    public long TotalW => _length == 0 ? 0 : _upToW[_length - 1];

    /// <summary>Takes new watts ≥ 0 by step.</summary>
    /// <param name="stepW">By step, in the order of preference unless the last is the best.</param>
    /// <param name="lastFirst">Whether the last step goes first, as with durations.</param>
    public void Set(ReadOnlySpan<long> stepW, bool lastFirst = false)
    {
        var first = stepW.IndexOfAnyExcept(0);
        var last = stepW.LastIndexOfAnyExcept(0);
        (Count, _first) = (stepW.Length, lastFirst ? stepW.Length - 1 - last : first);
        _length = first < 0 ? 0 : last - first + 1;
        if (_upToW.Length < _length)
        {
            _upToW = new long[_length];
        }

        var sumW = 0L;
        for (var step = 0; step < _length; step++)
        {
            sumW += stepW[lastFirst ? last - step : first + step];
            _upToW[step] = sumW;
        }
    }

    /// <summary>Watts offered by a step and all before it; none before the first.</summary>
    internal long UpToW(int step) =>
        step < _first || _length == 0 ? 0 : _upToW[Math.Min(step - _first, _length - 1)];
}
