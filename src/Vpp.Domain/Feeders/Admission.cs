using Vpp.Domain.Dispatch;
using Vpp.Domain.Network;

namespace Vpp.Domain.Feeders;

/// <summary>
/// The last gate before setpoints leave: with every message on its way taken at its worst, no node may exceed a limit
/// in either direction (P4). What would, waits: the vehicle stays within what it may already have until others have
/// acknowledged that they gave way. Below a node that may be over its limit already nothing rises above what it was
/// told last, since what it might have beyond that may have ended.
/// </summary>
internal sealed class Admission(FeederNetwork network, FeederLimits limits, NodeLoads loads)
{
    private readonly AllocationProblem _problem = new(network.Parents);
    private readonly LeastLaxity _order = new();
    private readonly Allocation _allocation = new();
    private readonly long[] _committedW = new long[network.Count];
    private readonly long[] _wantedW = new long[network.Count];
    private readonly bool[] _isOver = new bool[network.Count];
    private bool _isExceeded;
    private int[] _offered = [];

    public void Clip(VehicleRows rows, long now)
    {
        ClipImport(rows, now);
        ClipExport(rows, now);
    }

    private void ClipImport(VehicleRows rows, long now)
    {
        Sum(rows, now, WorstCase.ImportW, (rows, row) => rows.DesiredW[row]);
        for (var node = 0; node < network.Count; node++)
        {
            SetRoom(node, limits.ImportW[node], loads.HighW[node]);
        }

        for (var row = 0; row < rows.Count; row++)
        {
            if (IsHeldBack(rows, row) && rows.DesiredW[row] > WorstCase.ToldImportW(rows, row, now))
            {
                rows.DesiredW[row] = Runnable(rows, row, WorstCase.ToldImportW(rows, row, now));
            }
        }

        if (!_isExceeded)
        {
            return;
        }

        var count = Offer(rows, now, WorstCase.ImportW, (rows, row) => rows.DesiredW[row]);
        for (var vehicle = 0; vehicle < count; vehicle++)
        {
            var row = _offered[vehicle];
            rows.DesiredW[row] = Runnable(rows, row, WorstCase.ImportW(rows, row, now) + _allocation.ShareW[vehicle]);
        }
    }

    private void ClipExport(VehicleRows rows, long now)
    {
        Sum(rows, now, WorstCase.ExportW, (rows, row) => -rows.DesiredW[row]);
        for (var node = 0; node < network.Count; node++)
        {
            SetRoom(node, limits.ExportW[node], -loads.LowW[node]);
        }

        for (var row = 0; row < rows.Count; row++)
        {
            if (IsHeldBack(rows, row) && -rows.DesiredW[row] > WorstCase.ToldExportW(rows, row, now))
            {
                rows.DesiredW[row] = -Runnable(rows, row, WorstCase.ToldExportW(rows, row, now));
            }
        }

        if (!_isExceeded)
        {
            return;
        }

        var count = Offer(rows, now, WorstCase.ExportW, (rows, row) => -rows.DesiredW[row]);
        for (var vehicle = 0; vehicle < count; vehicle++)
        {
            var row = _offered[vehicle];
            rows.DesiredW[row] = -Runnable(rows, row, WorstCase.ExportW(rows, row, now) + _allocation.ShareW[vehicle]);
        }
    }

    private bool IsHeldBack(VehicleRows rows, int row) => rows.Terms[row] is not null && _isOver[rows.Node[row]];

    // What is committed whatever is decided now, and what it would be with everything that is desired on top.
    private void Sum(
        VehicleRows rows, long now, Func<VehicleRows, int, long, long> worstW, Func<VehicleRows, int, long> desiredW)
    {
        Array.Clear(_committedW);
        Array.Clear(_wantedW);
        for (var row = 0; row < rows.Count; row++)
        {
            if (rows.Terms[row] is not null)
            {
                var worst = worstW(rows, row, now);
                _committedW[rows.Node[row]] += worst;
                _wantedW[rows.Node[row]] += Math.Max(worst, desiredW(rows, row));
            }
        }

        NodeLoads.SumUp(network.Parents, _committedW);
        NodeLoads.SumUp(network.Parents, _wantedW);
        _isExceeded = false;
    }

    // Parents come before children: what is over its limit holds back all that is below it.
    private void SetRoom(int node, long limitW, long loadW)
    {
        var parent = network.Parents[node];
        var roomW = limitW == FeederLimits.None ? AllocationProblem.Unlimited : limitW - loadW;
        _isOver[node] = _committedW[node] > roomW || (parent >= 0 && _isOver[parent]);
        _isExceeded |= _wantedW[node] > _committedW[node] && _wantedW[node] > roomW;
        _problem.SetRoom(node, limitW == FeederLimits.None
            ? AllocationProblem.Unlimited
            : Math.Max(0, roomW - _committedW[node]));
    }

    private int Offer(
        VehicleRows rows, long now, Func<VehicleRows, int, long, long> worstW, Func<VehicleRows, int, long> desiredW)
    {
        if (_offered.Length < rows.Count)
        {
            _offered = new int[Math.Max(rows.Count, _offered.Length * 2)];
        }

        _problem.ClearVehicles();
        var count = 0;
        for (var row = 0; row < rows.Count; row++)
        {
            var aboveW = rows.Terms[row] is null ? 0 : desiredW(rows, row) - worstW(rows, row, now);
            if (aboveW > 0)
            {
                _offered[count++] = row;
                var key = rows.Rank[row];
                _order.Set(_problem.Add(new VehicleOffer(rows.Node[row], aboveW, 0, 0, rows.Rank[row])), key, key);
            }
        }

        _problem.Solve(AllocationProblem.Unlimited, _order, _allocation);
        return count;
    }

    // A power in the gap below the minimum cannot be held; then the vehicle stands still.
    private static long Runnable(VehicleRows rows, int row, long powerW) =>
        powerW >= rows.Terms[row]!.Nameplate.MinimumPower.Watts ? powerW : 0;
}
