using Vpp.Domain.Dispatch;
using Vpp.Domain.Quantities;
using Vpp.Domain.Vehicles;

namespace Vpp.Domain.Feeders;

/// <summary>
/// What vehicles would draw without any event: each charges until it holds what it needs, as fast as it can, and where
/// a node is short of room the one with the least time to spare goes first. While an event runs the plan goes on
/// from the energy that a vehicle *would* hold, so that it stays the baseline that delivery is measured against.
/// </summary>
internal sealed class ChargingPlan
{
    // Whoever owes nothing stays where it is, discharging too.
    private const int NoWish = -VehicleReading.PowerMaxW;

    // Further apart than any two vehicles' time to spare.
    private const long OwedFirstMs = long.MaxValue / 4;

    private readonly FeederLimits _limits;
    private readonly NodeLoads _loads;
    private readonly PriorityFill _fill;
    private readonly Func<int, (long Key, int LeastW)> _judge;
    private long[] _committedW = [];
    private int[] _wishW = [];
    private int[] _moreW = [];

    // What the division at hand raises, for whom the room is kept, and whose energy counts.
    private VehicleRows _rows = null!;
    private int[] _powerW = null!;
    private bool _isPlan;
    private long _utcMs;
    private int _now;

    // Whose plan the cap on recharging has cut; who is owed more gets it only when it could not wait.
    private bool[] _isCut = [];
    private MoveCandidate[] _queue = [];

    public ChargingPlan(FeederLimits limits, NodeLoads loads)
    {
        (_limits, _loads) = (limits, loads);
        _fill = new(limits.Import);
        _judge = row => (Laxity(row), MinimumW(row) - Math.Max(0, _powerW[row]));
    }

    /// <summary>Plans every row's charging without any event.</summary>
    public void Refresh(VehicleRows rows, FeederInstant now, FeederOptions options)
    {
        Begin(rows, rows.BaselineW, true, now);
        for (var row = 0; row < rows.Count; row++)
        {
            _wishW[row] = WishW(rows, row, options);
            rows.BaselineW[row] = 0;
        }

        Array.Clear(_isCut);
        RaiseToWish();
    }

    /// <summary>
    /// Lowers the plan until the whole feeder stays below a cap: charging that is owed comes first, then the one with
    /// the least time to spare, and who has next to none charges whatever the cap. Who waits for release counts with
    /// what it draws.
    /// </summary>
    public void KeepBelow(Power cap, FeederInstant now, FeederOptions options)
    {
        Begin(_rows, _rows.BaselineW, true, now);
        var urgentMs = (long)options.RechargeUrgency.TotalMilliseconds;
        var (roomW, count) = (cap.Watts - _loads.HighW[0], 0);
        if (_queue.Length < _rows.Count)
        {
            (_queue, _isCut) = (new MoveCandidate[_rows.Terms.Length], new bool[_rows.Terms.Length]);
        }

        for (var row = 0; row < _rows.Count; row++)
        {
            if (_rows.IsHeld(row))
            {
                roomW -= Math.Max(0, _rows.PowerW[row]);
            }
            else if (_powerW[row] > 0)
            {
                var spareMs = Laxity(row);
                var isOwed = _rows.FloorW[row] > 0 || spareMs <= urgentMs;
                _queue[count++] = new(isOwed ? spareMs - OwedFirstMs : spareMs, _rows.Rank[row], row);
            }
        }

        var queue = _queue.AsSpan(0, count);
        queue.Sort();
        foreach (var (key, _, row) in queue)
        {
            if (key > urgentMs - OwedFirstMs && _powerW[row] > roomW)
            {
                var givenW = (int)Math.Max(0, roomW);
                (_powerW[row], _isCut[row]) = (givenW < MinimumW(row) ? 0 : givenW, true);
            }

            roomW -= _powerW[row];
        }
    }

    /// <summary>
    /// Raises desired power to the charge that is owed for departures (P1), as far as there is room. Who goes on with
    /// what it holds above its plan does so no further than that either (P4).
    /// </summary>
    public void RaiseToOwed(VehicleRows rows, FeederInstant now)
    {
        Begin(rows, rows.DesiredW, false, now);
        var owed = false;
        for (var row = 0; row < rows.Count; row++)
        {
            var owedW = IsCut(row) ? 0 : rows.FloorW[row];
            _wishW[row] = owedW > 0 ? Math.Max(owedW, MinimumW(row)) : NoWish;
            if (rows.DesiredW[row] > rows.BaselineW[row])
            {
                _wishW[row] = Math.Max(_wishW[row], rows.DesiredW[row]);
                rows.DesiredW[row] = rows.BaselineW[row];
            }

            owed |= _wishW[row] > rows.DesiredW[row];
        }

        if (owed)
        {
            RaiseToWish();
        }
    }

    /// <summary>Whether the cap on recharging keeps a row below its plan.</summary>
    public bool IsCut(int row) => row < _isCut.Length && _isCut[row];

