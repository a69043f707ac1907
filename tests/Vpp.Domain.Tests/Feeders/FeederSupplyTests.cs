using Vpp.Domain.Dispatch;
using Vpp.Domain.Feeders;
using Vpp.Domain.Quantities;
using Vpp.Domain.Vehicles;

namespace Vpp.Domain.Tests.Feeders;

public sealed class FeederSupplyTests
{
    [Fact]
    public void Charging_that_can_be_stopped_and_discharge_stand_in_the_curve_at_their_prices()
    {
        var bench = Bench();
        var supply = FeederSupply.Measure(bench.Control, bench.Instant);

        // v1 charges 8,980 W at 100 and may give 10 kW at 130; v2 needs nothing and asks 200.
        Assert.Equal(bench.BaselineW("v1"), supply.ReductionByPriceW[SupplyBuckets.Of(100)]);
        Assert.Equal(10_000, supply.ReductionByPriceW[SupplyBuckets.Of(130)]);
        Assert.Equal(10_000, supply.ReductionByPriceW[SupplyBuckets.Of(200)]);
        Assert.Equal(supply.ReductionByPriceW.Sum(), supply.ReductionByDurationW.Sum());
        Assert.Equal(bench.BaselineW("v1"), supply.ReductionByDurationW[^1]);
    }

    [Theory]
    [InlineData(DispatchObjective.LeastCost)]
    [InlineData(DispatchObjective.EqualShare)]
    public void What_a_supply_offers_now_an_allocation_finds(DispatchObjective objective)
    {
        var bench = Bench();
        var supply = FeederSupply.Measure(bench.Control, bench.Instant);
        var offeredW = supply.ReductionByPriceW.Sum();
        Assert.True(offeredW > 20_000);
        Assert.Equal(offeredW, Found(bench, offeredW, objective, TimeSpan.Zero));
        var increaseW = supply.IncreaseByPriceW.Sum();
        Assert.Equal(-increaseW, Found(bench, -increaseW, objective, TimeSpan.Zero));
    }

    // 36 kWh at 60 % above a reserve of 50 %: 3.4 kWh at most, whatever the power.
    [Fact]
    public void What_can_be_sustained_for_hours_an_event_of_that_length_finds()
    {
        var bench = Bench(reservePercent: 50);
        var supply = FeederSupply.Measure(bench.Control, bench.Instant);
        for (var horizon = 0; horizon < FeederSupply.Horizons.Count; horizon++)
        {
            var sustainedW = supply.SustainedReductionW[horizon];
            Assert.Equal(
                sustainedW, Found(bench, sustainedW, DispatchObjective.LeastCost, FeederSupply.Horizons[horizon]));
        }

        Assert.Equal(supply.SustainedReductionW.OrderDescending(), supply.SustainedReductionW);
        Assert.True(supply.SustainedReductionW[^1] < supply.SustainedReductionW[0]);
    }

    // P1: who needs 70 % in five hours gives its all for an hour; over four, a third of what it holds, and no more.
    [Fact]
    public void P1_what_is_sustained_leaves_time_to_recharge_for_the_departure()
    {
        var bench = new FeederBench();
        bench.Home("a");
        var leaves = TimeOnly.FromDateTime((FeederBench.Origin + bench.Now).AddHours(-7).AddHours(5).DateTime);
        bench.Plug(bench.Terms("v", "a", needPercent: 70, departures: DepartureSchedule.Daily(leaves)), 80);
        bench.Run(3);
        var supply = FeederSupply.Measure(bench.Control, bench.Instant);

        Assert.Equal(10_000, supply.SustainedReductionW[2]);
        Assert.InRange(supply.SustainedReductionW[4], 2_000, 2_400);
    }

    [Fact]
    public void Measuring_and_trying_leave_the_decision_untouched()
    {
        var bench = Bench();
        bench.Run(3, bench.Target("e", 12_000));
        var before = State(bench);
        FeederSupply.Measure(bench.Control, bench.Instant);
        FeederTrial.Of(bench.Control, [bench.Target("x", 25_000), bench.Target("y", -9_000)], bench.Instant);

        Assert.Equal(before, State(bench));
        Assert.Empty(bench.Decide(bench.Target("e", 12_000)));
    }

