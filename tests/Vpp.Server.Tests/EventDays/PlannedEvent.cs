using Vpp.Domain.Dispatch;
using Vpp.Domain.Feeders;
using Vpp.Domain.Identities;
using Vpp.Domain.Quantities;
using Vpp.Server.Demo;

namespace Vpp.Server.Tests.EventDays;

/// <summary>An event of a simulated day.</summary>
/// <param name="Event">As it was submitted.</param>
/// <param name="CancelledAt">When it is cancelled; null when it runs to its end.</param>
internal sealed record PlannedEvent(DispatchEvent Event, DateTimeOffset? CancelledAt = null)
{
    /// <summary>An event on everybody at the best price.</summary>
    public static PlannedEvent Simple(TimeSpan start, TimeSpan end, Power reduction, TimeSpan window) => new(
        new DispatchEvent(
            new("evening"),
            null,
            DispatchScope.Portfolio,
            DemoWorld.Origin + start,
            [new(end - start, reduction)],
            TimeSpan.FromMinutes(1),
            new ReleasePlan(window, false),
            DispatchObjective.LeastCost,
            1));

    public bool RunsAt(DateTimeOffset now) => now >= Event.Start && now < Event.End && !(now >= CancelledAt);

    public FeederTarget TargetAt(DateTimeOffset now) => new(
        Event.Id,
        Event.TargetAt(now),
        Event.Objective,
        Event.End,
        Event.Release.Window,
        Event.Scope.ServiceTransformers is { } nodes ? new HashSet<NodeId>(nodes) : null)
    {
        RaisesFromNothing = Event.Intervals[0].Reduction < Power.Zero,
    };

    /// <summary>What a feeder is asked at one instant, the highest priority first.</summary>
    public static IReadOnlyList<FeederTarget> TargetsAt(IEnumerable<PlannedEvent> events, DateTimeOffset now) =>
    [
        .. events
            .Where(each => each.RunsAt(now))
            .OrderByDescending(each => each.Event.Priority)
            .ThenBy(each => each.Event.Id.Text, StringComparer.Ordinal)
            .Select(each => each.TargetAt(now)),
    ];

    public override string ToString() =>
        $"{Event.Start:HH:mm:ss}-{Event.End:HH:mm:ss}"
        + $" {string.Join(", ", Event.Intervals.Select(each => each.Reduction))} {Event.Objective}"
        + $" ramp {Event.RampUp} window {Event.Release.Window} cancelled {CancelledAt:HH:mm:ss}";
}