    private void Begin(VehicleRows rows, int[] powerW, bool isPlan, FeederInstant now)
    {
        (_rows, _powerW, _isPlan, _utcMs) = (rows, powerW, isPlan, now.Utc.ToUnixTimeMilliseconds());
        _now = rows.At(now);
        if (_wishW.Length < rows.Count)
        {
            (_wishW, _moreW) = (new int[rows.Terms.Length], new int[rows.Terms.Length]);
        }
    }

    // What a vehicle is assured of takes no room from others. Only where uncontrolled load above its peak has taken
    // even that do vehicles add nothing (P4).
    private void RaiseToWish()
    {
        var (wishW, moreW, powerW) = (_wishW, _moreW, _powerW);
        var (assuredW, toldW) = (_rows.AssuredW, _rows.ToldAssuredW);
        for (var row = 0; row < _rows.Count; row++)
        {
            moreW[row] = Math.Max(0, Math.Min(wishW[row], Math.Min(assuredW[row], toldW[row])) - powerW[row]);
        }

        Raise(keepAssured: false);
        for (var row = 0; row < _rows.Count; row++)
        {
            moreW[row] = wishW[row] > powerW[row] ? wishW[row] - powerW[row] : 0;
        }

        _fill.Cut.Clear();
        Raise(keepAssured: true);
        foreach (var row in _fill.Cut)
        {
            _powerW[row] = _powerW[row] > 0 && _powerW[row] < MinimumW(row) ? 0 : _powerW[row];
        }
    }

    // From what each row has already, the one with the least time to spare first. Assured power is never lent to
    // others: whoever loses contact, or plugs in, may take it without asking.
    private void Raise(bool keepAssured)
    {
        if (!_moreW.AsSpan(0, _rows.Count).ContainsAnyExcept(0))
        {
            return;
        }

        var tree = _limits.Import;
        var committedW = tree.Zeroed(ref _committedW);
        var entryOfRow = tree.EntryOfRow;
        var (nodeOfRow, powerW, moreW, refusal) = (_rows.Node, _powerW, _moreW, _rows.Refusal);
        for (var row = 0; row < _rows.Count; row++)
        {
            if (nodeOfRow[row] >= 0)
            {
                var takenW = keepAssured ? Math.Max(powerW[row], _rows.MostAssuredW(row)) : powerW[row];
                committedW[entryOfRow[row]] +=
                    refusal[row] == VehicleRefusal.None ? takenW : Math.Max(takenW, UnplannedW(row));
            }
        }

        tree.SumUp(committedW);
        var roomW = _fill.Room();
        var freeW = tree.FreeW;
        for (var entry = 1; entry < tree.Count; entry++)
        {
            roomW[entry] = freeW[entry] - committedW[entry];
        }

        _fill.Divide(_rows, moreW, _judge);
        for (var row = 0; row < _rows.Count; row++)
        {
            powerW[row] += moreW[row];
        }
    }

    // Who may not be moved has no plan, and yet may go on with what it was told or was seen to draw (C9).
    private int UnplannedW(int row) => _rows.Connection[row] == ConnectionState.Connected
        ? Math.Max(_rows.PowerW[row], WorstCase.HeldImportW(_rows, row, _now))
        : 0;

    private int MinimumW(int row) => (int)_rows.Terms[row]!.Nameplate.MinimumPower.Watts;

    /// <summary>
    /// To where a vehicle is charged: what is needed and the error of the reading on top, so that what is promised is
    /// surely there.
    /// </summary>
    public static Energy Enough(VehicleTerms terms, FeederOptions options)
    {
        var capacity = terms.Nameplate.UsableCapacity;
        return Energy.Min(capacity, terms.Settings.EnergyAtDeparture + (options.SensorError * capacity));
    }

    private static int WishW(VehicleRows rows, int row, FeederOptions options)
    {
        if (rows.Refusal[row] != VehicleRefusal.None || rows.Terms[row] is not { } terms)
        {
            return 0;
        }

        return rows.BaselineEnergyJ[row] < Enough(terms, options).Joules
            ? (int)terms.Nameplate.ChargePowerMax.Watts
            : 0;
    }

    // Milliseconds it could wait before it must charge without a break to be ready in time.
    private long Laxity(int row)
    {
        var (nameplate, settings) = (_rows.Terms[row]!.Nameplate, _rows.Terms[row]!.Settings);
        if (!_rows.HasDeparture(row) || nameplate.ChargePowerMax == Power.Zero)
        {
            return LeastLaxity.KeyMax;
        }

        var held = Energy.FromJoules(_isPlan ? _rows.BaselineEnergyJ[row] : _rows.EnergyJ(row, nameplate));
        var missing = Energy.Max(Energy.Zero, settings.EnergyAtDeparture - held);
        var chargingMs = (missing / nameplate.ChargeEfficiency).Joules * 1_000 / nameplate.ChargePowerMax.Watts;
        return _rows.UntilDepartureMs(row, _utcMs) - chargingMs;
    }
}
