using CsCheck;
using Vpp.Domain.Vehicles;

namespace Vpp.Domain.Tests.Vehicles;

public sealed class DepartureScheduleTests
{
    private static readonly TimeZoneInfo LosAngeles = TimeZoneInfo.FindSystemTimeZoneById("America/Los_Angeles");

    private static readonly string[] Zones =
        ["America/Los_Angeles", "Europe/Berlin", "Asia/Kolkata", "Australia/Lord_Howe"];

    // In 2025 the clocks go forward on 9 March at 02:00 and back on 2 November at 02:00.
    [Theory]
    [InlineData("07:30", "2025-08-14T12:00Z", "2025-08-14T14:30Z")]
    [InlineData("07:30", "2025-08-14T14:30Z", "2025-08-15T14:30Z")]
    [InlineData("07:30", "2025-03-08T16:00Z", "2025-03-09T14:30Z")]
    [InlineData("07:30", "2025-03-07T16:00Z", "2025-03-08T15:30Z")]
    [InlineData("07:30", "2025-11-01T16:00Z", "2025-11-02T15:30Z")]
    [InlineData("02:30", "2025-03-09T08:00Z", "2025-03-09T10:30Z")]
    [InlineData("01:30", "2025-11-02T07:00Z", "2025-11-02T08:30Z")]
    [InlineData("01:30", "2025-11-02T08:30Z", "2025-11-03T09:30Z")]
    public void A_daily_departure_follows_the_local_clock(string time, string after, string expected) => Assert.Equal(
        At(expected), DepartureSchedule.Daily(TimeOnly.Parse(time, null)).NextAfter(At(after), LosAngeles));

    [Fact]
    public void Each_day_of_the_week_has_its_own_departure()
    {
        var byDay = new TimeOnly?[7];
        byDay[(int)DayOfWeek.Monday] = new TimeOnly(6, 0);
        byDay[(int)DayOfWeek.Friday] = new TimeOnly(9, 0);
        var schedule = new DepartureSchedule(byDay);

        Assert.Equal(At("2025-08-15T16:00Z"), schedule.NextAfter(At("2025-08-14T12:00Z"), LosAngeles));
        Assert.Equal(At("2025-08-18T13:00Z"), schedule.NextAfter(At("2025-08-15T16:00Z"), LosAngeles));
    }

    [Fact]
    public void The_same_weekday_next_week_is_the_last_that_counts()
    {
        var byDay = new TimeOnly?[7];
        byDay[(int)DayOfWeek.Thursday] = new TimeOnly(7, 0);

        Assert.Equal(
            At("2025-08-21T14:00Z"), new DepartureSchedule(byDay).NextAfter(At("2025-08-14T14:00Z"), LosAngeles));
        Assert.Null(DepartureSchedule.None.NextAfter(At("2025-08-14T14:00Z"), LosAngeles));
    }

    [Fact]
    public void The_next_departure_is_later_within_a_day_and_an_hour_and_stays_next_until_it_comes() => Gen.Select(
        Gen.Int[0, 1_439], Gen.Int[0, 730 * 24 * 60], Gen.Int[0, Zones.Length - 1])
        .Sample((minute, offset, index) =>
        {
            var zone = TimeZoneInfo.FindSystemTimeZoneById(Zones[index]);
            var schedule = DepartureSchedule.Daily(TimeOnly.MinValue.AddMinutes(minute));
            var now = At("2024-01-01T00:00Z").AddMinutes(offset);
            var next = schedule.NextAfter(now, zone)!.Value;
            Assert.InRange((next - now).TotalMinutes, 0.001, 26 * 60);
            Assert.Equal(next, schedule.NextAfter(next.AddTicks(-1), zone));
            Assert.True(schedule.NextAfter(next, zone) > next);
        });

    [Fact]
    public void A_schedule_has_seven_days_and_is_equal_by_them()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new DepartureSchedule(new TimeOnly?[6]));
        Assert.Equal(DepartureSchedule.Daily(new(7, 0)), DepartureSchedule.Daily(new(7, 0)));
        Assert.NotEqual(DepartureSchedule.Daily(new(7, 0)), DepartureSchedule.None);
    }

    private static DateTimeOffset At(string text) => DateTimeOffset.Parse(text, null);
}
