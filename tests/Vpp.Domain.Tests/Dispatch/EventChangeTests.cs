using CsCheck;
using Vpp.Domain.Dispatch;
using Vpp.Domain.Quantities;
using static Vpp.Domain.Tests.Dispatch.SampleEvents;

namespace Vpp.Domain.Tests.Dispatch;

/// <summary>What becomes of an event's target when it is changed.</summary>
public sealed class EventChangeTests
{
    private static readonly DateTimeOffset Mid = Event.Start.AddMinutes(90);

    public static TheoryData<string, EventChange, DateTimeOffset> Broken => new()
    {
        { "reductionW", new(null, null, null), Mid },
        { "reductionW", new(Power.FromWatts(1_000_000_001), null, null), Mid },
        { "end", new(null, Mid, null), Mid },
        { "end", new(null, Event.Start, null), Now },
        { "end", new(null, Event.End.AddDays(1).AddSeconds(1), null), Mid },
        { "rampUp", new(null, null, TimeSpan.FromSeconds(-1)), Mid },
        { "rampUp", new(null, null, TimeSpan.FromMinutes(31)), Mid },
        { "rampUp", new(null, null, TimeSpan.FromMinutes(61)), Now },
    };

    [Theory, MemberData(nameof(Broken))]
    public void A_change_that_makes_no_sense_names_its_field(string field, EventChange change, DateTimeOffset now) =>
        Assert.Equal([field], change.Faults(Event, now).Select(fault => fault.Field));

    // Goal: a changed target leaves from where it is. Method: any change at any instant, twice, also within the ramp of
    // the first one.
    [Fact]
    public void A_changed_target_never_steps_where_it_is_changed_C8() => Gen
        .Select(
            Gen.Select(Gen.Int[-60, 7_000], Gen.Long[-3_000_000, 3_000_000], Gen.Int[0, 900]).Array[1, 4],
            Gen.Int[1, 20_000])
        .Sample((changes, endSeconds) =>
        {
            var asked = Event;
            foreach (var (seconds, powerW, ramp) in changes.OrderBy(change => change.Item1))
            {
                var at = Event.Start.AddSeconds(seconds);
                var change = new EventChange(
                    Power.FromWatts(powerW),
                    seconds % 2 == 0 ? Event.Start.AddSeconds(endSeconds) : null,
                    seconds % 3 == 0 ? null : TimeSpan.FromSeconds(ramp));
                if (change.Faults(asked, at).Count > 0)
                {
                    continue;
                }

                var changed = change.Apply(asked, at);
                var ramps = changed.RampedAt > at;
                if (ramps || seconds < 0)
                {
                    Assert.Equal(asked.TargetAt(at), changed.TargetAt(at));
                }

                Assert.Equal(powerW, changed.TargetAt(Earlier(changed.RampedAt, changed.End.AddTicks(-1))).Watts, 1.0);
                Assert.Equal(Event, changed.AsSubmitted());
                asked = changed;
            }
        });

    [Fact]
    public void What_was_asked_before_stays_as_it_was_and_the_rest_is_new()
    {
        var changed = new EventChange(Power.FromWatts(500_000), Mid.AddHours(1), null).Apply(Event, Mid);

        Assert.Equal(
            [(60, 2_000_000), (30, 1_500_000), (60, 500_000)],
            changed.Intervals.Select(each => ((int)each.Duration.TotalMinutes, each.Reduction.Watts)));
        Assert.Equal(Power.FromWatts(1_500_000), changed.TargetAt(Mid));
        Assert.Equal(Power.FromWatts(1_000_000), changed.TargetAt(Mid.AddSeconds(30)));
        Assert.Equal(Power.FromWatts(500_000), changed.TargetAt(Mid.AddSeconds(60)));
        Assert.Equal(Power.Zero, changed.TargetAt(Mid.AddHours(1)));
    }

    [Fact]
    public void An_end_alone_moves_the_end_and_nothing_else()
    {
        var longer = new EventChange(null, Event.End.AddMinutes(10), null).Apply(Event, Mid);
        var shorter = new EventChange(null, Event.Start.AddMinutes(40), null).Apply(Event, Now);

        Assert.Equal(Event.End.AddMinutes(10), longer.End);
        Assert.Equal(Power.FromWatts(1_500_000), longer.TargetAt(Event.End.AddMinutes(9)));
        Assert.Equal((Event.Start.AddMinutes(40), 1), (shorter.End, shorter.Intervals.Count));
        var steep = new EventChange(null, null, TimeSpan.FromSeconds(5)).Apply(Event, Now);
        Assert.Equal(TimeSpan.FromSeconds(5), steep.RampUp);
        Assert.Equal(Event.TargetAt(Event.Start.AddSeconds(20)), shorter.TargetAt(Event.Start.AddSeconds(20)));
    }

    private static DateTimeOffset Earlier(DateTimeOffset one, DateTimeOffset other) => one < other ? one : other;
}
