using Vpp.Domain.Dispatch;
using Vpp.Domain.Quantities;

namespace Vpp.Domain.Tests.Dispatch;

/// <summary>An event of two hours, an hour from now, and what may be seen of it.</summary>
internal static class SampleEvents
{
    public static readonly DateTimeOffset Now = new(2025, 8, 29, 22, 0, 0, TimeSpan.Zero);

    public static readonly DispatchEvent Event = new(
        new("e1"),
        "elrp",
        DispatchScope.Portfolio,
        Now.AddHours(1),
        [
            new(TimeSpan.FromHours(1), Power.FromWatts(2_000_000)),
            new(TimeSpan.FromHours(1), Power.FromWatts(1_500_000)),
        ],
        TimeSpan.FromSeconds(60),
        ReleasePlan.Default,
        DispatchObjective.LeastCost,
        5)
    {
        Notice = TimeSpan.FromMinutes(30),
    };

    public static DispatchPlan Plan(
        DateTimeOffset at, string hash = "hash", long limits = 1, string[]? binding = null, params long[] sharesW) =>
        new(hash, at, limits, binding ?? [], [.. sharesW.Select((share, feeder) =>
            new FeederPart(new($"f{feeder}"), Power.FromWatts(share)))]);
}
