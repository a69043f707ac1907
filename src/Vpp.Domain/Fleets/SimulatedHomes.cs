using Vpp.Domain.Quantities;

namespace Vpp.Domain.Fleets;

/// <summary>Which profile a simulated home follows.</summary>
/// <param name="Profile">Place among the profiles.</param>
/// <param name="ScaleMillionths">What the profile is multiplied by, in millionths, ≥ 0.</param>
public readonly record struct SimulatedHome(int Profile, long ScaleMillionths);

/// <summary>The load of homes that nobody controls: hourly profiles, straight lines between the hours, times a scale.</summary>
public sealed class SimulatedHomes
{
    private const long Millionths = 1_000_000;

    private readonly long _startsAt;
    private readonly long[][] _profilesW;
    private readonly int[] _profile;
    private readonly long[] _scaleMillionths;
    private readonly long[] _profileNow;
    private readonly long[] _loadW;

    /// <param name="startsAt">When the first value of each profile holds; the others follow hour by hour.</param>
    /// <param name="profilesW">Hourly loads, at least one each; before the first and after the last they stand still.</param>
    /// <param name="homes">One row each, in this order.</param>
    public SimulatedHomes(
        TimeSpan startsAt,
        IReadOnlyList<IReadOnlyList<Power>> profilesW,
        IReadOnlyList<SimulatedHome> homes)
    {
        _startsAt = FleetClock.Tenths(startsAt);
        _profilesW = [.. profilesW.Select(profile => profile.Select(power => power.Watts).ToArray())];
        _profile = [.. homes.Select(home => home.Profile)];
        _scaleMillionths = [.. homes.Select(home => home.ScaleMillionths)];
        _profileNow = new long[_profilesW.Length];
        _loadW = new long[homes.Count];
        Advance(TimeSpan.Zero);
    }

    public int Count => _loadW.Length;

    /// <summary>Load of each home at the moment last advanced to, + import.</summary>
    public ReadOnlySpan<long> LoadW => _loadW;

    /// <summary>The most that a home draws at any moment of its profile.</summary>
    public Power PeakLoad(int home) =>
        Power.FromWatts(_profilesW[_profile[home]].Max() * _scaleMillionths[home] / Millionths);

    /// <summary>Load of one home at any moment.</summary>
    public Power LoadAt(int home, TimeSpan time) => Power.FromWatts(
        ProfileAt(_profilesW[_profile[home]], FleetClock.Tenths(time)) * _scaleMillionths[home]
            / (Millionths * FleetClock.TenthsPerHour));

    public void Advance(TimeSpan to)
    {
        var now = FleetClock.Tenths(to);
        for (var profile = 0; profile < _profilesW.Length; profile++)
        {
            _profileNow[profile] = ProfileAt(_profilesW[profile], now);
        }

        for (var home = 0; home < _loadW.Length; home++)
        {
            _loadW[home] = _profileNow[_profile[home]] * _scaleMillionths[home]
                / (Millionths * FleetClock.TenthsPerHour);
        }
    }

    /// <summary>Net power of each home at its meter, + import: its own load and its vehicles.</summary>
    public void ReadMeters(SimulatedFleet fleet, Span<long> meterW)
    {
        _loadW.CopyTo(meterW);
        fleet.AddPowerTo(meterW);
    }

    // In watts times tenths of an hour's 36,000, so that the line between two hours is exact.
    private long ProfileAt(long[] profile, long now)
    {
        var since = Math.Clamp(now - _startsAt, 0, (profile.Length - 1) * FleetClock.TenthsPerHour);
        var (hour, into) = Math.DivRem(since, FleetClock.TenthsPerHour);
        var next = profile[Math.Min(hour + 1, profile.Length - 1)];
        return (profile[hour] * (FleetClock.TenthsPerHour - into)) + (next * into);
    }
}
