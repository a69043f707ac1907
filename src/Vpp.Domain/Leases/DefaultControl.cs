using Vpp.Domain.Quantities;

namespace Vpp.Domain.Leases;

/// <summary>
/// What a vehicle does when no setpoint is in force: hold 0 W for a while, then charge at no more than what every
/// node above can carry without anybody's coordination, reached by a ramp (P4, C2).
/// </summary>
/// <param name="ReturnDelay">How long to hold 0 W; a seeded draw from the release window.</param>
/// <param name="AssuredPower">The most it may then import, ≥ 0: its static share of the ratings above it.</param>
/// <param name="RampWattsPerSecond">How fast it may return to charging, > 0.</param>
public readonly record struct DefaultControl(TimeSpan ReturnDelay, Power AssuredPower, long RampWattsPerSecond)
{
    /// <summary>Hold 0 W for ever: what a vehicle does that was never told anything.</summary>
    public static DefaultControl Idle { get; } = new(TimeSpan.Zero, Power.Zero, 1);

    /// <summary>The most the vehicle may import when nothing has been in force for this long; never negative.</summary>
    public Power ImportLimitAfter(TimeSpan idle)
    {
        var ramping = idle - ReturnDelay;
        if (ramping <= TimeSpan.Zero || AssuredPower <= Power.Zero || RampWattsPerSecond <= 0)
        {
            return Power.Zero;
        }

        var reachedW = (Int128)ramping.Ticks * RampWattsPerSecond / TimeSpan.TicksPerSecond;
        return reachedW < AssuredPower.Watts ? Power.FromWatts((long)reachedW) : AssuredPower;
    }
}
