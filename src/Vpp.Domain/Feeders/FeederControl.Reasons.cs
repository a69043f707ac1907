using Vpp.Domain.Identities;
using Vpp.Domain.Quantities;

namespace Vpp.Domain.Feeders;

/// <summary>Why vehicles have the power they have: now, and what is remembered of it.</summary>
public sealed partial class FeederControl
{
    private readonly RowHistory _history = new();
    private TimeSpan? _rememberedAt;
    private DateTimeOffset _nowUtc;

    internal Power RechargeCapNow => _recharge.Cap(_nowUtc);

    /// <summary>
    /// Why a vehicle is or is not used, now or at an instant before; null when it is not here, or that is not
    /// remembered.
    /// </summary>
    public Explanation? Explain(VehicleId vehicle, DateTimeOffset? at)
    {
        if (RowOf(vehicle) is not (var row and >= 0))
        {
            return null;
        }

        if (at is null)
        {
            _events.GiveReasons(Vehicles);
            var now = MomentOf(row, DateTimeOffset.MinValue);
            return Explanation.Of(
                this,
                row,
                _history.At(vehicle, DateTimeOffset.MaxValue) is { } last && last.Reason == now.Reason
                    ? now with { Since = last.Since }
                    : now);
        }

        return _history.At(vehicle, at.Value) is { } moment ? Explanation.Of(this, row, moment) : null;
    }

    private void RememberReasons(FeederInstant now)
    {
        _nowUtc = now.Utc;
        if (_rememberedAt is { } last && now.Monotonic - last < _options.ReasonPeriod)
        {
            return;
        }

        _rememberedAt = now.Monotonic;
        _events.GiveReasons(Vehicles);
        for (var row = 0; row < Vehicles.Count; row++)
        {
            if (Vehicles.Node[row] >= 0)
            {
                _history.See(row, MomentOf(row, now.Utc), Vehicles.Vehicles);
            }
        }
    }

    private RowMoment MomentOf(int row, DateTimeOffset since) => new(
        Vehicles.Terms[row]!.Vehicle,
        since,
        VehicleRowView.ReasonOf(Vehicles, row),
        Vehicles.BindingNode(row, _network.Parents),
        Vehicles.DesiredW[row],
        Vehicles.BaselineW[row],
        _plan.IsCut(row));
}
