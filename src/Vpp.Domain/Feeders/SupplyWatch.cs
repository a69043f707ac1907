namespace Vpp.Domain.Feeders;

/// <summary>
/// Tells when a measured supply serves no more: when plan and reach of the vehicles, or the load beside them, have
/// moved by more than the width of a bucket, or it is too old for what this overlooks. Terms are never overlooked, and
/// neither are returns to plan, by which a vehicle takes part again.
/// </summary>
internal sealed class SupplyWatch
{
    private int[] _baselineW = [];
    private int[] _floorW = [];
    private (long MeasuredW, long HighW, long LowW) _headW;
    private long _wholeW;
    private TimeSpan _measuredAt;
    private bool _isForgotten = true;

    /// <summary>Says that terms are no longer what they were.</summary>
    public void Forget() => _isForgotten = true;

    /// <summary>Keeps what a supply is measured from.</summary>
    public void Note(FeederControl control, FeederInstant now)
    {
        var rows = control.Vehicles;
        (_baselineW, _floorW) = (Copy(rows.BaselineW, _baselineW), Copy(rows.FloorW, _floorW));
        (_headW, _measuredAt, _isForgotten) = (HeadW(control), now.Monotonic, rows.ReleaseAt.Any);
        _wholeW = Math.Abs(_headW.MeasuredW);
        for (var row = 0; row < rows.Count; row++)
        {
            _wholeW += Math.Abs(_baselineW[row]) + (long)Math.Abs(_floorW[row]);
        }
    }

    public bool IsOutdated(FeederControl control, FeederInstant now)
    {
        var rows = control.Vehicles;
        if (_isForgotten || rows.ReleaseAt.Any || rows.Count > _floorW.Length
            || now.Monotonic - _measuredAt >= control.Options.SupplyAgeMax)
        {
            return true;
        }

        var (measuredW, highW, lowW) = HeadW(control);
        var movedW = Math.Abs(measuredW - _headW.MeasuredW)
            + Math.Abs(highW - _headW.HighW) + Math.Abs(lowW - _headW.LowW);
        var (baselineW, floorW) = (rows.BaselineW, rows.FloorW);
        for (var row = 0; row < rows.Count; row++)
        {
            movedW += Math.Abs(baselineW[row] - _baselineW[row]) + (long)Math.Abs(floorW[row] - _floorW[row]);
        }

        return movedW * SupplyBuckets.PerDoubling > _wholeW;
    }

    private static (long MeasuredW, long HighW, long LowW) HeadW(FeederControl control) =>
        (control.Loads.MeasuredW[0], control.Loads.HighW[0], control.Loads.LowW[0]);

    private static int[] Copy(int[] from, int[] to)
    {
        to = to.Length == from.Length ? to : new int[from.Length];
        from.CopyTo(to, 0);
        return to;
    }
}