    // Within a bucket's width of all there is, 1/128, nothing has to be measured again.
    [Theory]
    [InlineData(60, 61, 19, false)]
    [InlineData(60, 61, 20, true)]
    [InlineData(60, 89, 1, false)]
    [InlineData(60, 90, 1, true)]
    public void A_supply_serves_until_more_than_a_bucket_has_moved_or_it_is_too_old(
        int percent, int nextPercent, int seconds, bool isOutdated)
    {
        var bench = new FeederBench();
        bench.Home("a");
        var vehicle = bench.Plug(bench.Terms("v", "a", needPercent: 89), percent);
        bench.Run(3);
        bench.Decide();
        FeederSupply.Measure(bench.Control, bench.Instant);

        bench.Wait(seconds);
        bench.Read(vehicle, nextPercent * 100);
        bench.Decide();

        Assert.Equal(isOutdated, bench.Control.IsSupplyOutdated(bench.Instant));
    }

    [Fact]
    public void A_supply_serves_no_more_when_terms_have_changed()
    {
        var bench = Bench();
        FeederSupply.Measure(bench.Control, bench.Instant);
        Assert.False(bench.Control.IsSupplyOutdated(bench.Instant));

        bench.Change(bench["v1"], bench.Terms("v1", "a", needPercent: 90, price: 101, dischargePrice: 30));
        bench.Decide();

        Assert.True(bench.Control.IsSupplyOutdated(bench.Instant));
    }

    [Fact]
    public void A_trial_names_what_would_bind_and_what_could_come_back_at_once()
    {
        var bench = Bench();
        var trial = FeederTrial.Of(bench.Control, [bench.Target("x", 50_000)], bench.Instant);

        Assert.Equal(50_000, trial.Target.Watts);
        Assert.Equal(20_000 + bench.BaselineW("v1"), trial.Allocated.Watts);
        Assert.Equal(2, trial.VehiclesUsed);
        Assert.NotEmpty(trial.Shortfall);

        // All that the transformer carries beside its homes.
        Assert.Equal(18_040, trial.Rebound.Watts);
        Assert.Equal(trial.Rebound + bench.Control.UncontrolledLoad(0), trial.ReboundPeak);
    }

    // C8
    [Fact]
    public void What_could_come_back_stays_below_the_cap_on_recharging()
    {
        var bench = Bench(capW: 9_000);
        var trial = FeederTrial.Of(bench.Control, [bench.Target("x", 50_000)], bench.Instant);

        Assert.Equal(9_000, trial.ReboundPeak.Watts);
        Assert.Equal(9_000 - bench.Control.UncontrolledLoad(0).Watts, trial.Rebound.Watts);
    }

    private static FeederBench Bench(int reservePercent = 0, long capW = 1_000_000)
    {
        var bench = new FeederBench(options: FeederOptions.Default with
        {
            LoadMarginMin = Power.Zero,
            RechargeCap = Power.FromWatts(capW),
        });
        bench.Home("a");
        bench.Home("b");
        bench.Plug(
            bench.Terms("v1", "a", needPercent: 90, reservePercent: reservePercent, price: 100, dischargePrice: 30),
            60);
        bench.Plug(bench.Terms("v2", "b", reservePercent: reservePercent, price: 200), 60);
        bench.Run(3);
        bench.Decide();
        return bench;
    }

    private static long Found(FeederBench bench, long reductionW, DispatchObjective objective, TimeSpan duration) =>
        FeederTrial.Of(
            bench.Control,
            [
                new(new("x"), Power.FromWatts(reductionW), objective, bench.Instant.Utc + duration,
                    bench.Control.Options.ReleaseWindow, null),
            ],
            bench.Instant).Allocated.Watts;

    private static string State(FeederBench bench)
    {
        var rows = bench.Control.Vehicles;
        return string.Join("; ", bench.Vehicles.Select(vehicle =>
            $"{rows.DesiredW[vehicle.Row]} {rows.BaselineW[vehicle.Row]} {bench.Reason(vehicle.Name)} "
            + $"{rows.BindingSteps[vehicle.Row]} {rows.Refusal[vehicle.Row]} {rows.FloorW[vehicle.Row]} "
            + $"{rows.DischargeableJ[vehicle.Row]}"));
    }
}
