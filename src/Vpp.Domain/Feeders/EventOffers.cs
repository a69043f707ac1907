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
        var offer = Of(row);
        var reachW = reach switch
        {
            EventReach.ToAssured => Math.Max(
                0, Math.Min(_rows.AssuredW[row], _rows.ToldAssuredW[row]) - _rows.DesiredW[row]),
            EventReach.ToStandstill => Math.Max(0, _rows.DesiredW[row]),
            _ => long.MaxValue,
        };
        return offer.LimitW <= reachW ? offer : offer with { LimitW = reachW, LimitKind = BindingLimitKind.None };
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

    private VehicleOffer Of(int row)
    {
        var presentW = _rows.DesiredW[row];
        var (maxW, energy) = Reach(row);
        var byEnergyW = _target.Objective == DispatchObjective.LongestSustain
            ? energy > Energy.Zero ? maxW : 0
            : WideInteger.MultiplyDivide(energy.Joules, 1_000, LastsMs(row));
        var kind = byEnergyW < maxW ? BindingLimitKind.VehicleEnergy : BindingLimitKind.VehiclePower;
        var reachW = Math.Min(maxW, byEnergyW);
        var limitW = _raising ? reachW - presentW : presentW + reachW;
        if (!_raising && _rows.FloorW[row] > 0)
        {
            (limitW, kind) = (presentW - _rows.FloorW[row], BindingLimitKind.MustCharge);
        }

        return new(
            _rows.Node[row],
            Math.Max(0, limitW),
            _raising ? -presentW : presentW,
            _rows.Terms[row]!.Nameplate.MinimumPower.Watts,
            _rows.Rank[row],
            kind);
    }

    // How long its energy has to last.
    private long LastsMs(int row)
    {
        var leftMs = _rows.HasDeparture(row) ? Math.Min(_leftMs, _rows.UntilDepartureMs(row, _utcMs)) : _leftMs;
        return Math.Max(leftMs, _horizonMs);
    }
}
