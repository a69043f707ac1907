using Vpp.Domain.Following;
using Vpp.Domain.Quantities;
using Vpp.Domain.Vehicles;

namespace Vpp.Domain.Feeders;

/// <summary>Gathers what is known of each row and asks what the vehicle may do.</summary>
internal readonly struct RowFlexibility
{
    private readonly VehicleRows _rows;
    private readonly FeederOptions _options;
    private readonly FeederInstant _instant;
    private readonly long _utcMs;
    private readonly int _now;
    private readonly TimeSpan _untilRelease;
    private readonly int _decidedAt;

    /// <param name="rows">The feeder's vehicles.</param>
    /// <param name="releasedAt">When the last event has let its vehicles go.</param>
    /// <param name="now">The instant of the decision.</param>
    /// <param name="options">How the feeder decides.</param>
    /// <param name="decidedAt">When the last control interval was, in the rows' time; null is now.</param>
    public RowFlexibility(
        VehicleRows rows, DateTimeOffset releasedAt, FeederInstant now, FeederOptions options, int? decidedAt = null)
    {
        (_rows, _options, _instant, _now) = (rows, options, now, rows.At(now));
        _decidedAt = decidedAt ?? _now;
        _utcMs = now.Utc.ToUnixTimeMilliseconds();
        _untilRelease = releasedAt > now.Utc ? releasedAt - now.Utc : TimeSpan.Zero;
    }

    /// <summary>When the last of some events has let its vehicles go; the beginning of time without any.</summary>
    public static DateTimeOffset ReleasedAt(IReadOnlyList<FeederTarget> targets)
    {
        var last = DateTimeOffset.MinValue;
        foreach (var target in targets)
        {
            var releasedAt = target.End + target.ReleaseWindow;
            last = releasedAt > last ? releasedAt : last;
        }

        return last;
    }

    /// <summary>What all rows may do, whatever was known of it.</summary>
    public void RefreshAll()
    {
        _rows.Outlook = RowOutlook.Clear;
        for (var row = 0; row < _rows.Count; row++)
        {
            if (_rows.Terms[row] is not null)
            {
                Refresh(row);
            }
        }
    }

    public void Refresh(int row)
    {
        var terms = _rows.Terms[row]!;
        _rows.IsNews[row] = false;
        _rows.SetFlexibility(row, Of(row, terms));
        _rows.Mark(row, RowMarks.Short, _rows.EnergyJ(row, terms.Nameplate) < terms.Settings.EnergyAtDeparture.Joules);
        LookAhead(row);
    }

    /// <summary>
    /// The next row from one on of which something was heard or which the time that passed has outdated; past the last
    /// when there is none.
    /// </summary>
    public int NextOutdated(int row)
    {
        var next = _rows.IsNews.AsSpan(row, _rows.Count - row).IndexOf(true);
        return next < 0 ? _rows.Count : row + next;
    }

    /// <summary>Turns what the time that passed has outdated into news, once something may be.</summary>
    public void MarkOutdated()
    {
        if (!_rows.Outlook.HasCome(_now, _utcMs))
        {
            return;
        }

        _rows.Outlook = RowOutlook.Clear;
        for (var row = 0; row < _rows.Count; row++)
        {
            _rows.IsNews[row] |= IsOutdated(row);
            LookAhead(row);
        }
    }

    // Whether its reading has grown too old, it should have left, or what it may have given since would no longer let
    // it discharge through a lease.
    private bool IsOutdated(int row) =>
        _rows.Refusal[row] == VehicleRefusal.None
        && (_now >= StaleAt(row)
            || (_rows.HasDeparture(row) && _rows.UntilDepartureMs(row, _utcMs) <= 0)
            || (_rows.FloorW[row] < 0 && _now >= TiredAt(row)));

    // Who may not be moved stays so until something is heard.
    private void LookAhead(int row)
    {
        if (_rows.Refusal[row] == VehicleRefusal.None)
        {
            _rows.Outlook = _rows.Outlook.With(
                _rows.FloorW[row] < 0 ? Math.Min(StaleAt(row), TiredAt(row)) : StaleAt(row), _rows.DepartureUtc[row]);
        }
    }

    private long StaleAt(int row) => (long)_rows.MeasuredAt[row] + _rows.FreshMs(row) + 1;

    private long TiredAt(int row)
    {
        var slackWms = (_rows.DischargeableJ[row] * 1_000L) + ((long)_rows.FloorW[row] * _rows.TimesOf(row).LeaseMs);
        if (slackWms < 0)
        {
            return VehicleRows.LongAgo;
        }

        var exportW = WorstCase.ExportW(_rows, row, _now);
        return exportW == 0 ? VehicleRows.Ever : _decidedAt + (slackWms / exportW) + 1;
    }

    private Flexibility Of(int row, VehicleTerms terms)
    {
        if (!terms.OptedOut && _rows.Connection[row] == ConnectionState.Unplugged)
        {
            return Flexibility.None(VehicleRefusal.Unplugged);
        }

        var heard = _rows.MeasuredAt[row] != VehicleRows.Never;
        var ageMs = heard ? Math.Max(0, (long)_now - _rows.MeasuredAt[row]) : 0;
        var circumstances = new VehicleCircumstances(
            _rows.Connection[row],
            terms.OptedOut,
            heard && ageMs <= _rows.FreshMs(row),
            Energy.FromJoules(_rows.EnergyJ(row, terms.Nameplate)),
            _options.SensorError * terms.Nameplate.UsableCapacity,
            new TimeSpan(ageMs * TimeSpan.TicksPerMillisecond),
            Power.FromWatts(WorstCase.ExportW(_rows, row, _now)),
            Power.FromWatts(_rows.AssuredW[row]),
            UntilRelease(row),
            UntilDeparture(row, terms),
            TimeSpan.FromMilliseconds(_rows.TimesOf(row).LeaseMs));
        var can = Flexibility.Of(
            terms.Nameplate,
            terms.Settings.Reserve,
            terms.Settings.EnergyAtDeparture,
            terms.Settings.DischargeAllowed,
            circumstances);
        return can.Refusal != VehicleRefusal.None ? can : _rows.Follow[row] switch
        {
            FollowState.Unacknowledged or FollowState.Refuses or FollowState.Opposes =>
                Flexibility.None(VehicleRefusal.NotFollowing),
            FollowState.IsStopped or FollowState.OnTrial => Flexibility.None(VehicleRefusal.None),
            _ => can,
        };
    }

    private TimeSpan UntilRelease(int row)
    {
        if (!_rows.ReleaseAt.Any || _rows.ReleaseAt[row] == VehicleRows.Never)
        {
            return _untilRelease;
        }

        var own = TimeSpan.FromMilliseconds(Math.Max(0, (long)_rows.ReleaseAt[row] - _now));
        return own > _untilRelease ? own : _untilRelease;
    }

    // The departure of the present session, looked up once when it begins and once more when terms change.
    private TimeSpan? UntilDeparture(int row, VehicleTerms terms)
    {
        if (_rows.DepartureUtc[row] == VehicleRows.NotLookedUp)
        {
            // A departure that cannot be known may be any moment: this vehicle is not moved, and the others are (C18).
            if (!TimeZoneInfo.TryFindSystemTimeZoneById(terms.TimeZone, out var zone))
            {
                return TimeSpan.Zero;
            }

            _rows.DepartureUtc[row] = terms.Settings.Departures.NextAfter(_instant.Utc, zone) is { } next
                ? (uint)(next - _options.DepartureMargin).ToUnixTimeSeconds()
                : VehicleRows.NoDeparture;
        }

        return _rows.DepartureUtc[row] == VehicleRows.NoDeparture
            ? null
            : new TimeSpan(_rows.UntilDepartureMs(row, _utcMs) * TimeSpan.TicksPerMillisecond);
    }
}
