using Vpp.Domain.Dispatch;
using Vpp.Domain.Quantities;

namespace Vpp.Server.Demo;

/// <summary>
/// The day that is shown: 14 August 2020, the evening of the rotating outages. Times count from 15:00 local.
/// </summary>
internal static class DemoDay
{
    public static readonly TimeSpan EventStart = TimeSpan.FromHours(3);

    public static readonly TimeSpan EventEnd = TimeSpan.FromHours(5);

    public static readonly TimeSpan RampUp = TimeSpan.FromSeconds(60);

    /// <summary>Six the next morning: by then every vehicle has long had the time to be ready.</summary>
    public static readonly TimeSpan End = TimeSpan.FromHours(15);

    private static readonly TimeSpan FineFrom = EventStart - TimeSpan.FromMinutes(1);
    private static readonly TimeSpan FineTo = EventEnd + ReleasePlan.Default.Window + TimeSpan.FromMinutes(5);

    public static DispatchEvent Event(Power reduction) => new(
        new("demo-2020-08-14"),
        "demo",
        DispatchScope.Portfolio,
        DemoWorld.Origin + EventStart,
        [new(EventEnd - EventStart, reduction)],
        RampUp,
        ReleasePlan.Default,
        DispatchObjective.LeastCost,
        5);

    /// <summary>The end of each step: one second around and during the event, four otherwise.</summary>
    public static IEnumerable<TimeSpan> Steps()
    {
        for (var now = TimeSpan.Zero; now < End;)
        {
            now += TimeSpan.FromSeconds(now >= FineFrom && now < FineTo ? 1 : 4);
            yield return now;
        }
    }

    public static string LocalTime(TimeSpan time) =>
        $"{new TimeOnly(15, 0).Add(time):HH:mm:ss}";
}
