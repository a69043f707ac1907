using Vpp.Domain.Dispatch;
using Vpp.Domain.Quantities;

namespace Vpp.Grains.Portfolio;

/// <summary>How one event's target falls to the feeders, by index.</summary>
internal sealed class EventParts(DispatchEventRecord record, EventScope scope, long targetW, int feeders)
{
    public DispatchEventRecord Record { get; } = record;

    public string Event { get; } = record.Event.Id.Text;

    /// <summary>Whole watts: positive lowers net load, negative raises it.</summary>
    public long TargetW { get; } = targetW;

    /// <summary>The event's direction, also while a ramp begins at nothing.</summary>
    public bool Raises { get; } =
        targetW < 0 || (targetW == 0 && record.Event.Intervals.All(each => each.Reduction < Power.Zero));

    /// <summary>Until when the target counts, UTC; null when it counts to the event's end.</summary>
    public DateTimeOffset? HoldsUntil { get; set; }

    /// <summary>Whether a feeder takes part.</summary>
    public bool[] Takes { get; } = new bool[feeders];

    /// <summary>Magnitudes; they add up to the target as far as anybody takes part (C1).</summary>
    public long[] AskedW { get; } = new long[feeders];

    public FeederOrder Order(int feeder) => new(
        Event,
        Record.Version,
        Raises ? -AskedW[feeder] : AskedW[feeder],
        Record.Event.Objective,
        Record.Event.Start,
        Record.Event.End,
        Record.Event.Release.Window,
        Record.Status,
        scope.ServiceTransformers,
        Raises,
        HoldsUntil);
}
