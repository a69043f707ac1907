namespace Vpp.Domain.Supply;

/// <summary>
/// What passes of offers that relieve overloads, usually nothing: parts that go before all buckets' order and count in
/// the first bucket.
/// </summary>
internal sealed class SupplyUrgent
{
    private SupplySegment[] _parts = [];
    private int _count;

    public ReadOnlySpan<SupplySegment> Parts => _parts.AsSpan(0, _count);

    public void Add(in SupplySegment part)
    {
        if (_count == _parts.Length)
        {
            Array.Resize(ref _parts, Math.Max(16, 2 * _count));
        }

        _parts[_count++] = part;
    }

    /// <summary>Forgets the parts of a range of slots.</summary>
    public void Remove(int from, int end)
    {
        var kept = 0;
        foreach (ref readonly var part in Parts)
        {
            if (part.Slot < from || part.Slot >= end)
            {
                _parts[kept++] = part;
            }
        }

        _count = kept;
    }
}
