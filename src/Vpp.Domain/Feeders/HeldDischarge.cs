namespace Vpp.Domain.Feeders;

/// <summary>
/// Discharge that goes on before events are served, since a plan has none: after an event until its vehicle is let go,
/// and of those who do not follow or answer late. Load below a node may have fallen since, so that only as much of it
/// goes on as the node can still take (P4).
/// </summary>
internal sealed class HeldDischarge(FeederLimits limits)
{
    private readonly PriorityFill _fill = new(limits.Export);
    private int[] _wantW = [];

    public void KeepWithinLimits(VehicleRows rows)
    {
        _wantW = _wantW.Length < rows.Count ? new int[rows.Terms.Length] : _wantW;
        var isAny = false;
        for (var row = 0; row < rows.Count; row++)
        {
            _wantW[row] = Math.Max(0, -rows.DesiredW[row]);
            isAny |= _wantW[row] > 0;
        }

        if (!isAny)
        {
            return;
        }

        limits.Export.FreeW.CopyTo(_fill.Room());
        _fill.Divide(rows, _wantW, row => (0, (int)rows.Terms[row]!.Nameplate.MinimumPower.Watts));
        foreach (var row in _fill.Cut)
        {
            rows.DesiredW[row] = -_wantW[row];
        }
    }
}
