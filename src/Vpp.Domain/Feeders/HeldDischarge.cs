namespace Vpp.Domain.Feeders;

/// <summary>
/// Discharge that goes on after an event until its vehicle is let go: load below a node may have fallen since, so that
/// only as much of it goes on as the node can still take (P4).
/// </summary>
internal sealed class HeldDischarge(FeederLimits limits, NodeLoads loads)
{
    private readonly PriorityFill _fill = new(limits.Export);
    private int[] _wantW = [];

    public void KeepWithinLimits(VehicleRows rows)
    {
        _wantW = _wantW.Length < rows.Count ? new int[rows.Terms.Length] : _wantW;
        var isAny = false;
        for (var row = 0; row < rows.Count; row++)
        {
            _wantW[row] = rows.IsHeld(row) ? Math.Max(0, -rows.DesiredW[row]) : 0;
            isAny |= _wantW[row] > 0;
        }

        if (!isAny)
        {
            return;
        }

        var roomW = _fill.Room();
        for (var entry = 1; entry < limits.Export.Count; entry++)
        {
            var node = limits.Export.Node[entry];
            roomW[entry] = limits.ExportW[node] + loads.LowW[node];
        }

        _fill.Divide(rows, _wantW, row => (0, (int)rows.Terms[row]!.Nameplate.MinimumPower.Watts));
        foreach (var row in _fill.Cut)
        {
            rows.DesiredW[row] = -_wantW[row];
        }
    }
}
