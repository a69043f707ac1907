namespace Vpp.Domain.Fleets;

/// <summary>When each vehicle of a fleet sends a reading, and which readings are lost.</summary>
internal sealed class ReadingSchedule
{
    private readonly FleetOptions _options;
    private readonly SeededDraws _draws;
    private readonly long _period;
    private readonly int[] _phase;

    public ReadingSchedule(int count, FleetOptions options)
    {
        _options = options;
        _draws = new SeededDraws(options.Seed);
        _period = FleetClock.Tenths(options.ReadingPeriod);
        ArgumentOutOfRangeException.ThrowIfLessThan(_period, 1, nameof(options.ReadingPeriod));
        _phase = new int[count];
        for (var vehicle = 0; vehicle < count && !options.ReadingsAligned; vehicle++)
        {
            _phase[vehicle] = (int)_draws.Below(_period, vehicle, FleetDraw.ReadingPhase, 0);
        }
    }

    /// <summary>The newest reading due after one moment and up to another; a step sends at most one.</summary>
    public ReadingState Between(int vehicle, long from, long to)
    {
        // A whole period ahead, so that the numbers stay positive from the first moment on.
        var number = (to - _phase[vehicle] + _period) / _period;
        if (number == (from - _phase[vehicle] + _period) / _period)
        {
            return ReadingState.NotDue;
        }

        return _draws.Happens(_options.ReadingLossBasisPoints, vehicle, FleetDraw.ReadingLost, number)
            ? ReadingState.Lost
            : ReadingState.Sent;
    }
}
