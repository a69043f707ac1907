using Vpp.Domain.Feeders;
using Vpp.Domain.Following;
using Vpp.Domain.Tests.Feeders;

namespace Vpp.Domain.Tests.Following;

/// <summary>A cheap vehicle that answers late beside a dear one that answers at once.</summary>
public sealed class LatencyClassTests
{
    [Theory]
    [InlineData(LatencyClass.Fast, 120)]
    [InlineData(LatencyClass.Medium, 120)]
    [InlineData(LatencyClass.Slow, 2_700)]
    public void C2_a_setpoint_lives_for_three_times_the_latency_and_no_less_than_two_minutes(
        LatencyClass latency, int seconds)
    {
        var bench = Pair(latency);

        Assert.Equal(seconds, bench.Control.SetpointOf(bench["late"].Row).TimeToLive.TotalSeconds);
    }

    [Theory]
    [InlineData(LatencyClass.Fast, 15)]
    [InlineData(LatencyClass.Medium, 90)]
    [InlineData(LatencyClass.Slow, 2_700)]
    public void C9_a_reading_counts_for_three_times_the_latency(LatencyClass latency, int seconds)
    {
        var bench = Pair(latency);
        bench.Wait(seconds - 1);
        bench.Control.Decide([], bench.Instant);
        Assert.NotEqual(RowReason.Stale, bench.Reason("late"));

        bench.Wait(1);
        bench.Control.Decide([], bench.Instant);
        bench.Wait(1);
        bench.Control.Decide([], bench.Instant);
        Assert.Equal(RowReason.Stale, bench.Reason("late"));
    }

    // The fast one fills in until the late one is there, and gives way to it.
    [Fact]
    public void Until_a_late_answer_is_there_the_fast_ones_fill_in()
    {
        var bench = Pair(LatencyClass.Medium);
        var target = bench.Target("e", 6_000);
        Live(bench, target, 3, lateW: 0);
        Assert.Equal((-6_000, -6_000), (bench.SetpointW("late"), bench.SetpointW("fast")));

        Live(bench, target, 27, lateW: -6_000);
        Assert.Equal((-6_000, 0), (bench.SetpointW("late"), bench.SetpointW("fast")));
    }

    [Fact]
    public void Only_fast_ones_trim()
    {
        var bench = Pair(LatencyClass.Slow);
        Live(bench, bench.Target("e", 6_000), 3, lateW: 0);
        for (var second = 0; second < 60; second++)
        {
            Live(bench, bench.Target("e", 6_500 + (100 * (second % 3))), 1, lateW: -6_000);
            Assert.Equal(-6_000, bench.SetpointW("late"));
        }

        Assert.InRange(bench.SetpointW("fast"), -700, -500);
    }

    [Theory]
    [InlineData(899, 0)]
    [InlineData(901, -6_000)]
    public void A_slow_vehicle_is_not_told_what_it_cannot_do_before_the_event_is_over(int seconds, int lateW)
    {
        var bench = Pair(LatencyClass.Slow);
        bench.Decide(bench.Target("e", 6_000, seconds: seconds));

        Assert.Equal(lateW, bench.SetpointW("late"));
        Assert.Equal(-6_000 - lateW, bench.SetpointW("fast"));
    }

    private static FeederBench Pair(LatencyClass latency)
    {
        var bench = new FeederBench();
        bench.Home("a");
        bench.Home("b");
        bench.Plug(bench.Terms("late", "a"), 80);
        bench.Plug(bench.Terms("fast", "b", dischargePrice: 5), 80);
        bench.Control.SetLatency(bench["late"].Row, latency);
        bench["late"].Life = TimeSpan.FromSeconds(latency == LatencyClass.Slow ? 2_700 : 120);
        bench.Control.Decide([], bench.Instant);
        return bench;
    }

    private static void Live(FeederBench bench, FeederTarget target, int seconds, int lateW)
    {
        for (var second = 0; second < seconds; second++)
        {
            bench.Read(bench["late"], 8_000, powerW: lateW);
            bench.Read(bench["fast"], 8_000);
            foreach (var told in bench.Decide(target).Where(told => told.Name == "fast"))
            {
                bench.Acknowledge(told);
            }

            bench.Wait(1);
        }
    }
}
