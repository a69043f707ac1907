namespace Vpp.Domain.Dispatch;

/// <summary>
/// Two segments in series per vehicle: watts that give up its present power, then watts beyond standstill, the second
/// never cheaper than the first; the price may rise with each watt.
/// </summary>
public abstract class SegmentedObjective : PricedObjective
{
    private long[] _base = [];
    private long[] _beyond = [];
    private long[] _slope = [];
    private long[] _stopW = [];
    private long[] _limitW = [];
    private long[] _first = [];
    private long[] _last = [];

    private protected SegmentedObjective()
    {
    }

    /// <summary>Price of stopping, what the second segment adds to it, and the rise per half watt.</summary>
    private protected abstract (long Base, long Beyond, long Slope) SegmentsOf(int vehicle);

    internal sealed override void Gather(OfferColumns offers)
    {
        if (_base.Length < offers.Count)
        {
            var size = Math.Max(offers.Count, _base.Length * 2);
            (_base, _beyond, _slope) = (new long[size], new long[size], new long[size]);
            (_stopW, _limitW, _first, _last) = (new long[size], new long[size], new long[size], new long[size]);
        }

        for (var slot = 0; slot < offers.Count; slot++)
        {
            var (price, beyond, slope) = SegmentsOf(offers.Vehicle[slot]);
            var limitW = offers.LimitW[slot];
            var stopW = Math.Clamp(offers.PresentW[slot], 0, limitW);
            (_base[slot], _beyond[slot]) = stopW == 0 ? (price + beyond, 0) : (price, beyond);
            _slope[slot] = slope;
            (_stopW[slot], _limitW[slot]) = (stopW, limitW);
            _first[slot] = MarginalPrice(offers, slot, 0);
            _last[slot] = MarginalPrice(offers, slot, limitW - 1);
        }
    }

    internal sealed override long FirstPrice(int slot) => _first[slot];

    internal sealed override long LastPrice(int slot) => _last[slot];

    internal sealed override long MarginalPrice(OfferColumns offers, int slot, long shareW) =>
        _base[slot] + _slope[slot] * (2 * shareW + 1) + (shareW >= _stopW[slot] ? _beyond[slot] : 0);

    internal sealed override void CountWatts(long price, int from, int end, long[] wattsBySlot)
    {
        for (var slot = from; slot < end; slot++)
        {
            wattsBySlot[slot] = price < _first[slot] ? 0
                : price >= _last[slot] ? _limitW[slot]
                : WattsBetween(slot, price - _base[slot]);
        }
    }

    // Called with at least the first watt bought and the last one not.
    private long WattsBetween(int slot, long above)
    {
        var (slope, stopW) = (_slope[slot], _stopW[slot]);
        if (slope == 0)
        {
            return stopW;
        }

        var watts = (above / slope + 1) / 2;
        if (watts <= stopW || _beyond[slot] == 0)
        {
            return watts;
        }

        above -= _beyond[slot];
        return above < slope ? stopW : Math.Max(stopW, (above / slope + 1) / 2);
    }
}
