using Vpp.Domain.Quantities;

namespace Vpp.Domain.Feeders;

/// <summary>
/// The forecast of what a feeder's head draws at most in a day without any event: the highest of the last 24 hours,
/// kept by the hour, since evenings are like each other. Before a whole day has been seen, the planned peak of its
/// homes counts too.
/// </summary>
internal sealed class DayPeak
{
    private const int Hours = 24;

    private readonly long[] _peakW = new long[Hours];
    private readonly long[] _hour = new long[Hours];
    private long _firstHour = long.MaxValue;

    /// <summary>Takes what the head draws, or would without any event, now.</summary>
    public void See(DateTimeOffset now, long watts)
    {
        var (hour, slot) = Place(now);
        (_peakW[slot], _hour[slot]) = (_hour[slot] == hour ? Math.Max(_peakW[slot], watts) : watts, hour);
        _firstHour = Math.Min(_firstHour, hour);
    }

    /// <param name="now">Now.</param>
    /// <param name="plannedW">Planned peak load of all homes at once, W.</param>
    public Power Forecast(DateTimeOffset now, long plannedW)
    {
        var (newest, _) = Place(now);
        var peakW = newest - _firstHour < Hours ? plannedW : 0;
        for (var slot = 0; slot < Hours; slot++)
        {
            peakW = newest - _hour[slot] < Hours ? Math.Max(peakW, _peakW[slot]) : peakW;
        }

        return Power.FromWatts(peakW);
    }

    private static (long Hour, int Slot) Place(DateTimeOffset now)
    {
        var hour = now.ToUnixTimeSeconds() / 3_600;
        return (hour, (int)(((hour % Hours) + Hours) % Hours));
    }
}
