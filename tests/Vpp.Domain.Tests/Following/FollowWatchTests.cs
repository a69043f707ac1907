using Vpp.Domain.Feeders;
using Vpp.Domain.Following;
using Vpp.Domain.Leases;
using Vpp.Domain.Tests.Feeders;

namespace Vpp.Domain.Tests.Following;

/// <summary>Vehicles of 10 kW that do not do as they are told, beside one that does and is dearer.</summary>
public sealed class FollowWatchTests
{
    private const int Settling = 6;

    // L2: told at second 0, in force by second 6; the first reading from then on brings the replacement with it.
    [Fact]
    public void L2_who_goes_half_of_the_way_is_replaced_at_once_by_its_first_reading_after_settling()
    {
        var bench = Pair();
        var target = bench.Target("e", 8_000);
        for (var second = 0; second < Settling; second++)
        {
            Live(bench, target, cheapW: told => told / 2);
            Assert.Equal(0, bench.SetpointW("dear"));
        }

        Live(bench, target, cheapW: told => told / 2);
        Assert.Equal((-8_000, -4_000), (bench.SetpointW("cheap"), bench.SetpointW("dear")));
        Assert.Equal(RowReason.FollowsInPart, bench.Reason("cheap"));
        Assert.Equal(8_000, bench.Control.Results[target.Event].Allocated.Watts);

        // What it truly does counts, whatever it was told.
        Live(bench, target, cheapW: told => told / 2);
        Assert.Equal(8_000, bench.Control.Delivered().Watts);
    }

    [Fact]
    public void Who_follows_again_is_counted_on_again_but_only_after_a_while()
    {
        var bench = Pair();
        var target = bench.Target("e", 8_000);
        Live(bench, target, cheapW: told => told / 2, seconds: 10);
        Live(bench, target, cheapW: told => told, seconds: 30);
        Assert.Equal(RowReason.FollowsInPart, bench.Reason("cheap"));

        Live(bench, target, cheapW: told => told, seconds: 60);
        Assert.Equal(RowReason.Dispatched, bench.Reason("cheap"));
        Assert.Equal((-8_000, 0), (bench.SetpointW("cheap"), bench.SetpointW("dear")));
    }

    [Fact]
    public void Each_failure_in_a_row_doubles_the_wait_and_a_seed_spreads_it()
    {
        FollowBackoff? backoff = null;
        for (var failure = 0; failure < 9; failure++)
        {
            backoff = FollowBackoff.After(backoff, backoff?.RetryAt ?? 0, 7, new("v"));
            var before = backoff.Value.RetryAt;
            var next = FollowBackoff.After(backoff, before, 7, new("v")).RetryAt - before;
            var nominal = 60_000L << Math.Min(failure + 1, 6);
            Assert.InRange(next, nominal * 3 / 4, nominal * 5 / 4);
        }

        Assert.NotEqual(
            FollowBackoff.After(null, 0, 7, new("v")).RetryAt, FollowBackoff.After(null, 0, 7, new("w")).RetryAt);
        Assert.Equal(1, FollowBackoff.After(backoff, backoff!.Value.RetryAt + 3_600_000, 7, new("v")).Failures);
    }

    // Nothing has no opposite: it is told to stand still once, and then nothing any more.
    [Fact]
    public void Who_does_the_opposite_is_stopped_and_no_lease_of_it_is_renewed()
    {
        var bench = Pair();
        var target = bench.Target("e", 8_000);
        Live(bench, target, cheapW: told => -told, seconds: 7);
        Assert.Equal((0, -8_000), (bench.SetpointW("cheap"), bench.SetpointW("dear")));
        Assert.Equal(RowReason.DoesTheOpposite, bench.Reason("cheap"));

        var stoppedAt = bench["cheap"].Newest;
        Live(bench, target, cheapW: told => -told, seconds: 30);
        Assert.Equal(stoppedAt, bench["cheap"].Newest);
        Assert.Equal(VehicleState.NotFollowing, bench.Control.View(bench["cheap"].Row, bench.Instant).State);
    }

