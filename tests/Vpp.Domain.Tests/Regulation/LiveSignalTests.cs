using Vpp.Domain.Dispatch;
using Vpp.Domain.Quantities;
using Vpp.Domain.Regulation;

namespace Vpp.Domain.Tests.Regulation;

/// <summary>An event that follows a live signal: its target, how long a value holds, what it runs beside.</summary>
public sealed class LiveSignalTests
{
    private static readonly DateTimeOffset s_start = new(2025, 8, 29, 23, 0, 0, TimeSpan.Zero);

    private static readonly DispatchEvent s_event = new(
        new("r1"),
        null,
        DispatchScope.Portfolio,
        s_start,
        [new(TimeSpan.FromHours(1), Power.FromWatts(1_000_000))],
        TimeSpan.FromSeconds(60),
        ReleasePlan.Default,
        DispatchObjective.LeastCost,
        5)
    {
        FollowsSignal = true,
    };

    [Theory]
    [InlineData(60, 0.35, 350_000)]
    [InlineData(30, -1.0, -500_000)]
    [InlineData(600, null, 0)]
    [InlineData(3_600, 1.0, 0)]
    public void The_target_is_the_amplitude_times_the_signal_and_a_silent_one_asks_for_nothing(
        int second, double? signal, long watts)
    {
        var at = s_start.AddSeconds(second);
        var share = signal is { } value ? PerUnit.From(value) : null;
        Assert.Equal(watts, s_event.TargetAt(at, share).Watts);
        Assert.Equal(s_event.TargetAt(at), (s_event with { FollowsSignal = false }).TargetAt(at, share));
        Assert.NotEqual(s_event, s_event with { FollowsSignal = false });
    }

    [Fact]
    public void A_value_holds_for_ten_seconds_and_gives_way_to_a_newer_one_alone_C15()
    {
        var signal = new LiveSignal();
        Assert.Null(signal.At(s_start));

        Assert.Null(signal.Take(PerUnit.One, s_start, s_start.AddSeconds(2)));
        Assert.Equal(PerUnit.One, signal.At(s_start.AddSeconds(10)));
        Assert.Null(signal.At(s_start.AddSeconds(10).AddTicks(1)));

        Assert.Contains("newest", signal.Take(PerUnit.Zero, s_start.AddTicks(-1), s_start.AddSeconds(3)));
        Assert.Equal(PerUnit.One, signal.At(s_start.AddSeconds(3)));
        Assert.Null(signal.Take(PerUnit.Zero, s_start, s_start.AddSeconds(3)));
        Assert.Equal(PerUnit.Zero, signal.At(s_start.AddSeconds(3)));
    }

    [Theory]
    [InlineData(-10.1, false)]
    [InlineData(-10, true)]
    [InlineData(1, true)]
    [InlineData(1.1, false)]
    public void A_value_from_long_ago_or_from_the_future_is_refused(double second, bool taken)
    {
        var signal = new LiveSignal();
        var rule = signal.Take(PerUnit.One, s_start.AddSeconds(second), s_start);

        Assert.Equal(taken, rule is null);
        Assert.Equal(taken, signal.At(s_start) is not null);
    }

    // C5: it may ask for either direction at any time.
    [Theory]
    [InlineData(100, false, true)]
    [InlineData(-100, false, true)]
    [InlineData(100, true, true)]
    [InlineData(0, false, false)]
    public void C5_it_is_opposed_to_whatever_moves_in_its_time(long reductionW, bool follows, bool opposed)
    {
        foreach (var (minutes, overlaps) in new[] { (30, true), (65, true), (71, false), (-31, false), (-29, true) })
        {
            var other = s_event with
            {
                Start = s_start.AddMinutes(minutes),
                Intervals = [new(TimeSpan.FromMinutes(21), Power.FromWatts(reductionW))],
                FollowsSignal = follows,
            };
            Assert.Equal(opposed && overlaps, DispatchEventRules.AreOpposed(s_event, other));
            Assert.Equal(opposed && overlaps, DispatchEventRules.AreOpposed(other, s_event));
        }
    }

    [Fact]
    public void Its_amplitude_is_a_magnitude()
    {
        Assert.Empty(DispatchEventRules.Faults(s_event));
        var negative = s_event with { Intervals = [new(TimeSpan.FromHours(1), Power.FromWatts(-1))] };
        Assert.Equal("intervals[0].reductionW", Assert.Single(DispatchEventRules.Faults(negative)).Field);
        Assert.Empty(DispatchEventRules.Faults(negative with { FollowsSignal = false }));
    }
}
