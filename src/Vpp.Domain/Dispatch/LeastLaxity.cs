namespace Vpp.Domain.Dispatch;

/// <summary>
/// A plain order of priority: the smaller key moves first and fully. With the time a vehicle can spare as key this is
/// least-laxity scheduling, for charging plans as well as within an event.
/// </summary>
public sealed class LeastLaxity : SegmentedObjective
{
    /// <summary>Largest magnitude of a key.</summary>
    public const long KeyMax = 1L << 60;

    private (long Stop, long Beyond)[] _keys = [];

    /// <summary>Sets one vehicle's keys.</summary>
    /// <param name="vehicle">Index of the vehicle in the problem.</param>
    /// <param name="stopKey">For giving up its present power.</param>
    /// <param name="beyondKey">For going beyond standstill; not below <paramref name="stopKey"/>.</param>
    public void Set(int vehicle, long stopKey, long beyondKey)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(stopKey, beyondKey);
        ArgumentOutOfRangeException.ThrowIfLessThan(stopKey, -KeyMax);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(beyondKey, KeyMax);
        if (vehicle >= _keys.Length)
        {
            Array.Resize(ref _keys, Math.Max(vehicle + 1, _keys.Length * 2));
        }

        _keys[vehicle] = (stopKey, beyondKey);
    }

    private protected override (long Base, long Beyond, long Slope) SegmentsOf(int vehicle) =>
        (_keys[vehicle].Stop, _keys[vehicle].Beyond - _keys[vehicle].Stop, 0);
}
