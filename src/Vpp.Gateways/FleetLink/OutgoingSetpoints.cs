using Vpp.Gateways.FleetLink.Wire;

namespace Vpp.Gateways.FleetLink;

/// <summary>
/// The columns of one Setpoints message, filled and written over and over; they grow with what is written, since a
/// stream that nobody dispatches needs none.
/// </summary>
internal sealed class OutgoingSetpoints
{
    /// <summary>Small enough that no arriving column is a large object to the garbage collector.</summary>
    public const int RowsMax = 16_384;

    private readonly Column<int> _vehicle = new(0);
    private readonly Column<int> _powerW = new(0);
    private readonly Column<int> _timeToLiveMs = new(0);
    private readonly Column<int> _returnDelayMs = new(0);
    private readonly Column<int> _assuredW = new(0);
    private readonly Column<int> _rampWPerSecond = new(0);
    private readonly Column<long> _fenceEpoch = new(0);
    private readonly Column<long> _fenceSequence = new(0);
    private readonly Column<int> _fenceRows = new(0);
    private int _runs;

    public int Count { get; private set; }

    public bool IsFull => Count == RowsMax;

    /// <summary>Rows that there is memory for.</summary>
    public int Capacity => _vehicle.Capacity;

    public void Clear() => (Count, _runs) = (0, 0);

    public void Add(int vehicle, in PendingSetpoints.Entry setpoint, int timeToLiveMs)
    {
        if (Count == Capacity)
        {
            Grow(Math.Min(RowsMax, Math.Max(64, 2 * Capacity)));
        }

        _vehicle.Values[Count] = vehicle;
        _powerW.Values[Count] = setpoint.PowerW;
        _timeToLiveMs.Values[Count] = timeToLiveMs;
        _returnDelayMs.Values[Count] = setpoint.ReturnDelayMs;
        _assuredW.Values[Count] = setpoint.AssuredW;
        _rampWPerSecond.Values[Count] = setpoint.RampWPerSecond;
        Count++;

        var run = _runs - 1;
        if (run >= 0
            && _fenceEpoch.Values[run] == setpoint.Epoch
            && _fenceSequence.Values[run] == setpoint.Sequence)
        {
            _fenceRows.Values[run]++;
            return;
        }

        _fenceEpoch.Values[_runs] = setpoint.Epoch;
        _fenceSequence.Values[_runs] = setpoint.Sequence;
        _fenceRows.Values[_runs] = 1;
        _runs++;
    }

    /// <summary>A message over these columns; they must not change until it is written.</summary>
    public ServerMessage Lend() => new()
    {
        Setpoints = new Setpoints
        {
            Vehicle = _vehicle.Lend(0, Count),
            PowerW = _powerW.Lend(0, Count),
            TimeToLiveMs = _timeToLiveMs.Lend(0, Count),
            ReturnDelayMs = _returnDelayMs.Lend(0, Count),
            AssuredW = _assuredW.Lend(0, Count),
            RampWPerS = _rampWPerSecond.Lend(0, Count),
            FenceEpoch = _fenceEpoch.Lend(0, _runs),
            FenceSequence = _fenceSequence.Lend(0, _runs),
            FenceRows = _fenceRows.Lend(0, _runs),
        },
    };

    private void Grow(int rows)
    {
        foreach (var column in (Column<int>[])
            [_vehicle, _powerW, _timeToLiveMs, _returnDelayMs, _assuredW, _rampWPerSecond, _fenceRows])
        {
            column.Grow(rows);
        }

        _fenceEpoch.Grow(rows);
        _fenceSequence.Grow(rows);
    }
}
