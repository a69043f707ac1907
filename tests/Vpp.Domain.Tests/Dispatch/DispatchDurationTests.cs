using Vpp.Domain.Dispatch;

namespace Vpp.Domain.Tests.Dispatch;

public sealed class DispatchDurationTests
{
    [Theory]
    [InlineData("PT1S", 1)]
    [InlineData("PT90S", 90)]
    [InlineData("PT15M", 900)]
    [InlineData("PT1H30M", 5_400)]
    [InlineData("PT0H59M60S", 3_600)]
    [InlineData("P1D", 86_400)]
    [InlineData("PT24H", 86_400)]
    [InlineData("P0DT2H", 7_200)]
    public void Whole_days_hours_minutes_and_seconds_are_durations(string text, int seconds) =>
        Assert.Equal(TimeSpan.FromSeconds(seconds), DispatchDuration.Parse(text));

    [Theory]
    [InlineData("")]
    [InlineData("P")]
    [InlineData("PT")]
    [InlineData("P1DT")]
    [InlineData("PT0S")]
    [InlineData("P1DT1S")]
    [InlineData("PT99999H")]
    [InlineData("P1M")]
    [InlineData("P1W")]
    [InlineData("PT1.5H")]
    [InlineData("PT-1H")]
    [InlineData("-PT1H")]
    [InlineData("pt1h")]
    [InlineData("PT1H ")]
    [InlineData("PT1H\n")]
    [InlineData("PT1M1H")]
    [InlineData("1:00:00")]
    public void Anything_else_is_none(string text) => Assert.Null(DispatchDuration.Parse(text));
}
