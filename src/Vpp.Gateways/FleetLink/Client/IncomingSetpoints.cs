using Vpp.Gateways.FleetLink.Wire;

namespace Vpp.Gateways.FleetLink.Client;

/// <summary>Reads Setpoints messages: checks them, and spreads their fences over the rows.</summary>
internal sealed class IncomingSetpoints
{
    private long[] _epoch = [];
    private long[] _sequence = [];

    /// <summary>The columns of a message; they stay valid until the next one is read.</summary>
    /// <exception cref="InvalidDataException">It breaks a rule of the protocol.</exception>
    public SetpointColumns Read(Setpoints message, int vehicles)
    {
        var check = new ColumnCheck("setpoints", "vehicle", message.Vehicle.Length / Column<int>.Width);
        var runs = new ColumnCheck("setpoints", "fence rows", message.FenceRows.Length / Column<int>.Width);
        var fault = check.Fault("vehicle", message.Vehicle, 0, vehicles - 1)
            ?? check.Fault("power", message.PowerW, int.MinValue, int.MaxValue)
            ?? check.Fault("time to live", message.TimeToLiveMs, 1, int.MaxValue)
            ?? check.Fault("return delay", message.ReturnDelayMs, 0, int.MaxValue)
            ?? check.Fault("assured power", message.AssuredW, 0, int.MaxValue)
            ?? check.Fault("ramp", message.RampWPerS, 1, int.MaxValue)
            ?? runs.Fault("fence rows", message.FenceRows, 1, int.MaxValue)
            ?? runs.Fault("epoch", message.FenceEpoch, 0, long.MaxValue)
            ?? runs.Fault("sequence", message.FenceSequence, 0, long.MaxValue)
            ?? SpreadFences(message, check.Rows);
        return fault is not null
            ? throw new InvalidDataException(fault)
            : new SetpointColumns
            {
                Vehicle = Column<int>.Read(message.Vehicle),
                PowerW = Column<int>.Read(message.PowerW),
                TimeToLiveMs = Column<int>.Read(message.TimeToLiveMs),
                ReturnDelayMs = Column<int>.Read(message.ReturnDelayMs),
                AssuredW = Column<int>.Read(message.AssuredW),
                RampWPerSecond = Column<int>.Read(message.RampWPerS),
                Epoch = _epoch.AsSpan(0, check.Rows),
                Sequence = _sequence.AsSpan(0, check.Rows),
            };
    }

    private string? SpreadFences(Setpoints message, int rows)
    {
        if (_epoch.Length < rows)
        {
            _epoch = new long[rows];
            _sequence = new long[rows];
        }

        var runRows = Column<int>.Read(message.FenceRows);
        var epoch = Column<long>.Read(message.FenceEpoch);
        var sequence = Column<long>.Read(message.FenceSequence);
        var row = 0;
        for (var run = 0; run < runRows.Length; run++)
        {
            if (runRows[run] > rows - row)
            {
                return $"setpoints: the fences are for more than {rows} rows";
            }

            _epoch.AsSpan(row, runRows[run]).Fill(epoch[run]);
            _sequence.AsSpan(row, runRows[run]).Fill(sequence[run]);
            row += runRows[run];
        }

        return row == rows ? null : $"setpoints: the fences are for {row} rows of {rows}";
    }
}
