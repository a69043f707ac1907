using Vpp.Domain.Dispatch;
using Vpp.Domain.Network;
using Vpp.Domain.Quantities;

namespace Vpp.Domain.Feeders;

/// <summary>
/// What vehicles would draw without any event: each charges until it holds what it needs, as fast as it can, and where
/// a node is short of room the one with the least time to spare goes first. While an event runs the plan goes on
/// from the energy that a vehicle *would* hold, so that it stays the baseline that delivery is measured against.
/// </summary>
internal sealed class ChargingPlan(FeederNetwork network, FeederLimits limits, NodeLoads loads)
{
    private readonly AllocationProblem _problem = new(network.Parents);
    private readonly LeastLaxity _laxity = new();
    private readonly Allocation _allocation = new();
    private readonly long[] _committedW = new long[network.Count];
    private int[] _offered = [];

    public void Refresh(VehicleRows rows, FeederInstant now)
    {
        CommitAssuredPower(rows);
        _problem.ClearVehicles();
        for (var node = 0; node < network.Count; node++)
        {
            _problem.SetRoom(node, limits.ImportW[node] == FeederLimits.None
                ? AllocationProblem.Unlimited
                : Math.Max(0, limits.ImportW[node] - loads.HighW[node] - _committedW[node]));
        }

        if (_offered.Length < rows.Count)
        {
            _offered = new int[Math.Max(rows.Count, _offered.Length * 2)];
        }

        var count = 0;
        for (var row = 0; row < rows.Count; row++)
        {
            var wishW = WishW(rows, row);
            rows.BaselineW[row] = Math.Min(wishW, Assured(rows, row));
            if (wishW > rows.BaselineW[row])
            {
                _laxity.Set(OfferRest(rows, row, wishW), Laxity(rows, row, now), LeastLaxity.KeyMax);
                _offered[count++] = row;
            }
        }

        _problem.Solve(AllocationProblem.Unlimited, _laxity, _allocation);
        for (var vehicle = 0; vehicle < count; vehicle++)
        {
            rows.BaselineW[_offered[vehicle]] += _allocation.ShareW[vehicle];
        }

        for (var row = 0; row < rows.Count; row++)
        {
            if (rows.Terms[row] is { } terms && rows.BaselineW[row] < terms.Nameplate.MinimumPower.Watts)
            {
                rows.BaselineW[row] = 0;
            }
        }
    }

    // Assured power is never lent to others: whoever loses contact, or plugs in, may take it without asking.
    private void CommitAssuredPower(VehicleRows rows)
    {
        Array.Clear(_committedW);
        for (var row = 0; row < rows.Count; row++)
        {
            if (rows.Terms[row] is not null)
            {
                _committedW[rows.Node[row]] += Assured(rows, row);
            }
        }

        NodeLoads.SumUp(network.Parents, _committedW);
    }

    private static long Assured(VehicleRows rows, int row) => Math.Max(rows.AssuredW[row], rows.ToldAssuredW[row]);

    private static long WishW(VehicleRows rows, int row) =>
        rows.Terms[row] is { } terms
        && rows.Flexibility[row].Refusal == Vehicles.VehicleRefusal.None
        && rows.BaselineEnergyJ[row] < terms.Settings.EnergyAtDeparture.Joules
            ? terms.Nameplate.ChargePowerMax.Watts
            : 0;

    private int OfferRest(VehicleRows rows, int row, long wishW)
    {
        var assuredW = rows.BaselineW[row];
        return _problem.Add(new VehicleOffer(
            rows.Node[row],
            wishW - assuredW,
            -assuredW,
            rows.Terms[row]!.Nameplate.MinimumPower.Watts,
            rows.Rank[row]));
    }

    // Milliseconds it could wait before it must charge without a break to be ready in time.
    private static long Laxity(VehicleRows rows, int row, FeederInstant now)
    {
        if (rows.DepartureUtc[row] == VehicleRows.Never)
        {
            return LeastLaxity.KeyMax;
        }

        var (nameplate, settings) = (rows.Terms[row]!.Nameplate, rows.Terms[row]!.Settings);
        var missing = settings.EnergyAtDeparture - Energy.FromJoules(rows.BaselineEnergyJ[row]);
        var chargingMs = (missing / nameplate.ChargeEfficiency).Joules * 1_000 / nameplate.ChargePowerMax.Watts;
        return rows.DepartureUtc[row] - now.Utc.ToUnixTimeMilliseconds() - chargingMs;
    }
}
