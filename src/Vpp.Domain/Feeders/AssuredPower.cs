using Vpp.Domain.Dispatch;
using Vpp.Domain.Network;

namespace Vpp.Domain.Feeders;

/// <summary>
/// The charge power that each vehicle can have whatever all the others do: everyone the same share of the room that
/// every node has left at peak uncontrolled load. It bounds default control, so that losing contact with a whole
/// fleet overloads nothing (P4), and it is what a recharge may rely on (P1).
/// </summary>
internal sealed class AssuredPower(FeederNetwork network, FeederLimits limits, NodeLoads loads)
{
    private readonly AllocationProblem _problem = new(network.Parents);
    private readonly EqualShare _objective = new();
    private readonly Allocation _allocation = new();

    public void Refresh(VehicleRows rows, FeederOptions options)
    {
        _problem.ClearVehicles();
        for (var node = 0; node < network.Count; node++)
        {
            var peakW = loads.PeakW[node];
            var withMarginW = peakW + (peakW * options.LoadMarginBasisPoints / 10_000);
            _problem.SetRoom(node, limits.ImportW[node] == FeederLimits.None
                ? AllocationProblem.Unlimited
                : Math.Max(0, limits.ImportW[node] - withMarginW));
        }

        var offered = new List<int>(rows.Vehicles);
        for (var row = 0; row < rows.Count; row++)
        {
            if (rows.Terms[row] is { Nameplate: var nameplate })
            {
                _problem.Add(new VehicleOffer(
                    rows.Node[row], nameplate.ChargePowerMax.Watts, 0, nameplate.MinimumPower.Watts, rows.Rank[row]));
                offered.Add(row);
            }
        }

        _problem.Solve(AllocationProblem.Unlimited, _objective, _allocation);
        for (var vehicle = 0; vehicle < offered.Count; vehicle++)
        {
            rows.AssuredW[offered[vehicle]] = _allocation.ShareW[vehicle];
        }
    }
}
