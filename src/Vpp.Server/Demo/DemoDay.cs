using Vpp.Domain.Dispatch;
using Vpp.Domain.Quantities;

namespace Vpp.Server.Demo;

/// <summary>
/// The day that is shown: 14 August 2020, the evening of the rotating outages. Times count from 15:00 local.
/// </summary>
/// <param name="EventStart">When the event begins.</param>
/// <param name="EventEnd">When its release begins.</param>
/// <param name="End">When the last step ends; a multiple of five minutes.</param>
internal sealed record DemoDay(TimeSpan EventStart, TimeSpan EventEnd, TimeSpan End)
{
    /// <summary>To three in the night: by then every vehicle has long had the time to be ready.</summary>
    public static readonly DemoDay Whole =
        new(TimeSpan.FromHours(3), TimeSpan.FromHours(5), TimeSpan.FromHours(12));

    private static readonly TimeSpan RampUp = TimeSpan.FromSeconds(60);

    private TimeSpan FineFrom => EventStart - TimeSpan.FromMinutes(1);

    private TimeSpan FineTo => EventEnd + ReleasePlan.Default.Window + TimeSpan.FromMinutes(5);

    /// <summary>Whether the event is fully under way, so that measured is held against allocated.</summary>
    public bool IsTracked(TimeSpan time) => time >= EventStart + RampUp && time < EventEnd;

    public DispatchEvent Event(Power reduction, bool followsSignal = false) => new(
        new("demo-2020-08-14"),
        "demo",
        DispatchScope.Portfolio,
        DemoWorld.Origin + EventStart,
        [new(EventEnd - EventStart, reduction)],
        RampUp,
        ReleasePlan.Default,
        DispatchObjective.LeastCost,
        5)
    {
        FollowsSignal = followsSignal,
    };

    /// <summary>The end of each step: one second around and during the event, four otherwise.</summary>
    public IEnumerable<TimeSpan> Steps()
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
