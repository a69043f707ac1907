using Vpp.Domain.Feeders;
using Vpp.Domain.Tests.Feeders;

namespace Vpp.Domain.Tests.Following;

/// <summary>C9: a feeder is tripped when four of five of those who reported lately are silent for 6 s.</summary>
public sealed class FeederPulseTests
{
    private const int Vehicles = 10;

    [Theory]
    [InlineData(8, true)]
    [InlineData(7, false)]
    public void C9_four_of_five_silent_for_six_seconds_is_a_trip(int silent, bool isTripped)
    {
        var bench = Bench();
        Live(bench, 40, _ => true);
        Live(bench, 6, vehicle => vehicle >= silent);
        Assert.False(bench.Control.IsTripped);

        Live(bench, 1, vehicle => vehicle >= silent);
        Assert.Equal(isTripped, bench.Control.IsTripped);
    }

    // Those who are still heard go on; nothing is expected of the others, long before their readings are stale.
    [Fact]
    public void C9_nothing_is_expected_of_a_feeder_that_has_tripped()
    {
        var bench = Bench();
        var target = bench.Target("e", 50_000);
        Live(bench, 40, _ => true, target);
        Assert.Equal(50_000, bench.Control.Results[target.Event].Allocated.Watts);

        Live(bench, 7, vehicle => vehicle >= 9, target);
        Assert.Equal(10_000, bench.Control.Results[target.Event].Allocated.Watts);

        Live(bench, 3, _ => true, target);
        Assert.False(bench.Control.IsTripped);
        Assert.Equal(50_000, bench.Control.Results[target.Event].Allocated.Watts);
    }

    [Fact]
    public void A_trip_lasts_until_somebody_is_heard_again()
    {
        var bench = Bench();
        Live(bench, 40, _ => true);
        Live(bench, 100, _ => false);
        Assert.True(bench.Control.IsTripped);

        Live(bench, 1, _ => true);
        Assert.False(bench.Control.IsTripped);
    }

    // Who always reports all at once, every ten seconds, has not tripped in between.
    [Fact]
    public void Silence_says_nothing_where_readings_never_came_steadily()
    {
        var bench = Bench();
        for (var second = 0; second < 200; second++)
        {
            Live(bench, 1, _ => second % 10 == 0);
            Assert.False(bench.Control.IsTripped);
        }
    }

    [Fact]
    public void Who_fetches_its_setpoints_reports_when_it_likes()
    {
        var bench = Bench();
        foreach (var vehicle in bench.Vehicles)
        {
            bench.Control.SetPolling(vehicle.Row);
        }

        Live(bench, 40, _ => true);
        Live(bench, 10, _ => false);
        Assert.False(bench.Control.IsTripped);
    }

    private static FeederBench Bench()
    {
        var bench = new FeederBench(
            """
            f,-1,feeder_head,F,500,,,
            t,f,svc_xfmr,T,400,,,
            a,t,customer,A,,1,0,

            """);
        bench.Home("a", exportW: 200_000);
        for (var vehicle = 0; vehicle < Vehicles; vehicle++)
        {
            bench.Plug(bench.Terms($"v{vehicle}", "a"), 80);
        }

        return bench;
    }

    private static void Live(FeederBench bench, int seconds, Predicate<int> isHeard, params FeederTarget[] targets)
    {
        for (var second = 0; second < seconds; second++)
        {
            for (var vehicle = 0; vehicle < Vehicles; vehicle++)
            {
                if (isHeard(vehicle))
                {
                    bench.Read(bench.Vehicles[vehicle], 8_000);
                }
            }

            foreach (var told in bench.Decide(targets))
            {
                bench.Acknowledge(told);
            }

            bench.Wait(1);
        }
    }
}
