using System.Globalization;
using Vpp.Domain.Dispatch;
using Vpp.Domain.Quantities;

namespace Vpp.Domain.Safety;

/// <summary>
/// How much this plant may move at most, set where it is configured and nowhere else (C7). Thirty megawatts at once are
/// known to upset a grid of test size; a plant that nobody has sized stays below that.
/// </summary>
public sealed record BlastRadiusLimits
{
    public static BlastRadiusLimits Default { get; } = new();

    /// <summary>Nothing is limited; for measurements.</summary>
    public static BlastRadiusLimits None { get; } =
        new() { EventMax = null, RatePerMinute = null, FeederShareBasisPoints = null };

    /// <summary>
    /// The most that one event may ask for, a magnitude; one that follows a signal counts with its amplitude. Null for
    /// no limit.
    /// </summary>
    public Power? EventMax { get; init; } = Power.FromWatts(20_000_000);

    /// <summary>
    /// How far the power of all events together may move in a minute, starts, stops and changes alike, a magnitude;
    /// null for no limit. A megawatt that follows the fastest signals moves at up to 3.5 MW a minute for some seconds.
    /// </summary>
    public Power? RatePerMinute { get; init; } = Power.FromWatts(20_000_000);

    /// <summary>
    /// The most that one event may ask of a feeder, in hundredths of a percent of its rating; null for no limit.
    /// </summary>
    public int? FeederShareBasisPoints { get; init; } = 5_000;

    /// <summary>Why an event is too large, as a sentence; null when it is not.</summary>
    public string? Fault(DispatchEvent @event) =>
        EventMax is { } most && @event.PeakFrom(DateTimeOffset.MinValue) is var peak
        && Math.Abs(peak.Watts) > most.Watts
            ? string.Create(
                CultureInfo.InvariantCulture,
                $"it asks for {Math.Abs(peak.Watts):N0} W, and this plant moves at most {most.Watts:N0} W for one "
                + $"event")
            : null;

    /// <summary>The most that one event may ask of a feeder with a rating; null when there is no limit.</summary>
    public Power? FeederMax(Power? rating) => rating is { } known && FeederShareBasisPoints is { } share
        ? Power.FromWatts((long)((Int128)known.Watts * share / 10_000))
        : null;
}
