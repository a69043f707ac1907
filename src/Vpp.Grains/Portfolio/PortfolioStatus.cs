using Vpp.Domain.Safety;
using Vpp.Grains.Feeders;

namespace Vpp.Grains.Portfolio;

/// <summary>The plant as an operator sees it.</summary>
/// <param name="Epoch">The portfolio's reign.</param>
/// <param name="At">When this was put together, UTC.</param>
/// <param name="Feeders">The newest summary of every feeder heard from, by id.</param>
/// <param name="SilentFeeders">Feeders of the network that have not been heard from.</param>
/// <param name="RunningEvents">Events that have a target now, by priority.</param>
/// <param name="KillSwitch">Whether the fleet is left to default control.</param>
/// <param name="KillSwitchRecorded">Whether the store knows how it was last turned.</param>
[GenerateSerializer, Immutable, Alias("vpp.portfolio-status")]
public sealed record PortfolioStatus(
    [property: Id(0)] long Epoch,
    [property: Id(1)] DateTimeOffset At,
    [property: Id(2)] FeederSummary[] Feeders,
    [property: Id(3)] string[] SilentFeeders,
    [property: Id(4)] RunningEvent[] RunningEvents,
    [property: Id(5)] KillSwitch KillSwitch,
    [property: Id(6)] bool KillSwitchRecorded);

/// <summary>One running event over the whole plant, now.</summary>
[GenerateSerializer, Immutable, Alias("vpp.running-event")]
public sealed record RunningEvent(
    [property: Id(0)] string Event,
    [property: Id(1)] string Status,
    [property: Id(2)] long TargetW,
    [property: Id(3)] long AllocatedW,
    [property: Id(4)] long DeliveredW,
    [property: Id(5)] long ShortfallW);
