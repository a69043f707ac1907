using Vpp.Domain.Dispatch;
using Vpp.Domain.Quantities;

namespace Vpp.Grains.Portfolio;

/// <summary>How one event's target falls to the feeders, by index.</summary>
/// <param name="record">The event.</param>
/// <param name="scope">Where it is.</param>
/// <param name="targetW">What is commanded for it now.</param>
/// <param name="feeders">How many feeders there are.</param>
/// <param name="heldUntil">Until when a feeder goes on by itself if the event is over but must wait; else null.</param>
internal sealed class EventParts(
    DispatchEventRecord record, EventScope scope, long targetW, int feeders, DateTimeOffset? heldUntil = null)
{
    public DispatchEventRecord Record { get; } = record;

    public string Event { get; } = record.Event.Id.Text;

    /// <summary>Whole watts: positive lowers net load, negative raises it.</summary>
    public long TargetW { get; } = targetW;

    /// <summary>The event's direction, also while a ramp begins at nothing.</summary>
    public bool Raises { get; } =
        targetW < 0 || (targetW == 0 && record.Event.Intervals.All(each => each.Reduction < Power.Zero));

    /// <summary>Until when the target counts, UTC; null when it counts to the event's end.</summary>
    public DateTimeOffset? HoldsUntil { get; init; }

    /// <summary>Whether it has a target, and not only a release that waits for the grid.</summary>
    public bool IsMoving { get; } =
        heldUntil is not null || record.Status is DispatchEventStatus.Ramping or DispatchEventStatus.Active;

    /// <summary>Whether a feeder takes part.</summary>
    public bool[] Takes { get; } = new bool[feeders];

    /// <summary>Magnitudes; they add up to the target as far as anybody may take part (C1).</summary>
    public long[] AskedW { get; } = new long[feeders];

    /// <summary>Magnitudes that no feeder may be asked beyond (C7, C14).</summary>
    public long[] MostW { get; } = new long[feeders];

    /// <summary>How long its release is spread.</summary>
    public required TimeSpan ReleaseWindow { get; init; }

    /// <summary>What of the target nobody may be asked for; a magnitude.</summary>
    public long UnaskedW => Array.TrueForAll(Takes, takes => !takes) ? 0 : Math.Abs(TargetW) - AskedW.Sum();

    public FeederOrder Order(int feeder) => new(
        Event,
        Record.Version,
        Raises ? -AskedW[feeder] : AskedW[feeder],
        Record.Event.Objective,
        Record.Event.Start,
        heldUntil ?? Record.Event.End,
        ReleaseWindow,
        heldUntil is null ? Record.Status : DispatchEventStatus.Active,
        scope.ServiceTransformers,
        Raises,
        Record.Event.Release.RequiresGridRecovered ? Record.Event.ReleasesAt : null,
        HoldsUntil);
}
