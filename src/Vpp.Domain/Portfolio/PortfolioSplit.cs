using Vpp.Domain.Network;
using Vpp.Domain.Quantities;

namespace Vpp.Domain.Portfolio;

/// <summary>
/// Splits a target over feeders from their cached supply, within the limits of the nodes above the feeder heads: the
/// step at which the target is reached is searched at the plant and handed down, and a node whose room binds searches
/// its own. Feeders share the step itself in proportion; whole watts, so the parts add up (C1).
/// </summary>
/// <remarks>
/// One search serves both directions and all objectives: an offer is a curve that never falls, whatever its steps are.
/// </remarks>
public sealed class PortfolioSplit
{
    private readonly NetworkModel _model;

    // The plant, then the nodes above the feeder heads, each before what is below it; all below one is one range.
    private readonly int[] _parents;
    private readonly int[] _end;
    private readonly int[] _feederParents;
    private readonly int[] _feederFrom;
    private readonly int[] _feederEnd;
    private readonly long[] _roomW;
    private readonly long[] _loadW;

    // What arrives at a node before and at its threshold, and what it is given.
    private readonly long[] _beforeW;
    private readonly long[] _atW;
    private readonly long[] _nodeShareW;
    private readonly int[] _step;
    private readonly long[] _feederBeforeW;
    private readonly long[] _feederAtW;
    private readonly long[] _shareW;

    public PortfolioSplit(NetworkModel model)
    {
        _model = model;
        _parents = [-1, .. model.Upper.Parents.ToArray().Select(parent => 1 + parent)];
        _feederParents = [.. model.Upper.FeederParents.ToArray().Select(parent => 1 + parent)];
        var (nodes, feeders) = (_parents.Length, _feederParents.Length);
        _end = [.. Enumerable.Range(1, nodes)];
        (_feederFrom, _feederEnd) = (new int[nodes], new int[nodes]);
        _step = new int[nodes];
        (_roomW, _loadW) = (new long[nodes], new long[nodes]);
        (_beforeW, _atW, _nodeShareW) = (new long[nodes], new long[nodes], new long[nodes]);
        (_feederBeforeW, _feederAtW, _shareW) = (new long[feeders], new long[feeders], new long[feeders]);
        FindRanges();
    }

    /// <summary>
    /// The parts of the last split in watts ≥ 0, in the order of <see cref="NetworkModel.Feeders"/>.
    /// </summary>
    public ReadOnlySpan<long> ShareW => _shareW;

    /// <summary>What the last split could not place, in watts ≥ 0.</summary>
    public long ShortfallW { get; private set; }

    /// <summary>The step at which the last target was reached by the plant as a whole; -1 for nothing.</summary>
    public int ThresholdStep { get; private set; }

    /// <summary>Watts given from the threshold's own step, of <see cref="ThresholdOfferedW"/>.</summary>
    public long ThresholdTakenW { get; private set; }

    /// <summary>Watts that all feeders offer in the threshold's own step.</summary>
    public long ThresholdOfferedW { get; private set; }

    /// <summary>The nodes above the feeder heads whose limit held the last split back.</summary>
    public IEnumerable<string> SaturatedNodes()
    {
        for (var node = 1; node < _parents.Length; node++)
        {
            if (_nodeShareW[node] >= _roomW[node])
            {
                yield return _model.Upper.NodeId(node - 1).Text;
            }
        }
    }

    /// <summary>Splits a target.</summary>
    /// <param name="targetW">Magnitude of the target.</param>
    /// <param name="raising">Whether net load is raised instead of lowered.</param>
    /// <param name="offers">What each feeder offers, in the order of <see cref="NetworkModel.Feeders"/>.</param>
    public void Split(long targetW, bool raising, ReadOnlySpan<FeederOffer> offers)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(targetW);
        ArgumentOutOfRangeException.ThrowIfNotEqual(offers.Length, _shareW.Length);
        SetRooms(raising, offers);
        var steps = 0;
        foreach (ref readonly var offer in offers)
        {
            steps = Math.Max(steps, offer.Count);
        }

