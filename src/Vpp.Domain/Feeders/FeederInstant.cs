namespace Vpp.Domain.Feeders;

/// <summary>
/// One instant on both clocks: leases and ages run on the monotonic one, departures and events on the calendar (C15).
/// </summary>
/// <param name="Monotonic">Time since any fixed moment; never goes back.</param>
/// <param name="Utc">The calendar, UTC.</param>
public readonly record struct FeederInstant(TimeSpan Monotonic, DateTimeOffset Utc);
