using Vpp.Server.Demo;

namespace Vpp.Server.Tests.Demo;

public sealed class DemoDataTests
{
    [Fact]
    public void Every_vehicle_day_leaves_home_and_comes_back()
    {
        var days = DemoData.VehicleDays();
        Assert.Equal(835, days.Count);
        Assert.All(days, day => Assert.True(day.FirstDeparture < day.LastArrival && day.Weight > 0 && day.Metres > 0));
        Assert.Equal(41.6, days.Sum(day => day.Weight * day.Metres / 1_609.344) / days.Sum(day => day.Weight), 1);
    }

    [Fact]
    public void Every_vehicle_model_can_discharge()
    {
        var models = DemoData.VehicleModels();
        Assert.Equal(8, models.Count);
        Assert.Equal("Peugeot 208", Assert.Single(models, model => model.AcDischargePower.Watts == 7_400).Name);
        Assert.All(models, model => Assert.InRange(model.UsableCapacity.KilowattHours, 46.3, 77));
    }

    [Fact]
    public void Homes_without_anybody_are_left_out()
    {
        var homes = DemoData.AugustLoads();
        Assert.Equal(13, homes.Count);
        Assert.All(homes, home => Assert.Equal(31 * 24, home.Count));
        Assert.All(homes, home => Assert.InRange(home.Average(load => load.Watts), 1_000, 2_300));
    }

    [Theory]
    [InlineData("regd", 40)]
    [InlineData("rega", 120)]
    public void The_signals_that_ship_are_whole_and_go_both_ways(string word, int minutes)
    {
        var wave = DemoSignal.Read(word, out var faults)!;
        Assert.Empty(faults);
        Assert.Equal(minutes, (int)wave.Length.TotalMinutes);
        var values = Enumerable.Range(0, minutes * 30).Select(i => wave.At(TimeSpan.FromSeconds(2 * i)).Value).ToList();
        Assert.InRange(values.Max(), 0.9, 1);
        Assert.Equal(-1, values.Min());
    }

    [Fact]
    public void Emissions_are_known_from_a_week_before_the_demonstration_to_its_end()
    {
        var emissions = DemoData.Emissions();
        Assert.Equal(DemoWorld.Origin.Date.AddDays(-7), emissions.StartsAt.UtcDateTime);
        Assert.True(emissions.EndsAt > DemoWorld.Origin.AddDays(2));
        Assert.Equal(167_700, emissions.At(emissions.StartsAt).MilligramsPerKilowattHour);
        Assert.Equal(263_200, DemoData.EmissionForecast().At(emissions.StartsAt).MilligramsPerKilowattHour);
    }
}
