using Vpp.Domain.Dispatch;
using Vpp.Domain.Network;
using Vpp.Domain.Quantities;
using Vpp.Domain.Vehicles;

namespace Vpp.Domain.Feeders;

/// <summary>
/// What vehicles would draw without any event: each charges until it holds what it needs, as fast as it can, and where
/// a node is short of room the one with the least time to spare goes first. While an event runs the plan goes on
/// from the energy that a vehicle *would* hold, so that it stays the baseline that delivery is measured against.
/// </summary>
internal sealed class ChargingPlan(FeederNetwork network, FeederLimits limits, NodeLoads loads)
{
    // Whoever owes nothing stays where it is, discharging too.
    private const long NoWish = long.MinValue;

    private readonly AllocationProblem _problem = new(network.Parents);
    private readonly LeastLaxity _laxity = new();
    private readonly Allocation _allocation = new();
    private readonly long[] _committedW = new long[network.Count];
    private long[] _wishW = [];
    private long[] _firstW = [];
    private int[] _offered = [];

    /// <summary>Plans every row's charging without any event.</summary>
    public void Refresh(VehicleRows rows, FeederInstant now, FeederOptions options)
    {
        Grow(rows.Count);
        for (var row = 0; row < rows.Count; row++)
        {
            _wishW[row] = WishW(rows, row, options);
            rows.BaselineW[row] = 0;
        }

        RaiseToWish(rows, rows.BaselineW, rows.BaselineEnergyJ, now);
    }

    /// <summary>Raises desired power to the charge that is owed for departures (P1), as far as there is room.</summary>
    public void RaiseToOwed(VehicleRows rows, FeederInstant now)
    {
        Grow(rows.Count);
        var owed = false;
        for (var row = 0; row < rows.Count; row++)
        {
            var owedW = rows.Flexibility[row].MustCharge.Watts;
            _wishW[row] = owedW > 0 ? Math.Max(owedW, rows.Terms[row]!.Nameplate.MinimumPower.Watts) : NoWish;
            owed |= _wishW[row] > rows.DesiredW[row];
        }

        if (owed)
        {
            RaiseToWish(rows, rows.DesiredW, rows.EnergyJ, now);
        }
    }

    // What a vehicle is assured of takes no room from others. Only where uncontrolled load above its peak has taken
    // even
    // that do vehicles add nothing (P4).
    private void RaiseToWish(VehicleRows rows, long[] powerW, long[] energyJ, FeederInstant now)
    {
        for (var row = 0; row < rows.Count; row++)
        {
            var assuredW = Math.Min(rows.AssuredW[row], rows.ToldAssuredW[row]);
            _firstW[row] = Math.Max(powerW[row], Math.Min(_wishW[row], assuredW));
        }

        if (IsOverloaded(rows, _firstW))
        {
            Raise(rows, _firstW, powerW, energyJ, now, false);
        }
        else
        {
            _firstW.AsSpan(0, rows.Count).CopyTo(powerW);
        }

        Raise(rows, _wishW, powerW, energyJ, now, true);
    }

    private bool IsOverloaded(VehicleRows rows, long[] powerW)
    {
        Commit(rows, powerW, false);
        for (var node = 0; node < network.Count; node++)
        {
            if (limits.ImportW[node] != FeederLimits.None
                && loads.HighW[node] + _committedW[node] > limits.ImportW[node])
            {
                return true;
            }
        }

        return false;
    }

    // From what each row has already, up to what it may have, the one with the least time to spare first.
    private void Raise(
        VehicleRows rows, long[] toW, long[] powerW, long[] energyJ, FeederInstant now, bool keepAssured)
    {
        Commit(rows, powerW, keepAssured);
        _problem.ClearVehicles();
        for (var node = 0; node < network.Count; node++)
        {
            _problem.SetRoom(node, limits.ImportW[node] == FeederLimits.None
                ? AllocationProblem.Unlimited
                : Math.Max(0, limits.ImportW[node] - loads.HighW[node] - _committedW[node]));
        }

        var count = 0;
        for (var row = 0; row < rows.Count; row++)
        {
            if (toW[row] > powerW[row])
            {
                var vehicle = _problem.Add(new VehicleOffer(
                    rows.Node[row],
                    toW[row] - powerW[row],
                    -powerW[row],
                    rows.Terms[row]!.Nameplate.MinimumPower.Watts,
                    rows.Rank[row]));
                _laxity.Set(vehicle, Laxity(rows, row, energyJ[row], now), LeastLaxity.KeyMax);
                _offered[count++] = row;
            }
        }

        _problem.Solve(AllocationProblem.Unlimited, _laxity, _allocation);
        for (var vehicle = 0; vehicle < count; vehicle++)
        {
            var row = _offered[vehicle];
            powerW[row] += _allocation.ShareW[vehicle];
            if (powerW[row] > 0 && powerW[row] < rows.Terms[row]!.Nameplate.MinimumPower.Watts)
            {
                powerW[row] = 0;
            }
        }
    }

    // Assured power is never lent to others: whoever loses contact, or plugs in, may take it without asking.
    private void Commit(VehicleRows rows, long[] powerW, bool keepAssured)
    {
        Array.Clear(_committedW);
        for (var row = 0; row < rows.Count; row++)
        {
            if (rows.Terms[row] is not null)
            {
                _committedW[rows.Node[row]] += Math.Max(powerW[row], keepAssured ? Assured(rows, row) : 0);
            }
        }

        NodeLoads.SumUp(network.Parents, _committedW);
    }

    private void Grow(int rows)
    {
        if (_wishW.Length < rows)
        {
            var size = Math.Max(rows, _wishW.Length * 2);
            (_wishW, _firstW, _offered) = (new long[size], new long[size], new int[size]);
        }
    }

    private static long Assured(VehicleRows rows, int row) => Math.Max(rows.AssuredW[row], rows.ToldAssuredW[row]);

    // To what is needed and the error of the reading on top, so that what is promised is surely there.
    private static long WishW(VehicleRows rows, int row, FeederOptions options)
    {
        if (rows.Terms[row] is not { } terms || rows.Flexibility[row].Refusal != VehicleRefusal.None)
        {
            return 0;
        }

        var capacity = terms.Nameplate.UsableCapacity;
        var enough = Energy.Min(capacity, terms.Settings.EnergyAtDeparture + (options.SensorError * capacity));
        return rows.BaselineEnergyJ[row] < enough.Joules ? terms.Nameplate.ChargePowerMax.Watts : 0;
    }

    // Milliseconds it could wait before it must charge without a break to be ready in time.
    private static long Laxity(VehicleRows rows, int row, long energyJ, FeederInstant now)
    {
        var (nameplate, settings) = (rows.Terms[row]!.Nameplate, rows.Terms[row]!.Settings);
        if (rows.DepartureUtc[row] == VehicleRows.Never || nameplate.ChargePowerMax == Power.Zero)
        {
            return LeastLaxity.KeyMax;
        }

        var missing = Energy.Max(Energy.Zero, settings.EnergyAtDeparture - Energy.FromJoules(energyJ));
        var chargingMs = (missing / nameplate.ChargeEfficiency).Joules * 1_000 / nameplate.ChargePowerMax.Watts;
        return rows.DepartureUtc[row] - now.Utc.ToUnixTimeMilliseconds() - chargingMs;
    }
}
