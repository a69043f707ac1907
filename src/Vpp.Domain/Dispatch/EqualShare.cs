using System.Numerics;

namespace Vpp.Domain.Dispatch;

/// <summary>
/// Everyone the same share of what they can, as far as limits allow: the least sum of squares of the shares, each
/// divided by the vehicle's limit. Needs no columns.
/// </summary>
public sealed class EqualShare : PricedObjective
{
    private long[] _limitW = [];
    private long[] _first = [];
    private long[] _last = [];
    private int _scale;

    internal override bool IsNearlyStraight => true;

    internal override void Gather(OfferColumns offers)
    {
        if (_limitW.Length < offers.Count)
        {
            var size = Math.Max(offers.Count, _limitW.Length * 2);
            (_limitW, _first, _last) = (new long[size], new long[size], new long[size]);
        }

        var largestW = 1L;
        for (var slot = 0; slot < offers.Count; slot++)
        {
            _limitW[slot] = offers.LimitW[slot];
            largestW = Math.Max(largestW, _limitW[slot]);
        }

        // Two fractions with denominators below 2^b differ by more than 2^-2b or not at all: none are confused.
        _scale = 2 * (BitOperations.Log2((ulong)largestW) + 1);
        for (var slot = 0; slot < offers.Count; slot++)
        {
            _first[slot] = MarginalPrice(offers, slot, 0);
            _last[slot] = MarginalPrice(offers, slot, _limitW[slot] - 1);
        }
    }

    internal override long FirstPrice(int slot) => _first[slot];

    internal override long LastPrice(int slot) => _last[slot];

    internal override long MarginalPrice(OfferColumns offers, int slot, long shareW)
    {
        var odd = (ulong)(2 * shareW + 1);
        return BitOperations.Log2(odd) + _scale < 63
            ? (long)((odd << _scale) / (ulong)_limitW[slot])
            : (long)(((UInt128)odd << _scale) / (ulong)_limitW[slot]);
    }

    internal override void CountWatts(long price, int from, int end, long[] wattsBySlot)
    {
        for (var slot = from; slot < end; slot++)
        {
            wattsBySlot[slot] = price < _first[slot] ? 0
                : price >= _last[slot] ? _limitW[slot]
                : WattsUpTo(price, _limitW[slot]);
        }
    }

    // Odd numbers o with ⌊o·2^scale / limit⌋ ≤ price are those with o·2^scale < (price + 1)·limit.
    private long WattsUpTo(long price, long limitW)
    {
        var high = Math.BigMul((ulong)price + 1, (ulong)limitW, out var low);
        if (low == 0)
        {
            high--;
        }

        low = unchecked(low - 1);
        var odd = (high << (64 - _scale)) | (low >> _scale);
        return (long)((odd + 1) / 2);
    }
}
