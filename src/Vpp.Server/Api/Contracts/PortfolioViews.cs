using Vpp.Grains.Feeders;
using Vpp.Grains.Portfolio;
using Vpp.Server.Api.Reading;

namespace Vpp.Server.Api.Contracts;

/// <summary>The plant as an operator sees it.</summary>
/// <param name="At">When this was put together.</param>
/// <param name="AgeMs">How long ago that was.</param>
/// <param name="OldestFeederMs">Age of the oldest feeder's figures in it; null when no feeder was heard from.</param>
/// <param name="OldestReadingMs">Age of the oldest live reading behind them; null when there is none.</param>
/// <param name="Capacity">What could be dispatched, limits above the feeders aside.</param>
/// <param name="CapacityAgeMs">Age of the oldest feeder's part of it; null when no feeder has made out any.</param>
/// <param name="TargetW">What all running events ask now.</param>
/// <param name="AllocatedW">What was found for them within every limit.</param>
/// <param name="DeliveredW">Baseline minus measured.</param>
/// <param name="ShortfallW">Target minus allocated.</param>
/// <param name="LoadW">Net load of all feeders.</param>
/// <param name="VehiclesW">Measured power of all vehicles, positive when charging.</param>
/// <param name="BaselineW">Planned power of all vehicles without any event.</param>
/// <param name="VehiclesByState">How many vehicles are in each state.</param>
/// <param name="Feeders">How many feeders were heard from.</param>
/// <param name="SilentFeeders">Feeders that have not been heard from.</param>
/// <param name="Events">The running events, by priority.</param>
/// <param name="KillSwitch">Whether the fleet is left to default control.</param>
internal sealed record PortfolioView(
    DateTimeOffset At,
    long AgeMs,
    long? OldestFeederMs,
    long? OldestReadingMs,
    CapacityView Capacity,
    long? CapacityAgeMs,
    long TargetW,
    long AllocatedW,
    long DeliveredW,
    long ShortfallW,
    long LoadW,
    long VehiclesW,
    long BaselineW,
    IReadOnlyDictionary<string, int> VehiclesByState,
    int Feeders,
    IReadOnlyList<string> SilentFeeders,
    IReadOnlyList<RunningEventView> Events,
    KillSwitchView KillSwitch)
{
    public static PortfolioView From(PortfolioStatus status, DateTimeOffset now) => new(
        status.At,
        Ages.Ms(status.At, now),
        status.Feeders.Select(feeder => (long?)Ages.Ms(feeder.At, now)).Max(),
        status.Feeders.Select(feeder => feeder.OldestReadingMs + Ages.Ms(feeder.At, now)).Max(),
        CapacityView.Of(status.Feeders),
        status.Feeders.Max(feeder => feeder.SuppliedAt is { } at ? (long?)Ages.Ms(at, now) : null),
        status.RunningEvents.Sum(running => running.TargetW),
        status.RunningEvents.Sum(running => running.AllocatedW),
        status.RunningEvents.Sum(running => running.DeliveredW),
        status.RunningEvents.Sum(running => running.ShortfallW),
        status.Feeders.Sum(feeder => feeder.LoadW),
        status.Feeders.Sum(feeder => feeder.VehiclesW),
        status.Feeders.Sum(feeder => feeder.BaselineW),
        StateCounts.Of(status.Feeders),
        status.Feeders.Length,
        status.SilentFeeders,
        [.. status.RunningEvents.Select(RunningEventView.From)],
        KillSwitchView.From(status.KillSwitch, status.KillSwitchRecorded));
}

/// <summary>One running event over the whole plant.</summary>
internal sealed record RunningEventView(
    string Id,
    string Status,
    long TargetW,
    long AllocatedW,
    long DeliveredW,
    long ShortfallW)
{
    public static RunningEventView From(RunningEvent running) => new(
        running.Event, running.Status, running.TargetW, running.AllocatedW, running.DeliveredW, running.ShortfallW);
}

/// <summary>What could be dispatched from the planned power, within every limit of the feeders.</summary>
/// <param name="ReductionW">How much net load could be lowered now.</param>
/// <param name="IncreaseW">How much it could be raised now.</param>
/// <param name="Sustained">The same for as long as each duration.</param>
internal sealed record CapacityView(long ReductionW, long IncreaseW, IReadOnlyList<SustainedCapacityView> Sustained)
{
    // The order of the columns in a feeder's summary, whose first is "now".
    private static readonly TimeSpan[] Durations =
        [TimeSpan.Zero, TimeSpan.FromMinutes(15), TimeSpan.FromHours(1), TimeSpan.FromHours(2), TimeSpan.FromHours(4)];

    public static CapacityView Of(IReadOnlyCollection<FeederSummary> summaries)
    {
        var byDuration = Durations.Select((duration, column) => new SustainedCapacityView(
            Iso8601.Text(duration),
            summaries.Sum(summary => summary.Supply.SustainedReductionW.ElementAtOrDefault(column)),
            summaries.Sum(summary => summary.Supply.SustainedIncreaseW.ElementAtOrDefault(column)))).ToArray();
        return new(byDuration[0].ReductionW, byDuration[0].IncreaseW, byDuration[1..]);
    }
}

/// <summary>What can be held for a duration.</summary>
internal sealed record SustainedCapacityView(string Duration, long ReductionW, long IncreaseW);

/// <summary>Vehicles by state, summed over feeders.</summary>
internal static class StateCounts
{
    public static IReadOnlyDictionary<string, int> Of(IReadOnlyCollection<FeederSummary> summaries) =>
        VehicleStates.All
            .Select((state, column) => (state, summaries.Sum(each => each.VehiclesByState.ElementAtOrDefault(column))))
            .ToDictionary();
}

/// <summary>Ages are told beside every figure, and are never negative.</summary>
internal static class Ages
{
    public static long Ms(DateTimeOffset at, DateTimeOffset now) =>
        Math.Max(0, (now - at).Ticks / TimeSpan.TicksPerMillisecond);
}
