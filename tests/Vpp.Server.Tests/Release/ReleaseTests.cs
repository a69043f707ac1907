using Vpp.Domain.Feeders;
using Vpp.Domain.Fleets;
using Vpp.Domain.Quantities;
using Vpp.Server.Demo;
using Vpp.Server.Tests.EventDays;

namespace Vpp.Server.Tests.Release;

/// <summary>What a feeder draws once an event is over, on the whole circuit of the demonstration.</summary>
public sealed class ReleaseTests(ITestOutputHelper output)
{
    private static readonly bool s_full = Environment.GetEnvironmentVariable("VPP_TEST_FULL") == "1";
    private static readonly TimeSpan s_start = DemoDay.Whole.EventStart;
    private static readonly TimeSpan s_end = DemoDay.Whole.EventEnd;
    private static readonly TimeSpan s_midnight = TimeSpan.FromHours(9);

    // C8: goal: an event leaves no peak behind that would not have been there without it, and nobody unready. Method:
    // 2 MW for two hours, released over different windows; beside them the same release without a cap, which breaks
    // it, at once and over ten minutes.
    [Fact]
    public void C8_recharging_stays_below_the_peak_of_the_day_after_any_window_and_without_a_cap_it_does_not()
    {
        var windows = s_full ? new[] { 0, 10, 60, 240 } : [0, 60];
        var days = new (string Name, EventDay Day)[]
        {
            ("without the event", Day() with { Events = [], End = s_midnight }),
            ("no cap, PT0S", NoCap() with { Events = [Event(0)], End = s_midnight }),
            ("no cap, PT10M", NoCap() with { Events = [Event(10)], End = s_midnight }),
        };
        days = [.. days, .. windows.Select(minutes => ($"PT{minutes}M", Day() with { Events = [Event(minutes)] }))];
        var results = new EventDayResult[days.Length];
        Parallel.For(
            0, days.Length, new ParallelOptions { MaxDegreeOfParallelism = 2 }, i => results[i] = days[i].Day.Run());

        var dayPeak = results[0].Peak(TimeSpan.Zero, s_midnight);
        output.WriteLine($"Peak of the day without the event: {dayPeak.Watts / 1_000:N0} kW");
        for (var i = 1; i < days.Length; i++)
        {
            output.WriteLine(
                $"{days[i].Name,-14} peak after the event"
                + $" {results[i].Peak(s_end, days[i].Day.End).Watts / 1_000:N0} kW,"
                + $" unready {(days[i].Day.End < EventDay.Noon ? "-" : results[i].Unready().Count)}");
        }

        Assert.All(results[1..3], result => Assert.True(result.Peak(s_end, s_midnight) > dayPeak));
        Assert.All(results[3..], result =>
        {
            Assert.True(result.Peak(s_end, EventDay.Noon) <= dayPeak);
            Assert.Empty(result.Unready());
            AssertReported(result);
            Assert.Empty(result.Violations.Examples);
        });
    }

    private static EventDay Day() => new(
        Circuit5.Whole,
        DemoWorld.Build(Circuit5.Whole.Customers(), new DemoWorldOptions { Feeder = Circuit5.Whole.Network.Id }))
    {
        Fleet = new FleetOptions { Seed = 1 },
    };

    private static EventDay NoCap() => Day() with
    {
        Options = FeederOptions.Default with { RechargeCap = Power.FromKilowatts(1_000_000) },
    };

    private static PlannedEvent Event(int windowMinutes) => PlannedEvent.Simple(
        s_start, s_end, Power.FromKilowatts(2_000), TimeSpan.FromMinutes(windowMinutes));

    // What performance shows of it: the peak within a few seconds' change of the true one, and no promise broken.
    private static void AssertReported(EventDayResult result)
    {
        var aftermath = Assert.Single(result.Book.Events);
        var peakW = result.Peak(s_end, EventDay.Noon).Watts;
        Assert.InRange(aftermath.Peak!.Value.Watts, peakW - (peakW / 100), peakW + (peakW / 100));
        Assert.True(aftermath.IsOver);
        Assert.InRange(aftermath.Departures, 0, int.MaxValue);
        Assert.Equal(0, aftermath.Missed);
    }
}
