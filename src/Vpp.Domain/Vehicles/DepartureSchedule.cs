namespace Vpp.Domain.Vehicles;

/// <summary>
/// When a vehicle must be ready, by day of the week in the home's local time; a day may have no departure.
/// </summary>
public sealed class DepartureSchedule : IEquatable<DepartureSchedule>
{
    private readonly TimeOnly?[] _byDay;

    /// <param name="byDay">Seven entries, Sunday first, as <see cref="DayOfWeek"/> numbers them.</param>
    public DepartureSchedule(IReadOnlyList<TimeOnly?> byDay)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(byDay.Count, 7);
        _byDay = [.. byDay];
    }

    /// <summary>The vehicle never has to be ready at a particular time.</summary>
    public static DepartureSchedule None { get; } = new(new TimeOnly?[7]);

    public IReadOnlyList<TimeOnly?> ByDay => _byDay;

    public static DepartureSchedule Daily(TimeOnly at) => new(Enumerable.Repeat<TimeOnly?>(at, 7).ToArray());

    /// <summary>The first departure after an instant, or null when there is none in the week that follows.</summary>
    public DateTimeOffset? NextAfter(DateTimeOffset instant, TimeZoneInfo zone)
    {
        var today = DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(instant, zone).DateTime);
        for (var day = 0; day <= 7; day++)
        {
            var date = today.AddDays(day);
            if (_byDay[(int)date.DayOfWeek] is { } time
                && InstantOf(date.ToDateTime(time), zone) is var at
                && at > instant)
            {
                return at;
            }
        }

        return null;
    }

    public bool Equals(DepartureSchedule? other) => other is not null && _byDay.AsSpan().SequenceEqual(other._byDay);

    public override bool Equals(object? obj) => Equals(obj as DepartureSchedule);

    public override int GetHashCode() => _byDay.Aggregate(17, HashCode.Combine);

    // A local time that the clocks skip in spring is read as the one an hour later; of a time that comes twice in
    // autumn the first counts, since nobody minds a vehicle that is ready early.
    private static DateTimeOffset InstantOf(DateTime local, TimeZoneInfo zone)
    {
        var existing = zone.IsInvalidTime(local) ? local.AddHours(1) : local;
        var offset = zone.IsAmbiguousTime(existing)
            ? zone.GetAmbiguousTimeOffsets(existing).Max()
            : zone.GetUtcOffset(existing);
        return new DateTimeOffset(existing, offset).ToUniversalTime();
    }
}
