using CsCheck;
using Vpp.Domain.Dispatch;
using Vpp.Domain.Quantities;

namespace Vpp.Domain.Tests.Dispatch;

public sealed class DispatchEventRulesTests
{
    private static readonly DateTimeOffset Now = new(2025, 8, 29, 22, 0, 0, TimeSpan.Zero);

    private static readonly DispatchEvent Sound = new(
        new("e1"),
        "elrp",
        DispatchScope.Portfolio,
        Now.AddHours(1),
        [new(TimeSpan.FromHours(1), Power.FromWatts(2_000_000)), new(TimeSpan.FromHours(1), Power.FromWatts(-1))],
        TimeSpan.FromSeconds(60),
        ReleasePlan.Default,
        DispatchObjective.LeastCost,
        5);

    public static TheoryData<string, DispatchEvent> Broken => new()
    {
        { "intervals", Sound with { Intervals = [] } },
        { "intervals", Sound with { Intervals = [.. Enumerable.Repeat(Sound.Intervals[0], 97)] } },
        { "intervals", Sound with { Intervals = [new(TimeSpan.FromHours(1), Power.Zero)] } },
        { "intervals[1].duration", Sound with { Intervals = [Sound.Intervals[0], new(TimeSpan.Zero, Power.Zero)] } },
        { "intervals[0].duration",
            Sound with { Intervals = [new(TimeSpan.FromTicks(TimeSpan.TicksPerDay + 1), Power.FromWatts(1))] } },
        { "intervals[0].reductionW",
            Sound with { Intervals = [new(TimeSpan.FromHours(1), Power.FromWatts(1_000_000_001))] } },
        { "intervals[0].reductionW",
            Sound with { Intervals = [new(TimeSpan.FromHours(1), Power.FromWatts(long.MinValue))] } },
        { "rampUp", Sound with { RampUp = TimeSpan.FromSeconds(-1) } },
        { "rampUp", Sound with { RampUp = TimeSpan.FromSeconds(3_601) } },
        { "release.window", Sound with { Release = new(TimeSpan.FromMinutes(241), false) } },
        { "release.window", Sound with { Release = new(TimeSpan.FromTicks(-1), false) } },
        { "notice", Sound with { Notice = TimeSpan.FromTicks(-1) } },
        { "notice", Sound with { Notice = TimeSpan.FromDays(8) } },
        { "priority", Sound with { Priority = -1 } },
        { "priority", Sound with { Priority = 256 } },
        { "objective", Sound with { Objective = 0 } },
        { "scope.feeders", Sound with { Scope = new([], null) } },
        { "scope.serviceTransformers", Sound with { Scope = new(null, [new("t1"), new("t1")]) } },
        { "scope", Sound with { Scope = new([new("f1")], [new("t1")]) } },
    };

    [Fact]
    public void A_sound_event_breaks_no_rule()
    {
        Assert.Empty(DispatchEventRules.Faults(Sound));
        Assert.Empty(DispatchEventRules.FaultsAt(Sound, Now));
    }

    [Theory, MemberData(nameof(Broken))]
    public void A_broken_rule_names_its_field(string field, DispatchEvent @event) =>
        Assert.Equal([field], DispatchEventRules.Faults(@event).Select(fault => fault.Field).Distinct());

    public static TheoryData<string, long[], int, long[], bool> Pairs => new()
    {
        { "both lower", [1, 2], 0, [3], false },
        { "one lowers while the other raises", [1, 2], 1, [-3], true },
        { "the one raises only after the other has released", [1, 1, -2], 0, [3], false },
        { "it raises while the other releases", [1, -2], 0, [3], true },
        { "and while the other runs", [1, -2], 1, [3], true },
        { "what was lowered is still being released", [1], 1, [-3], true },
        { "asking for nothing opposes nobody", [1, 1], 0, [0, 0], false },
        { "nor does an event long after", [1], 5, [-3], false },
    };

    // C5: an hour for each number, the second event so many hours after the first, releases of half an hour.
    [Theory, MemberData(nameof(Pairs))]
    public void Two_events_are_opposed_where_one_lowers_and_the_other_raises_at_one_instant_C5(
        string what, long[] first, int hoursLater, long[] second, bool opposed)
    {
        var (one, other) = (Asking(0, first), Asking(hoursLater, second));

        Assert.True(DispatchEventRules.AreOpposed(one, other) == opposed, what);
        Assert.True(DispatchEventRules.AreOpposed(other, one) == opposed, what);

        static DispatchEvent Asking(int hoursLater, long[] reductions) => Sound with
        {
            Start = Now.AddHours(hoursLater),
            Release = new(TimeSpan.FromMinutes(30), false),
            Intervals =
            [
                .. reductions.Select(each => new DispatchInterval(TimeSpan.FromHours(1), Power.FromWatts(each))),
            ],
        };
    }

    [Fact]
    public void All_faults_are_named_at_once()
    {
        var broken = Sound with
        {
            Priority = 900,
            RampUp = TimeSpan.FromDays(2),
            Release = new(
            TimeSpan.FromDays(1), false)
        };

        Assert.Equal(
            ["rampUp", "release.window", "priority"], DispatchEventRules.Faults(broken).Select(fault => fault.Field));
    }

    [Theory]
    [InlineData(-61, false)]
    [InlineData(-60, true)]
    [InlineData(0, true)]
    [InlineData(366 * 86_400, true)]
    [InlineData((366 * 86_400) + 1, false)]
    public void The_start_lies_between_a_minute_ago_and_a_year_ahead(int seconds, bool isSound) => Assert.Equal(
        isSound, DispatchEventRules.FaultsAt(Sound with { Start = Now.AddSeconds(seconds) }, Now).Count == 0);

    [Fact]
    public void Each_stranger_in_a_scope_is_named_by_its_place()
    {
        var scope = new DispatchScope([new("f1"), new("f2"), new("f3")], null);

        var faults = DispatchEventRules.FaultsIn(scope, feeder => feeder.Text == "f2", _ => false);

        Assert.Equal(["scope.feeders[0]", "scope.feeders[2]"], faults.Select(fault => fault.Field));
    }

    [Fact]
    public void An_event_that_breaks_no_rule_ends_and_has_targets_without_overflow() => Gen
        .Select(
            Gen.Long[-11_000_000_000, 11_000_000_000],
            Gen.Long[0, (TimeSpan.TicksPerDay * 11) / 10],
            Gen.Long[0, TimeSpan.TicksPerHour * 5],
            Gen.Int[1, 100])
        .Sample((watts, duration, window, count) =>
        {
            var interval = new DispatchInterval(TimeSpan.FromTicks(duration), Power.FromWatts(watts));
            var @event = Sound with
            {
                Intervals = [.. Enumerable.Repeat(interval, count)],
                RampUp = TimeSpan.FromTicks(duration / 2),
                Release = new(TimeSpan.FromTicks(window), false),
            };
            if (DispatchEventRules.Faults(@event).Count == 0)
            {
                Assert.True(@event.ReleasedAt >= @event.End
                    && @event.End >= @event.Start + DispatchEventRules.IntervalMin);
                var target = Math.Abs(@event.TargetAt(@event.Start.AddTicks(duration / 3)).Watts);
                Assert.True(target <= Math.Abs(watts));
            }
            else
            {
                Assert.True(Math.Abs(watts) > 1_000_000_000 || duration > TimeSpan.TicksPerDay || count > 96
                    || window > TimeSpan.TicksPerHour * 4 || duration < TimeSpan.TicksPerSecond);
            }
        });
}