        ThresholdStep = Search(0, targetW, steps, offers);
        var reachableW = Math.Min(targetW, _atW[0]);
        ShortfallW = targetW - reachableW;
        _nodeShareW[0] = reachableW;
        (ThresholdTakenW, ThresholdOfferedW) = (reachableW - _beforeW[0], _atW[0] - _beforeW[0]);
        for (var node = 0; node < _parents.Length; node++)
        {
            var shareW = _nodeShareW[node];
            if (shareW < _beforeW[node] || shareW > _atW[node])
            {
                Search(node, shareW, steps, offers);
            }

            HandDown(node, shareW - _beforeW[node], _atW[node] - _beforeW[node]);
        }
    }

    /// <summary>
    /// Finds the first step by which the wanted watts arrive at a node, or the last step; looks from where it was the
    /// last time.
    /// </summary>
    private int Search(int node, long wantedW, int steps, ReadOnlySpan<FeederOffer> offers)
    {
        var (low, high, width) = (-1, steps - 1, 1);
        var (isBelow, isAbove) = (false, false);
        var step = Math.Min(_step[node], high);
        while (true)
        {
            SumUp(node, step, offers);
            if (step > low && _beforeW[node] >= wantedW)
            {
                (high, isBelow) = (step - 1, true);
            }
            else if (step < high && _atW[node] < wantedW)
            {
                (low, isAbove) = (step + 1, true);
            }
            else
            {
                return _step[node] = step;
            }

            step = isBelow && isAbove ? low + (high - low) / 2
                : isBelow ? Math.Max(low, high + 1 - width)
                : Math.Min(high, low - 1 + width);
            width *= 2;
        }
    }

    /// <summary>Sums what arrives at a node and all below it just before a step and at it.</summary>
    private void SumUp(int node, int step, ReadOnlySpan<FeederOffer> offers)
    {
        var nodes = _end[node] - node;
        _beforeW.AsSpan(node, nodes).Clear();
        _atW.AsSpan(node, nodes).Clear();
        for (var feeder = _feederFrom[node]; feeder < _feederEnd[node]; feeder++)
        {
            ref readonly var offer = ref offers[feeder];
            var (beforeW, atW) = (offer.UpToW(step - 1), offer.UpToW(step));
            (_feederBeforeW[feeder], _feederAtW[feeder]) = (beforeW, atW);
            _beforeW[_feederParents[feeder]] += beforeW;
            _atW[_feederParents[feeder]] += atW;
        }

        for (var below = _end[node] - 1; below > node; below--)
        {
            _beforeW[_parents[below]] += Math.Min(_beforeW[below], _roomW[below]);
            _atW[_parents[below]] += Math.Min(_atW[below], _roomW[below]);
        }
    }

    // Each part ends where its portion of the step ends, rounded down: so all of them add up to what is to be given.
    private void HandDown(int node, long takenW, long offeredW)
    {
        var (upToW, givenW) = (0L, 0L);
        for (var below = node + 1; below < _end[node]; below = _end[below])
        {
            var beforeW = Math.Min(_beforeW[below], _roomW[below]);
            _nodeShareW[below] = beforeW + Portion(Math.Min(_atW[below], _roomW[below]) - beforeW);
        }

        for (var feeder = _feederFrom[node]; feeder < _feederEnd[node]; feeder++)
        {
            if (_feederParents[feeder] == node)
            {
                _shareW[feeder] = _feederBeforeW[feeder] + Portion(_feederAtW[feeder] - _feederBeforeW[feeder]);
            }
        }

        long Portion(long stepW)
        {
            if (takenW == 0)
            {
                return 0;
            }

            upToW += stepW;
            var beforeW = givenW;
            givenW = WideInteger.MultiplyDivide(takenW, upToW, offeredW);
            return givenW - beforeW;
        }
    }

    private void SetRooms(bool raising, ReadOnlySpan<FeederOffer> offers)
    {
        var upper = _model.Upper;
        upper.PeakLoadW.CopyTo(_loadW.AsSpan(1));
        for (var feeder = 0; feeder < offers.Length; feeder++)
        {
            _loadW[_feederParents[feeder]] += offers[feeder].LoadW;
        }

        for (var node = _parents.Length - 1; node > 0; node--)
        {
            if (_parents[node] > 0)
            {
                _loadW[_parents[node]] += _loadW[node];
            }

            var limitW = (raising ? upper.ImportLimitW : upper.ExportLimitW)[node - 1];
            _roomW[node] = limitW == long.MaxValue
                ? long.MaxValue
                : Math.Max(0, raising ? limitW - _loadW[node] : limitW + _loadW[node]);
        }

        _loadW[0] = 0;
        _roomW[0] = long.MaxValue;
    }

    private void FindRanges()
    {
        for (var node = _parents.Length - 1; node > 0; node--)
        {
            _end[_parents[node]] = Math.Max(_end[_parents[node]], _end[node]);
        }

        Array.Fill(_feederFrom, _feederParents.Length);
        for (var feeder = 0; feeder < _feederParents.Length; feeder++)
        {
            for (var node = _feederParents[feeder]; node >= 0; node = _parents[node])
            {
                _feederFrom[node] = Math.Min(_feederFrom[node], feeder);
                _feederEnd[node] = feeder + 1;
            }
        }
    }
}
