using CsCheck;
using Vpp.Domain.Identities;
using Vpp.Domain.Quantities;
using Vpp.Domain.Safety;

namespace Vpp.Domain.Tests.Safety;

/// <summary>C7: how far and how fast the plant may move at all.</summary>
public sealed class BlastRadiusTests
{
    private const long RateW = 6_000_000;

    private static readonly TimeSpan TimeToLive = TimeSpan.FromMinutes(2);

    private static readonly BlastRadiusLimits Limits = new() { RatePerMinute = Power.FromWatts(RateW) };

    // Up to six events, each at some target or gone, some seconds apart.
    private static readonly Gen<(int Ms, (int Event, long PowerW)[] Asked)[]> Courses = Gen
        .Select(Gen.Int[1, 9_000], Gen.Select(Gen.Int[0, 5], Gen.Long[-20_000_000, 20_000_000]).Array[0, 4])
        .Array[1, 60];

    [Fact]
    public void Whatever_starts_stops_and_changes_the_commanded_sum_never_moves_faster_than_the_rate_C7() =>
        Gen.Select(Courses, Gen.Int[0, 900].Array[6]).Sample((course, windows) =>
        {
            var radius = new BlastRadius(Limits, TimeToLive);
            var now = TimeSpan.Zero;
            radius.Move([], now);
            foreach (var (ms, asked) in course)
            {
                var before = radius.Total(now).Watts;
                var since = TimeSpan.FromMilliseconds(ms);
                now += since;
                radius.Move(WishesOf(asked, windows), now);

                var movedW = Math.Abs(radius.Total(now).Watts - before);
                Assert.True(movedW <= (RateW * since.TotalMinutes) + 20, $"{movedW} W in {since}");
            }
        });

    [Fact]
    public void No_more_is_commanded_than_can_be_let_go_within_one_time_to_live_C10() =>
        Gen.Select(Courses, Gen.Int[0, 900].Array[6]).Sample((course, windows) =>
        {
            var radius = new BlastRadius(Limits, TimeToLive);
            var now = TimeSpan.Zero;
            foreach (var (ms, asked) in course)
            {
                now += TimeSpan.FromMilliseconds(ms);
                radius.Move(WishesOf(asked, windows), now);
                Assert.True(Enumerable.Range(0, 6).Sum(each => Math.Abs(radius.Commanded(Id(each)).Watts))
                    <= RateW * TimeToLive.TotalMinutes / 2);
            }
        });

    [Fact]
    public void What_is_asked_for_long_reaches_that_ceiling_and_goes_no_further_C10()
    {
        var radius = new BlastRadius(Limits, TimeToLive);
        for (var second = 0; second < 300; second++)
        {
            radius.Move([Wish(0, 5_000_000), Wish(1, -5_000_000)], TimeSpan.FromSeconds(second));
        }

        Assert.Equal((5_000_000, -1_000_000), (radius.Commanded(Id(0)).Watts, radius.Commanded(Id(1)).Watts));
    }

    [Fact]
    public void Whatever_was_there_once_nothing_is_asked_nothing_is_commanded_within_the_time_to_live_C10() =>
        Gen.Select(Courses, Gen.Int[0, 60].Array[6]).Sample((course, windows) =>
        {
            var radius = new BlastRadius(Limits, TimeToLive);
            var now = TimeSpan.Zero;
            foreach (var (ms, asked) in course)
            {
                now += TimeSpan.FromMilliseconds(ms);
                radius.Move(WishesOf(asked, windows), now);
            }

            for (var end = now + TimeToLive + TimeSpan.FromSeconds(1); now < end; now += TimeSpan.FromSeconds(1))
            {
                radius.Move([], now);
            }

            Assert.DoesNotContain(Enumerable.Range(0, 6), each => radius.Commanded(Id(each)) != Power.Zero);
        });

    [Fact]
    public void A_target_within_the_rate_is_followed_to_the_watt()
    {
        var radius = new BlastRadius(Limits, TimeToLive);
        radius.Move([], TimeSpan.Zero);
        for (var second = 1; second <= 60; second++)
        {
            radius.Move([Wish(0, second * 100_000)], TimeSpan.FromSeconds(second));
            Assert.Equal(second * 100_000, radius.Commanded(Id(0)).Watts);
        }
    }

    [Fact]
    public void A_step_becomes_a_ramp_and_the_highest_priority_comes_first()
    {
        var radius = new BlastRadius(Limits, TimeToLive);
        radius.Move([], TimeSpan.Zero);
        radius.Move([Wish(0, 150_000), Wish(1, 1_000_000)], TimeSpan.FromSeconds(2));

        Assert.Equal((150_000, 50_000), (radius.Commanded(Id(0)).Watts, radius.Commanded(Id(1)).Watts));
    }

    [Fact]
    public void What_stops_together_is_released_over_so_long_that_all_of_it_keeps_to_half_the_rate_C7()
    {
        var radius = new BlastRadius(Limits, TimeToLive);
        foreach (var each in new[] { 0, 1, 2 })
        {
            radius.Adopt(Id(each), Power.FromWatts(3_000_000), TimeSpan.Zero);
        }

        Assert.Equal(3, radius.ReleaseWindow(TimeSpan.Zero, TimeSpan.Zero).TotalMinutes, 3);
        radius.Move([], TimeSpan.Zero);

        Assert.DoesNotContain(Enumerable.Range(0, 3), each => radius.Waits(Id(each)));
        Assert.Equal(6_000_000, radius.Total(TimeSpan.FromMinutes(1)).Watts, 1_000.0);
    }

    [Fact]
    public void Who_stops_while_too_much_is_released_already_waits_and_keeps_what_it_has_C7()
    {
        var radius = new BlastRadius(Limits, TimeToLive);
        radius.Adopt(Id(0), Power.FromWatts(3_000_000), TimeSpan.Zero);
        for (var second = 0; second <= 20; second++)
        {
            radius.Move([Wish(1, 2_000_000)], TimeSpan.FromSeconds(second));
        }

        radius.Move([Wish(2, 100_000)], TimeSpan.FromSeconds(23));
        radius.Move([], TimeSpan.FromSeconds(24));
        var held = radius.Commanded(Id(2));
        radius.Move([], TimeSpan.FromSeconds(59));
        Assert.True(radius.Waits(Id(2)) && held > Power.Zero && held == radius.Commanded(Id(2)));
        radius.Move([], TimeSpan.FromSeconds(61));
        Assert.False(radius.Waits(Id(2)));
    }

    [Fact]
    public void Without_limits_targets_are_what_is_asked_at_once()
    {
        var radius = new BlastRadius(BlastRadiusLimits.None, TimeToLive);
        radius.Move([Wish(0, 900_000_000)], TimeSpan.Zero);
        Assert.Equal(900_000_000, radius.Commanded(Id(0)).Watts);
        radius.Move([], TimeSpan.Zero);
        Assert.Equal(Power.Zero, radius.Total(TimeSpan.Zero));
    }

    private static List<BlastRadiusWish> WishesOf((int Event, long PowerW)[] asked, int[] windows) =>
    [
        .. asked.DistinctBy(each => each.Event).Select(each => new BlastRadiusWish(
            Id(each.Event), Power.FromWatts(each.PowerW), TimeSpan.FromSeconds(windows[each.Event]))),
    ];

    private static BlastRadiusWish Wish(int @event, long powerW) =>
        new(Id(@event), Power.FromWatts(powerW), TimeSpan.Zero);

    private static DispatchEventId Id(int @event) => new($"e{@event}");
}
