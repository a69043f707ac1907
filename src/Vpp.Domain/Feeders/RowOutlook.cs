namespace Vpp.Domain.Feeders;

/// <summary>
/// Until when what was reckoned of the rows serves as long as nothing is heard: no later than it does for any of them.
/// Whoever reckons a row brings it forward; whoever looks at all of them begins with <see cref="Clear"/>.
/// </summary>
/// <param name="OutdatedAt">In the rows' time: a reading grows too old, or a battery may have given too much.</param>
/// <param name="DepartureUtc">The earliest departure, whole seconds of the calendar.</param>
internal readonly record struct RowOutlook(long OutdatedAt, uint DepartureUtc)
{
    /// <summary>Nothing is in sight.</summary>
    public static RowOutlook Clear { get; } = new(long.MaxValue, VehicleRows.NoDeparture);

    public RowOutlook With(long outdatedAt, uint departureUtc) => new(
        Math.Min(OutdatedAt, outdatedAt),
        departureUtc == VehicleRows.NotLookedUp ? DepartureUtc : Math.Min(DepartureUtc, departureUtc));

    /// <summary>Whether some row may be outdated.</summary>
    public bool HasCome(int now, long utcMs) => now >= OutdatedAt || DepartureUtc * 1_000L <= utcMs;
}
