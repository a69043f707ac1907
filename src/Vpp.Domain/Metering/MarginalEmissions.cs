using Vpp.Domain.Quantities;

namespace Vpp.Domain.Metering;

/// <summary>
/// The carbon dioxide that one more kilowatt-hour causes, interval by interval: factors for intervals of equal
/// length, end to end from a first instant.
/// </summary>
public sealed class MarginalEmissions
{
    private readonly EmissionFactor[] _factors;

    /// <param name="startsAt">Beginning of the first interval.</param>
    /// <param name="interval">Length of each, > 0.</param>
    /// <param name="factors">One each, at least one.</param>
    public MarginalEmissions(DateTimeOffset startsAt, TimeSpan interval, IReadOnlyList<EmissionFactor> factors)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(interval, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfZero(factors.Count);
        StartsAt = startsAt;
        Interval = interval;
        _factors = [.. factors];
    }

    public DateTimeOffset StartsAt { get; }

    public TimeSpan Interval { get; }

    /// <summary>End of the last interval, itself outside.</summary>
    public DateTimeOffset EndsAt => StartsAt + (Interval * _factors.Length);

    /// <summary>The factor of the interval that holds an instant.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Before the first interval or after the last.</exception>
    public EmissionFactor At(DateTimeOffset instant)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(instant, StartsAt);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(instant, EndsAt);
        return _factors[(instant - StartsAt).Ticks / Interval.Ticks];
    }

    /// <summary>What net energy (+ import) by interval causes, the first of them beginning at an instant.</summary>
    public EmissionMass CausedBy(IReadOnlyList<Energy> energyByInterval, DateTimeOffset from)
    {
        var sum = EmissionMass.Zero;
        for (var index = 0; index < energyByInterval.Count; index++)
        {
            sum += energyByInterval[index] * At(from + (Interval * index));
        }

        return sum;
    }
}
