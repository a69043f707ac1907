using Vpp.Domain.Dispatch;

namespace Vpp.Domain.Feeders;

/// <summary>
/// What room the nodes that can bind have for moving the rows from where they are, and what relief they want.
/// </summary>
internal sealed class EventRooms(FeederLimits limits)
{
    private long[] _usedW = [];
    private long[] _netW = [];

    /// <summary>Changes whenever other nodes have rooms than before.</summary>
    public (int, int) Version => (limits.Import.Version, limits.Export.Version);

    /// <summary>
    /// Reckons the rooms and hands out node, room and relief; every other node has room for all, and wants no relief.
    /// </summary>
    public void Set(VehicleRows rows, EventReach reach, bool raising, Action<int, long, long> set)
    {
        if (raising)
        {
            SetToRaise(rows, reach, set);
        }
        else
        {
            SetToReduce(rows, reach, set);
        }
    }

    private void SetToRaise(VehicleRows rows, EventReach reach, Action<int, long, long> set)
    {
        var (tree, usedW) = (limits.Import, limits.Import.Zeroed(ref _usedW));
        for (var row = 0; row < rows.Count; row++)
        {
            var desiredW = rows.DesiredW[row];
            usedW[tree.EntryOfRow[row]] += reach == EventReach.ToAssured
                ? Math.Max(0, desiredW)
                : Math.Max(desiredW, rows.MostAssuredW(row));
        }

        tree.SumUp(usedW);
        for (var entry = 1; entry < tree.Count; entry++)
        {
            set(tree.Node[entry], Math.Max(0, tree.FreeW[entry] - usedW[entry]), 0);
        }
    }

    // Room is what the export limit leaves, relief what the import limit lacks.
    private void SetToReduce(VehicleRows rows, EventReach reach, Action<int, long, long> set)
    {
        var (import, export) = (limits.Import, limits.Export);
        var (netW, usedW) = (import.Zeroed(ref _netW), export.Zeroed(ref _usedW));
        var onlyExport = reach is EventReach.BeyondStandstill or EventReach.StopsFree;
        for (var row = 0; row < rows.Count; row++)
        {
            var desiredW = rows.DesiredW[row];
            netW[import.EntryOfRow[row]] += desiredW;
            usedW[export.EntryOfRow[row]] += onlyExport ? Math.Min(0, desiredW) : desiredW;
        }

        import.SumUp(netW);
        export.SumUp(usedW);
        for (var (i, e) = (1, 1); i < import.Count || e < export.Count;)
        {
            var importNode = i < import.Count ? import.Node[i] : int.MaxValue;
            var exportNode = e < export.Count ? export.Node[e] : int.MaxValue;
            var (roomW, reliefW) = (AllocationProblem.Unlimited, 0L);
            if (exportNode <= importNode)
            {
                roomW = reach == EventReach.ToStandstill
                    ? AllocationProblem.Unlimited
                    : Math.Max(0, export.FreeW[e] + usedW[e]);
                e++;
            }

            if (importNode <= exportNode)
            {
                reliefW = Math.Max(0, netW[i] - import.FreeW[i]);
                i++;
            }

            set(Math.Min(importNode, exportNode), roomW, reliefW);
        }
    }
}
