using Vpp.Domain.Quantities;

namespace Vpp.Domain.Sustain;

/// <summary>
/// Endurance in few numbers, the same times for all, so that sums over feeders add up place by place. Between two
/// times the energy of what is stored rises in a straight line, which is never above the curve: a little less is told
/// than is there, and exactly what is there at the times themselves.
/// </summary>
public static class EnduranceGrid
{
    /// <summary>Times at which nothing is lost: 5 minutes to 2 days.</summary>
    public static IReadOnlyList<TimeSpan> Times { get; } =
    [
        .. new[]
        {
            5, 10, 15, 20, 25, 30, 40, 50, 60, 75, 90, 105, 120, 150, 180, 210, 240, 270, 300, 360, 420, 480, 540, 600,
            720, 840, 960, 1_200, 1_440, 1_920, 2_880,
        }.Select(minutes => TimeSpan.FromMinutes(minutes)),
    ];

    /// <summary>Power of what is stored, by place: from the time before to this one, never rising. Watts.</summary>
    public static long[] StoredW(Endurance endurance)
    {
        var powerW = new long[Times.Count];
        var (fromMs, from) = (0L, (Int128)0);
        for (var place = 0; place < powerW.Length; place++)
        {
            var toMs = (long)Times[place].TotalMilliseconds;
            var to = endurance.Stored.EnergyWithin(toMs);
            powerW[place] = (long)((to - from) / (toMs - fromMs));
            (fromMs, from) = (toMs, to);
        }

        return powerW;
    }

    /// <summary>Power of what is fleeting, by place: there until this time. Watts.</summary>
    public static long[] FleetingW(Endurance endurance) =>
        [.. Times.Select(time => endurance.Fleeting.PowerAt(time - TimeSpan.FromMilliseconds(1)).Watts)];

    /// <summary>The endurance that numbers by place tell; missing places at the end are nothing.</summary>
    public static Endurance Read(IReadOnlyList<long> storedW, IReadOnlyList<long> fleetingW) =>
        new(Curve(storedW), Curve(fleetingW));

    /// <summary>An endurance with at most as many steps as there are times, never more than the one given.</summary>
    public static Endurance Compact(Endurance endurance) => Read(StoredW(endurance), FleetingW(endurance));

    private static DurationCurve Curve(IReadOnlyList<long> powerW)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(powerW.Count, Times.Count, nameof(powerW));
        return DurationCurve.Of(powerW.Select((watts, place) => new DurationStep(
            Power.FromWatts(watts - (place + 1 < powerW.Count ? powerW[place + 1] : 0)), Times[place])));
    }
}
