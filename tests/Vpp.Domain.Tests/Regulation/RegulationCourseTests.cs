using Vpp.Domain.Quantities;
using Vpp.Domain.Regulation;

namespace Vpp.Domain.Tests.Regulation;

/// <summary>From what is sampled at any instants to what is scored.</summary>
public sealed class RegulationCourseTests
{
    private static readonly TimeSpan s_hour = TimeSpan.FromHours(1);

    // Goal: the instants at which it is looked do not matter. Method: a wave that changes each ten seconds, read each
    // second, each four, and once in ten.
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    [InlineData(10)]
    public void Ten_second_means_are_those_of_what_holds(int everySeconds)
    {
        var course = new RegulationCourse();
        for (var second = 0; second < 3_600; second += everySeconds)
        {
            course.Add(TimeSpan.FromSeconds(second), Wave(second), (Wave(second) * 9 / 10) + second % 2);
        }

        long[] signal = [.. Enumerable.Range(0, 360).Select(period => Wave(10 * period))];
        var expected = RegulationPerformance.Of(signal, [.. signal.Select(watts => watts * 9 / 10)])!;
        var score = course.ScoreUntil(s_hour)!.Total;
        Assert.Equal(expected.Total.Precision.Value, score.Precision.Value, 5);
        Assert.Equal(expected.Total.Correlation.Value, score.Correlation.Value, 5);
    }

    // C11: unknown is not success.
    [Fact]
    public void A_response_that_was_not_heard_of_for_ten_seconds_counts_as_none()
    {
        var whole = new RegulationCourse();
        var broken = new RegulationCourse();
        for (var second = 0; second < 3_600; second++)
        {
            whole.Add(TimeSpan.FromSeconds(second), 1_000 + (second % 60), 1_000 + (second % 60));
            if (second is < 1_000 or >= 1_370)
            {
                broken.Add(TimeSpan.FromSeconds(second), 1_000 + (second % 60), 1_000 + (second % 60));
            }
        }

        Assert.Equal(PerUnit.One, whole.ScoreUntil(s_hour)!.Total.Precision);
        Assert.InRange(broken.ScoreUntil(s_hour)!.Total.Precision.Value, 0.895, 0.905);
    }

    [Fact]
    public void Less_than_an_hour_has_no_score_and_what_is_said_late_is_passed_over()
    {
        var course = new RegulationCourse();
        course.Add(TimeSpan.Zero, 500, 500);
        for (var second = 4; second < 3_600; second += 4)
        {
            course.Add(TimeSpan.FromSeconds(second), Wave(second), Wave(second));
            course.Add(TimeSpan.FromSeconds(second - 3), 7, -7);
        }

        Assert.Null(course.ScoreUntil(s_hour - TimeSpan.FromTicks(1)));
        Assert.InRange(course.ScoreUntil(s_hour)!.Total.Precision.Value, 0.999, 1);
    }

    private static long Wave(int second) => (long)(1e6 * Math.Sin(second / 10 / 6.0));
}
