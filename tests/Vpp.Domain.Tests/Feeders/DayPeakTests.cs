using Vpp.Domain.Feeders;

namespace Vpp.Domain.Tests.Feeders;

public sealed class DayPeakTests
{
    private static readonly DateTimeOffset Start = new(2025, 8, 29, 12, 30, 0, TimeSpan.Zero);

    [Fact]
    public void Before_a_whole_day_was_seen_the_planned_peak_counts_too()
    {
        var peak = new DayPeak();
        peak.See(Start, 700);
        Assert.Equal(1_000, peak.Forecast(Start, 1_000).Watts);
        Assert.Equal(700, peak.Forecast(Start, 600).Watts);
        Assert.Equal(700, peak.Forecast(Start.AddHours(23), 600).Watts);
    }

    [Fact]
    public void What_is_a_day_old_is_forgotten()
    {
        var peak = new DayPeak();
        peak.See(Start, 900);
        peak.See(Start.AddHours(5), 700);
        peak.See(Start.AddHours(5).AddMinutes(10), 650);

        Assert.Equal(900, peak.Forecast(Start.AddHours(23), 0).Watts);
        Assert.Equal(700, peak.Forecast(Start.AddHours(24), 5_000).Watts);
        Assert.Equal(0, peak.Forecast(Start.AddHours(29), 5_000).Watts);
    }

    [Fact]
    public void An_hour_of_yesterday_gives_way_to_the_same_hour_of_today()
    {
        var peak = new DayPeak();
        peak.See(Start, 900);
        peak.See(Start.AddDays(1), 400);
        Assert.Equal(400, peak.Forecast(Start.AddDays(1), 5_000).Watts);
    }
}