    // Lost messages are repeated every 2 s: who has not answered 10 s after the first never will.
    [Fact]
    public void Who_never_answers_is_told_nothing_more_and_counts_on_neither_side()
    {
        var bench = Pair();
        var target = bench.Target("e", 8_000);
        Live(bench, target, cheapW: _ => 0, seconds: 12, answers: false);
        Assert.Equal(RowReason.DoesNotAnswer, bench.Reason("cheap"));
        Assert.Equal(-8_000, bench.SetpointW("dear"));
        Assert.Equal(8_000, bench.Control.Delivered().Watts);

        var last = bench["cheap"].Newest;
        Live(bench, target, cheapW: _ => 0, seconds: 30, answers: false);
        Assert.Equal(last, bench["cheap"].Newest);
    }

    [Fact]
    public void Who_refuses_is_told_nothing_more_until_it_is_tried_again()
    {
        var bench = Pair();
        var target = bench.Target("e", 8_000);
        Live(bench, target, cheapW: _ => 0, answers: false);
        bench.Control.Acknowledge(bench["cheap"].Row, bench["cheap"].Newest!.Value.Fence, SetpointOutcome.Refused);
        Live(bench, target, cheapW: _ => 0, answers: false);

        Assert.Equal(RowReason.Refuses, bench.Reason("cheap"));
        Assert.Equal(-8_000, bench.SetpointW("dear"));

        // On trial it is told to go on as it does; it takes that, and is as good as any other.
        Live(bench, target, cheapW: told => told, seconds: 90);
        Assert.Equal((-8_000, 0), (bench.SetpointW("cheap"), bench.SetpointW("dear")));
    }

    // A feeder lives for years, its columns count twelve days.
    [Fact]
    public void The_wait_is_as_long_when_the_base_of_all_instants_moves()
    {
        var bench = Pair();
        bench.Wait((VehicleRows.AheadMaxMs / 1_000) - (int)bench.Now.TotalSeconds - 20);
        var target = bench.Target("e", 8_000);
        Live(bench, target, cheapW: told => told / 2, seconds: 10);
        Live(bench, target, cheapW: told => told, seconds: 90);

        Assert.Equal(RowReason.Dispatched, bench.Reason("cheap"));
    }

    // P4: 20 kW of transformer, homes at nothing of their peak, and little that is assured to anybody.
    [Fact]
    public void P4_who_draws_more_than_it_was_told_counts_with_what_it_draws()
    {
        var bench = Pair(
            """
            f,-1,feeder_head,F,100,,,
            t,f,svc_xfmr,T,20,,,
            a,t,customer,A,,6,0,
            b,t,customer,B,,6,0,

            """);
        bench.Meter("a", 0);
        bench.Meter("b", 0);
        Live(bench, bench.Target("e", -1_000), cheapW: _ => 12_000, seconds: 10);
        Assert.Equal(RowReason.FollowsInPart, bench.Reason("cheap"));
        Live(bench, bench.Target("e", -40_000, seconds: 1_800), cheapW: _ => 12_000, seconds: 5);

        Assert.InRange(bench.SetpointW("dear"), 7_900, 20_000 - 12_000);
    }

    [Fact]
    public void Plugged_in_again_it_begins_anew()
    {
        var bench = Pair();
        var target = bench.Target("e", 8_000);
        Live(bench, target, cheapW: told => told / 2, seconds: 10);
        bench.Read(bench["cheap"], 8_000, Domain.Vehicles.ConnectionState.Unplugged);
        bench.Decide(target);
        Live(bench, target, cheapW: told => told, seconds: 3);

        Assert.Equal(-8_000, bench.SetpointW("cheap"));
        Assert.Equal(RowReason.Dispatched, bench.Reason("cheap"));
    }

    private static FeederBench Pair(string network = FeederBench.TwoHomes)
    {
        var bench = new FeederBench(network);
        bench.Home("a");
        bench.Home("b");
        bench.Plug(bench.Terms("cheap", "a"), 80);
        bench.Plug(bench.Terms("dear", "b", dischargePrice: 5), 80);
        bench.Run(3);
        return bench;
    }

    // Some seconds in which the dear one follows and the cheap one does what it makes of what it was told.
    private static void Live(
        FeederBench bench, FeederTarget target, Func<int, int> cheapW, int seconds = 1, bool answers = true)
    {
        for (var second = 0; second < seconds; second++)
        {
            var (cheap, dear) = (bench["cheap"], bench["dear"]);
            bench.Read(cheap, 8_000, powerW: cheapW(cheap.HeldW(bench.Now)));
            bench.Read(dear, 8_000);
            foreach (var told in bench.Decide(target).Where(told => told != cheap || answers))
            {
                bench.Acknowledge(told);
            }

            bench.Wait(1);
        }
    }
}
