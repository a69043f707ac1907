using CsCheck;
using Vpp.Domain.Dispatch;
using Vpp.Domain.Quantities;
using Vpp.Domain.Sustain;

namespace Vpp.Domain.Tests.Sustain;

public sealed class EnduranceTests
{
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    private static readonly Gen<Endurance> AnyEndurance = Gen
        .Select(Steps(), Steps())
        .Select(both => new Endurance(DurationCurve.Of(both.Item1), DurationCurve.Of(both.Item2)));

    // 7 kW that charges for two more hours, and 3.5 kWh behind 7 kW of discharge.
    [Theory]
    [InlineData(15, 14_000)]
    [InlineData(30, 14_000)]
    [InlineData(60, 10_500)]
    [InlineData(120, 8_750)]
    [InlineData(240, 1_750)]
    public void Charging_given_up_counts_until_it_would_have_ended(int minutes, long expectedW)
    {
        var vehicle = new Endurance(Curve((7_000, 0.5)), Curve((7_000, 2)));
        Assert.Equal(Power.FromWatts(expectedW), vehicle.MostFor(TimeSpan.FromMinutes(minutes)));
    }

    [Fact]
    public void A_trace_is_followed_in_any_order_of_its_intervals_by_what_is_stored_but_not_by_what_is_fleeting()
    {
        DispatchInterval high = new(Hour, Power.FromWatts(7_000)), low = new(Hour, Power.FromWatts(2_000));
        var stored = new Endurance(Curve((5_000, 1), (2_000, 2)), DurationCurve.Empty);
        var fleeting = new Endurance(DurationCurve.Empty, Curve((5_000, 1), (2_000, 2)));

        Assert.True(stored.CanFollow([high, low]) && stored.CanFollow([low, high]) && fleeting.CanFollow([high, low]));
        Assert.False(fleeting.CanFollow([low, high]));
    }

    [Fact]
    public void A_limit_lets_the_fleeting_through_first_and_keeps_the_energy_of_the_stored()
    {
        var behind = new Endurance(Curve((10_000, 1)), Curve((4_000, 3))).Under(Power.FromWatts(6_000));

        Assert.Equal(Curve((2_000, 5)).Steps, behind.Stored.Steps);
        Assert.Equal(Curve((4_000, 3)).Steps, behind.Fleeting.Steps);
    }

    [Fact]
    public void Nothing_is_held_for_any_time_and_what_never_ends_is_held_to_the_end_of_the_search()
    {
        var charging = new Endurance(
            DurationCurve.Empty, DurationCurve.Of([new(Power.FromWatts(5), TimeSpan.MaxValue)]));
        Assert.Equal(TimeSpan.Zero, Endurance.None.HoldsFor(Power.FromWatts(1)));
        Assert.Equal(TimeSpan.FromDays(7), charging.HoldsFor(Power.FromWatts(5)));
        Assert.Equal(TimeSpan.MaxValue, Assert.Single(charging.Fleeting.Steps).Lasts);
    }

    [Fact]
    public void A_power_is_held_exactly_as_long_as_it_is_the_most_or_less() =>
        Gen.Select(AnyEndurance, Gen.Long[20_000, 200_000]).Sample((endurance, watts) =>
        {
            var power = Power.FromWatts(watts);
            var held = endurance.HoldsFor(power);
            var second = TimeSpan.FromSeconds(1);
            Assert.True(held == TimeSpan.Zero || endurance.MostFor(held) >= power);
            Assert.True(endurance.MostFor(held + second) < power);
            Assert.True(held == TimeSpan.Zero || endurance.CanFollow([new(held, power)]));
            Assert.False(endurance.CanFollow([new(held + second, power)]));
        });

    [Fact]
    public void Few_numbers_never_tell_more_than_is_there() =>
        Gen.Select(AnyEndurance, Trace(), Gen.Int[1, 40_000]).Sample((endurance, trace, seconds) =>
        {
            var compact = EnduranceGrid.Compact(endurance);
            var time = TimeSpan.FromSeconds(seconds);
            Assert.True(compact.MostFor(time) <= endurance.MostFor(time));
            Assert.True(compact.Stored.Steps.Count() <= 32 && compact.Fleeting.Steps.Count() <= 32);
            Assert.True(!compact.CanFollow(trace) || endurance.CanFollow(trace));
        });

    [Fact]
    public void Few_numbers_add_up_over_feeders_place_by_place() =>
        AnyEndurance.Array[1, 5].Sample(feeders =>
        {
            long[] stored = new long[EnduranceGrid.Times.Count], fleeting = new long[EnduranceGrid.Times.Count];
            foreach (var feeder in feeders)
            {
                stored = [.. stored.Zip(EnduranceGrid.StoredW(feeder), (sum, each) => sum + each)];
                fleeting = [.. fleeting.Zip(EnduranceGrid.FleetingW(feeder), (sum, each) => sum + each)];
            }

            var sum = EnduranceGrid.Read(stored, fleeting);
            var parts = Endurance.Sum([.. feeders.Select(EnduranceGrid.Compact)]);
            Assert.Equal(parts.Stored.Steps, sum.Stored.Steps);
            Assert.Equal(parts.Fleeting.Steps, sum.Fleeting.Steps);
        });

    // What 32 numbers lose of a thousand vehicles: nothing at the times of the grid, little between them.
    [Fact]
    public void Few_numbers_lose_less_than_half_a_percent_of_a_thousand_vehicles()
    {
        var random = new Random(1);
        var fleet = new Endurance(
            DurationCurve.Of(Enumerable.Range(0, 1_000).Select(_ => new DurationStep(
                Power.FromWatts(random.Next(3_000, 11_000)), TimeSpan.FromSeconds(random.Next(300, 30_000))))),
            DurationCurve.Empty);
        var compact = EnduranceGrid.Compact(fleet);

        var losses = Enumerable.Range(5, 1_000).Select(minutes => TimeSpan.FromMinutes(minutes)).ToDictionary(
            time => time, time => 1 - (double)compact.MostFor(time).Watts / fleet.MostFor(time).Watts);
        Assert.InRange(losses.Values.Min(), 0, 1e-6);
        Assert.InRange(losses.Values.Max(), 1e-6, 0.005);
        Assert.All(EnduranceGrid.Times.Take(25), time => Assert.InRange(losses.GetValueOrDefault(time), 0, 1e-6));
    }

    private static DurationCurve Curve(params (long PowerW, double Hours)[] steps) =>
        DurationCurve.Of(steps.Select(step => new DurationStep(
            Power.FromWatts(step.PowerW), TimeSpan.FromHours(step.Hours))));

    private static Gen<DurationStep[]> Steps() =>
        Gen.Select(Gen.Long[1, 20_000], Gen.Int[1, 30_000])
            .Select((watts, seconds) => new DurationStep(Power.FromWatts(watts), TimeSpan.FromSeconds(seconds)))
            .Array[0, 12];

    private static Gen<DispatchInterval[]> Trace() =>
        Gen.Select(Gen.Int[1, 20_000], Gen.Long[0, 60_000])
            .Select((seconds, watts) => new DispatchInterval(TimeSpan.FromSeconds(seconds), Power.FromWatts(watts)))
            .Array[1, 6];
}
