using Vpp.Domain.Dispatch;
using Vpp.Domain.Quantities;

namespace Vpp.Domain.Feeders;

/// <summary>How far one event may move each row from where it is, and at what price.</summary>
internal readonly struct EventOffers
{
    private readonly VehicleRows _rows;
    private readonly FeederTarget _target;
    private readonly bool _raising;
    private readonly long _utcMs;
    private readonly long _leftMs;
    private readonly long _horizonMs;

    public EventOffers(VehicleRows rows, FeederTarget target, FeederInstant now, FeederOptions options)
    {
        (_rows, _target, _raising) = (rows, target, target.Raises);
        _utcMs = now.Utc.ToUnixTimeMilliseconds();
        _leftMs = (target.End - now.Utc).Ticks / TimeSpan.TicksPerMillisecond;
        _horizonMs = (long)options.EnergyHorizonMin.TotalMilliseconds;
    }

    /// <summary>What is left of the event, in milliseconds.</summary>
    public long LeftMs => _leftMs;

    /// <summary>The offer of a row within one reach.</summary>
    public VehicleOffer Of(int row, EventReach reach)
    {
        var (limitW, kind) = Limit(row, reach);
        var minimumW = _rows.Terms[row]!.Nameplate.MinimumPower.Watts;
        return new(_rows.Node[row], limitW, PresentW(row), minimumW, _rows.Rank[row], kind);
    }

    /// <summary>What of its power the event may give up: above zero while it runs against the event.</summary>
    public int PresentW(int row) => _raising ? -_rows.DesiredW[row] : _rows.DesiredW[row];

    /// <summary>How far a row may be moved, watts ≥ 0, and what sets that.</summary>
    public (long LimitW, BindingLimitKind Kind) Limit(int row, EventReach reach)
    {
        var (limitW, kind) = Limit(row);
        var reachW = reach switch
        {
            EventReach.ToAssured => Math.Max(
                0, Math.Min(_rows.AssuredW[row], _rows.ToldAssuredW[row]) - _rows.DesiredW[row]),
            EventReach.ToStandstill => Math.Max(0, _rows.DesiredW[row]),
            _ => long.MaxValue,
        };
        return limitW <= reachW ? (limitW, kind) : (reachW, BindingLimitKind.None);
    }

    /// <summary>The most that it may draw, or give, and from how much energy.</summary>
    public (int MaxW, Energy Energy) Reach(int row) => _raising
        ? (_rows.ChargeMaxW(row), _rows.Chargeable(row))
        : (_rows.DischargeMaxW(row), Energy.FromJoules(_rows.DischargeableJ[row]));

    /// <summary>Price of the watts up to standstill, and what those beyond it cost more, µ/Wh.</summary>
    public (long Stop, long Wear) Price(int row)
    {
        var settings = _rows.Terms[row]!.Settings;
        return (settings.Price.MicroPerWattHour, _raising ? 0 : settings.DischargePrice.MicroPerWattHour);
    }

    private (long LimitW, BindingLimitKind Kind) Limit(int row)
    {
        if (!_raising && _rows.FloorW[row] > 0)
        {
            return (Math.Max(0, (long)_rows.DesiredW[row] - _rows.FloorW[row]), BindingLimitKind.MustCharge);
        }

        var (maxW, energy) = Reach(row);
        var (reachW, kind) = ByEnergy(row, maxW, energy.Joules);
        return (Math.Max(0, reachW + PresentW(row)), kind);
    }

    // Who sustains the longest is asked in that order, so that any energy will do.
    private (long ReachW, BindingLimitKind Kind) ByEnergy(int row, int maxW, long energyJ)
    {
        if (_target.Objective == DispatchObjective.LongestSustain)
        {
            return energyJ > 0 || maxW == 0
                ? (maxW, BindingLimitKind.VehiclePower)
                : (0, BindingLimitKind.VehicleEnergy);
        }

        var byEnergyW = energyJ * 1_000 / LastsMs(row);
        return byEnergyW < maxW ? (byEnergyW, BindingLimitKind.VehicleEnergy) : (maxW, BindingLimitKind.VehiclePower);
    }

    // How long its energy has to last.
    private long LastsMs(int row)
    {
        var leftMs = _rows.HasDeparture(row) ? Math.Min(_leftMs, _rows.UntilDepartureMs(row, _utcMs)) : _leftMs;
        return Math.Max(leftMs, _horizonMs);
    }
}
