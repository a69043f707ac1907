using System.Buffers;
using Vpp.Grains.Feeders;

namespace Vpp.Gateways.FleetLink;

/// <summary>
/// The newest reading of each member of a binding that still has to be sent, laid down at once as the columns of the
/// batch to come. It holds one row per member however long the feeder is away, so waiting costs no memory.
/// </summary>
internal sealed class WaitingReadings(int members)
{
    private const int RowsMin = 64;

    private readonly Last[] _last = new Last[members];
    private int[] _member = [];
    private int[] _powerW = [];
    private short[] _stateOfCharge = [];
    private byte[] _connection = [];
    private int[] _ageMs = [];
    private long[] _epoch = [];
    private long[] _sequence = [];
    private int[] _setpointW = [];
    private int[] _remainingLifeMs = [];
    private int _capacity;

    // Ages count from here until the batch is taken; and when the last one was.
    private long _originMs;
    private long _takenAtMs;

    /// <summary>Members that have something to send.</summary>
    public int Count { get; private set; }

    /// <summary>
    /// Keeps a reading unless a newer one is known; of two measured at one moment the later to arrive counts.
    /// </summary>
    public PutOutcome Put(int member, in VehicleReading reading)
    {
        ref var last = ref _last[member];
        if (reading.MeasuredAtMs < last.MeasuredAtMs)
        {
            return PutOutcome.Older;
        }

        last.MeasuredAtMs = reading.MeasuredAtMs;
        var waits = Waits(member);
        if (!waits)
        {
            last.Row = Add(member, reading.MeasuredAtMs);
        }

        var row = last.Row;
        _powerW[row] = reading.PowerW;
        _stateOfCharge[row] = (short)reading.StateOfCharge;
        _connection[row] = reading.Connection;
        _ageMs[row] = Between(reading.MeasuredAtMs, _originMs);
        _epoch[row] = reading.Epoch;
        _sequence[row] = reading.Sequence;
        _setpointW[row] = reading.SetpointW;
        _remainingLifeMs[row] = reading.RemainingLifeMs;
        return waits ? PutOutcome.Replaced : PutOutcome.Added;
    }

    /// <summary>Takes all readings that wait, with their age by now, or null.</summary>
    public TelemetryBatch? Take(Route route, long nowMs)
    {
        if (Count == 0)
        {
            return null;
        }

        foreach (ref var ageMs in _ageMs.AsSpan(0, Count))
        {
            ageMs = Math.Max(0, Between(_originMs - ageMs, nowMs));
        }

        var batch = new TelemetryBatch
        {
            Route = route,
            Count = Count,
            Member = _member,
            PowerW = _powerW,
            StateOfCharge = _stateOfCharge,
            Connection = _connection,
            AgeMs = _ageMs,
            Epoch = _epoch,
            Sequence = _sequence,
            SetpointW = _setpointW,
            RemainingLifeMs = _remainingLifeMs,
        };
        (_member, _powerW, _stateOfCharge, _connection, _ageMs) = ([], [], [], [], []);
        (_epoch, _sequence, _setpointW, _remainingLifeMs) = ([], [], [], []);
        (Count, _capacity, _takenAtMs) = (0, 0, nowMs);
        return batch;
    }

    /// <summary>What was taken last did not arrive: those who have nothing newer wait again.</summary>
    public void PutBack(TelemetryBatch batch)
    {
        for (var row = 0; row < batch.Count; row++)
        {
            if (!Waits(batch.Member[row]))
            {
                Put(batch.Member[row], new(
                    _takenAtMs - batch.AgeMs[row],
                    batch.PowerW[row],
                    (ushort)batch.StateOfCharge[row],
                    batch.Connection[row],
                    batch.Epoch[row],
                    batch.Sequence[row],
                    batch.SetpointW[row],
                    batch.RemainingLifeMs[row]));
            }
        }
    }

    private static int Between(long fromMs, long toMs) => (int)Math.Clamp(toMs - fromMs, int.MinValue, int.MaxValue);

    private bool Waits(int member) => _last[member].Row is var row && row < Count && _member[row] == member;

    private int Add(int member, long measuredAtMs)
    {
        if (Count == _capacity)
        {
            Grow();
        }

        _originMs = Count == 0 ? measuredAtMs : _originMs;
        _member[Count] = member;
        return Count++;
    }

    private void Grow()
    {
        _capacity = Math.Max(RowsMin, 2 * _capacity);
        Grow(ref _member);
        Grow(ref _powerW);
        Grow(ref _stateOfCharge);
        Grow(ref _connection);
        Grow(ref _ageMs);
        Grow(ref _epoch);
        Grow(ref _sequence);
        Grow(ref _setpointW);
        Grow(ref _remainingLifeMs);
    }

    private void Grow<T>(ref T[] column)
    {
        var grown = ArrayPool<T>.Shared.Rent(_capacity);
        column.AsSpan(0, Count).CopyTo(grown);
        if (column.Length > 0)
        {
            ArrayPool<T>.Shared.Return(column);
        }

        column = grown;
    }

    // When a member's newest reading was taken, and in which row it waits, if it does.
    private struct Last
    {
        public long MeasuredAtMs;
        public int Row;
    }
}
