using Vpp.Domain.Feeders;
using Vpp.Domain.Following;
using Vpp.Domain.Leases;
using Vpp.Domain.Tests.Feeders;

namespace Vpp.Domain.Tests.Following;

/// <summary>Honest vehicles over a link that loses what is said, in both directions.</summary>
public sealed class LostMessageTests
{
    private const int ChargeW = 20_000;
    private const int LoadW = 8_000;

    // Two homes under 20 kW, of which their peaks leave 8 kW that is assured; now they draw nothing.
    private const string Shared =
        """
        f,-1,feeder_head,F,100,,,
        t,f,svc_xfmr,T,20,,,
        a,t,customer,A,,6,0,
        b,t,customer,B,,6,0,

        """;

    [Fact]
    public void P4_who_holds_an_older_setpoint_is_told_to_give_way_until_it_hears()
    {
        var bench = Charging();
        var (ev, held) = (bench["ev"], bench["ev"].Newest!.Value);
        bench.Meter("a", LoadW);
        for (var second = 0; second < 30; second++)
        {
            var leftMs = (int)(held.ExpiresAt - bench.Now).TotalMilliseconds;
            bench.Read(ev, 5_000, powerW: ChargeW, fence: held.Fence, setpointW: ChargeW, remainingLifeMs: leftMs);
            bench.Decide();
            bench.Wait(1);
        }

        Assert.InRange(bench.SetpointW("ev"), 1, ChargeW - LoadW);
        Assert.InRange(bench.Now - ev.Newest!.Value.IssuedAt, TimeSpan.Zero, TimeSpan.FromSeconds(3));
        Assert.Equal(RowReason.Charging, bench.Reason("ev"));
    }

    [Fact]
    public void P4_who_is_tried_again_gives_way_where_homes_draw_more_by_then()
    {
        var bench = Charging();
        var ev = bench["ev"];
        bench.Control.Acknowledge(ev.Row, ev.Newest!.Value.Fence, SetpointOutcome.Refused);
        bench.Meter("a", LoadW);
        for (var second = 0; second < 90 && bench.Reason("ev") != RowReason.OnTrial; second++)
        {
            bench.Wait(1);
            bench.Read(ev, 5_000, powerW: ChargeW);
            bench.Decide();
        }

        Assert.Equal(RowReason.OnTrial, bench.Reason("ev"));
        Assert.InRange(bench.SetpointW("ev"), 1, ChargeW - LoadW);
    }

    // Told at second 0 in vain, it answers a repetition at second 8; the reading that would show it is lost.
    [Fact]
    public void F15_what_was_read_before_an_answer_says_nothing_of_what_the_vehicle_made_of_it()
    {
        var bench = Discharging(seconds: 0);
        var (ev, target) = (bench["ev"], bench.Target("e", 10_000));
        for (var second = 0; second < 8; second++)
        {
            bench.Read(ev, 8_000, powerW: 0);
            bench.Decide(target);
            bench.Wait(1);
        }

        bench.Acknowledge(ev);
        bench.Decide(target);
        Assert.Equal((-10_000, false), (bench.SetpointW("ev"), IsFound()));

        bench.Wait(1);
        bench.Read(ev, 8_000, powerW: 0);
        bench.Decide(target);
        Assert.True(IsFound());

        bool IsFound() => bench.Control.View(ev.Row, bench.Instant).State == VehicleState.NotFollowing;
    }

    [Fact]
    public void F15_who_does_as_told_without_a_word_is_found_deaf_only_when_a_whole_life_is_over()
    {
        var bench = Discharging(seconds: 10);
        var target = bench.Target("e", 8_000);
        var reasons = new List<RowReason>();
        for (var second = 0; second < 200; second++)
        {
            bench.Read(bench["ev"], 8_000, powerW: -8_000);
            bench.Decide(target);
            reasons.Add(bench.Reason("ev"));
            bench.Wait(1);
        }

        Assert.InRange(reasons.IndexOf(RowReason.DoesNotAnswer), 120, 170);
    }

    [Fact]
    public void Who_cannot_wait_is_tried_again_every_minute()
    {
        FollowBackoff? backoff = null;
        for (var failure = 0; failure < 9; failure++)
        {
            var before = backoff?.RetryAt ?? 0;
            backoff = FollowBackoff.After(backoff, before, 7, new("v"), isUrgent: true);
            Assert.InRange(backoff.Value.RetryAt - before, 45_000, 75_000);
        }
    }

    private static FeederBench Charging()
    {
        var bench = new FeederBench(Shared);
        bench.Home("a");
        bench.Home("b");
        bench.Meter("a", 0);
        bench.Meter("b", 0);
        bench.Plug(bench.Terms("ev", "a", chargeW: ChargeW, needPercent: 100), 50);
        bench.Run(5);
        Assert.Equal(ChargeW, bench.SetpointW("ev"));
        return bench;
    }

    private static FeederBench Discharging(int seconds)
    {
        var bench = new FeederBench();
        bench.Home("a");
        bench.Plug(bench.Terms("ev", "a"), 80);
        bench.Run(3);
        bench.Run(seconds, bench.Target("e", 8_000));
        return bench;
    }
}
