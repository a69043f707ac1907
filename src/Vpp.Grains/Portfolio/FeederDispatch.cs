using Vpp.Domain.Dispatch;
using Vpp.Domain.Safety;

namespace Vpp.Grains.Portfolio;

/// <summary>The part of every running event that falls to one feeder, as the portfolio split it.</summary>
/// <param name="PortfolioEpoch">The portfolio's reign; a feeder refuses an older one (C3).</param>
/// <param name="Round">Grows with every split of that reign.</param>
/// <param name="Orders">The running events, the highest priority first; empty when there is none.</param>
/// <param name="KillSwitch">Whether vehicles are left to default control (C13); null when nobody ever said so.</param>
[GenerateSerializer, Immutable, Alias("vpp.feeder-dispatch")]
public sealed record FeederDispatch(
    [property: Id(0)] long PortfolioEpoch,
    [property: Id(1)] long Round,
    [property: Id(2)] FeederOrder[] Orders,
    [property: Id(3)] KillSwitch? KillSwitch = null);

/// <summary>One event's target for one feeder.</summary>
/// <param name="Event">Id of the event.</param>
/// <param name="EventVersion">Its version in the ledger.</param>
/// <param name="ReductionW">The feeder's target now: positive lowers net load, negative raises it.</param>
/// <param name="Objective">What the allocation prefers.</param>
/// <param name="Start">Start of the event, UTC.</param>
/// <param name="End">End of its last interval, UTC.</param>
/// <param name="ReleaseWindow">How long the return to charging is spread after the end.</param>
/// <param name="Status">Where the event is in its life.</param>
/// <param name="ServiceTransformers">Only vehicles below these nodes take part; null means all.</param>
/// <param name="Raises">Whether the event raises net load, also where this feeder's part is nothing.</param>
/// <param name="ReleasesAt">When vehicles begin to return, where that waits for the grid; null at the end.</param>
/// <param name="HoldsUntil">Until when the target counts, then none does until more is heard; null: to the end.</param>
[GenerateSerializer, Immutable, Alias("vpp.feeder-order")]
public sealed record FeederOrder(
    [property: Id(0)] string Event,
    [property: Id(1)] long EventVersion,
    [property: Id(2)] long ReductionW,
    [property: Id(3)] DispatchObjective Objective,
    [property: Id(4)] DateTimeOffset Start,
    [property: Id(5)] DateTimeOffset End,
    [property: Id(6)] TimeSpan ReleaseWindow,
    [property: Id(7)] DispatchEventStatus Status,
    [property: Id(8)] string[]? ServiceTransformers,
    [property: Id(9)] bool Raises,
    [property: Id(10)] DateTimeOffset? ReleasesAt = null,
    [property: Id(11)] DateTimeOffset? HoldsUntil = null);
