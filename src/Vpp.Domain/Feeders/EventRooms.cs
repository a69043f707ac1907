using Vpp.Domain.Dispatch;
using Vpp.Domain.Network;

namespace Vpp.Domain.Feeders;

/// <summary>What room every node has for moving the rows from where they are, and what relief it wants.</summary>
internal sealed class EventRooms(FeederNetwork network, FeederLimits limits, NodeLoads loads)
{
    private readonly long[] _netW = new long[network.Count];
    private readonly long[] _usedW = new long[network.Count];
    private EventReach _reach;
    private bool _raising;

    /// <summary>Net load of vehicles below each node, and what of it counts as used of the limit in the way.</summary>
    public void SumUp(VehicleRows rows, EventReach reach, bool raising)
    {
        (_reach, _raising) = (reach, raising);
        Array.Clear(_netW);
        Array.Clear(_usedW);
        for (var row = 0; row < rows.Count; row++)
        {
            if (rows.Node[row] >= 0)
            {
                var (node, desiredW) = (rows.Node[row], rows.DesiredW[row]);
                _netW[node] += desiredW;
                _usedW[node] += reach switch
                {
                    EventReach.BeyondStandstill or EventReach.StopsFree => Math.Min(0, desiredW),
                    EventReach.ToAssured => Math.Max(0, desiredW),
                    _ => raising ? Math.Max(desiredW, rows.MostAssuredW(row)) : desiredW,
                };
            }
        }

        var parents = network.Parents;
        for (var node = parents.Length - 1; node > 0; node--)
        {
            _netW[parents[node]] += _netW[node];
            _usedW[parents[node]] += _usedW[node];
        }
    }

    /// <summary>Room and relief of a node as a division takes them.</summary>
    public (long RoomW, long ReliefW) Of(int node)
    {
        var (importW, exportW) = (limits.ImportW[node], limits.ExportW[node]);
        if (_raising)
        {
            return (importW == FeederLimits.None
                ? AllocationProblem.Unlimited
                : Math.Max(0, importW - loads.HighW[node] - _usedW[node]), 0);
        }

        return (
            exportW == FeederLimits.None || _reach == EventReach.ToStandstill
                ? AllocationProblem.Unlimited
                : Math.Max(0, exportW + loads.LowW[node] + _usedW[node]),
            importW == FeederLimits.None ? 0 : Math.Max(0, loads.HighW[node] + _netW[node] - importW));
    }
}
