using System.Numerics;
using Vpp.Domain.Dispatch;
using Vpp.Domain.Network;
using Vpp.Domain.Vehicles;

namespace Vpp.Domain.Feeders;

/// <summary>
/// The charge power that each vehicle can have whatever all the others do: everyone the same share of the room that
/// every node has left at peak uncontrolled load. It bounds default control, so that losing contact with a whole
/// fleet overloads nothing (P4), and it is what a recharge may rely on (P1).
/// </summary>
internal sealed class AssuredPower(FeederNetwork network, FeederLimits limits, NodeLoads loads)
{
    private readonly AllocationProblem _problem = new(network.Tree);
    private readonly EqualShare _objective = new();
    private readonly Allocation _allocation = new();
    private readonly long[] _roomW = new long[network.Count];
    private readonly long[] _toldW = new long[network.Count];
    private readonly long[] _worstW = new long[network.Count];
    private readonly bool[] _isOver = new bool[network.Count];
    private readonly List<int> _offered = [];

    /// <summary>Everybody's share; called when terms changed.</summary>
    public void Refresh(VehicleRows rows, FeederOptions options)
    {
        for (var node = 0; node < network.Count; node++)
        {
            var peakW = loads.PeakW[node];
            var withMarginW = peakW + (peakW * options.LoadMarginBasisPoints / 10_000);
            _roomW[node] = limits.ImportW[node] == FeederLimits.None
                ? AllocationProblem.Unlimited
                : Math.Max(0, limits.ImportW[node] - withMarginW);
            _problem.SetRoom(node, _roomW[node]);
        }

        Begin();
        for (var row = 0; row < rows.Count; row++)
        {
            if (rows.Terms[row] is { Nameplate: var nameplate })
            {
                Offer(rows, row, nameplate.ChargePowerMax.Watts, 0);
            }
        }

        _problem.Solve(AllocationProblem.Unlimited, _objective, _allocation);
        for (var vehicle = 0; vehicle < _offered.Count; vehicle++)
        {
            rows.AssuredW[_offered[vehicle]] = (int)_allocation.ShareW[vehicle];
        }
    }

    /// <summary>
    /// What each may be told of its share now. A share that grew waits until its vehicle can be told, and for the room
    /// that others still hold: whoever has not acknowledged a smaller share may go by the larger one, and whoever holds
    /// a setpoint by that.
    /// </summary>
    /// <param name="rows">The feeder's vehicles.</param>
    /// <param name="now">The instant; null before anything can have been sent.</param>
    public void Grant(VehicleRows rows, int? now)
    {
        if (!GrantTold(rows) || !IsAnyGrowing(rows, now))
        {
            return;
        }

        SumUp(rows, now);
        for (var node = 0; node < network.Count; node++)
        {
            SetRoomBeside(node);
        }

        Begin();
        for (var row = 0; row < rows.Count; row++)
        {
            if (!IsGrowing(rows, row, now) || _isOver[rows.Node[row]])
            {
                continue;
            }

            var (toldW, shareW) = (rows.ToldAssuredW[row], rows.AssuredW[row]);
            if (shareW <= toldW)
            {
                rows.GrantedW[row] = shareW;
            }
            else
            {
                Offer(rows, row, shareW - toldW, toldW);
            }
        }

        if (_offered.Count == 0)
        {
            return;
        }

        _problem.Solve(AllocationProblem.Unlimited, _objective, _allocation);
        for (var vehicle = 0; vehicle < _offered.Count; vehicle++)
        {
            if (_allocation.ShareW[vehicle] is var moreW and > 0)
            {
                rows.GrantedW[_offered[vehicle]] = rows.ToldAssuredW[_offered[vehicle]] + (int)moreW;
            }
        }
    }

    // Everybody what they know of already; answers whether that is less than their share for anybody.
    private static bool GrantTold(VehicleRows rows)
    {
        var lacks = Vector<int>.Zero;
        var row = 0;
        for (; row + Vector<int>.Count <= rows.Count; row += Vector<int>.Count)
        {
            var shareW = new Vector<int>(rows.AssuredW, row);
            var isSent = Vector.GreaterThan(new Vector<int>(rows.Sequence, row), Vector<int>.Zero);
            var knownW = Vector.ConditionalSelect(
                isSent, new Vector<int>(rows.SentAssuredW, row), new Vector<int>(rows.ToldAssuredW, row));
            Vector.Min(shareW, knownW).CopyTo(rows.GrantedW, row);
            lacks |= Vector.LessThan(knownW, shareW);
        }

        var isAnyShort = lacks != Vector<int>.Zero;
        for (; row < rows.Count; row++)
        {
            rows.GrantedW[row] = Math.Min(rows.AssuredW[row], rows.LastAssuredW(row));
            isAnyShort |= rows.GrantedW[row] < rows.AssuredW[row];
        }

        return isAnyShort;
    }

    private static bool IsAnyGrowing(VehicleRows rows, int? now)
    {
        for (var row = 0; row < rows.Count; row++)
        {
            if (IsGrowing(rows, row, now))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsGrowing(VehicleRows rows, int row, int? now) =>
        rows.AssuredW[row] > rows.LastAssuredW(row)
        && (now is null || (rows.Refusal[row] == VehicleRefusal.None && rows.IsReachable(row)));

    private void SumUp(VehicleRows rows, int? now)
    {
        Array.Clear(_toldW);
        Array.Clear(_worstW);
        for (var row = 0; row < rows.Count; row++)
        {
            if (rows.Terms[row] is not null)
            {
                _toldW[rows.Node[row]] += rows.ToldAssuredW[row];
                _worstW[rows.Node[row]] += Math.Max(
                    rows.ToldAssuredW[row], now is { } at ? WorstCase.HeldImportW(rows, row, at) : 0);
            }
        }

        NodeLoads.SumUp(network.Parents, _toldW);
        NodeLoads.SumUp(network.Parents, _worstW);
    }

    // At peak beside what is assured, and now beside what is held. Below a node that has neither nothing grows.
    private void SetRoomBeside(int node)
    {
        var parent = network.Parents[node];
        var roomW = _roomW[node] == AllocationProblem.Unlimited
            ? AllocationProblem.Unlimited
            : Math.Min(_roomW[node] - _toldW[node], limits.ImportW[node] - loads.HighW[node] - _worstW[node]);
        _isOver[node] = roomW < 0 || (parent >= 0 && _isOver[parent]);
        _problem.SetRoom(node, Math.Max(0, roomW));
    }

    private void Begin()
    {
        _problem.ClearVehicles();
        _offered.Clear();
    }

    private void Offer(VehicleRows rows, int row, long limitW, long heldW)
    {
        var minimumW = rows.Terms[row]!.Nameplate.MinimumPower.Watts;
        _problem.Add(new VehicleOffer(rows.Node[row], limitW, -heldW, minimumW, rows.Rank[row]));
        _offered.Add(row);
    }
}
