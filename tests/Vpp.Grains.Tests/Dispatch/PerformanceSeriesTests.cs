using System.Text;
using Vpp.Grains.Dispatch;
using Vpp.Grains.Feeders;
using Vpp.Grains.Tests.Plant;

namespace Vpp.Grains.Tests.Dispatch;

/// <summary>The measured course of an event takes bounded room, however long it runs.</summary>
public class PerformanceSeriesTests
{
    [Theory]
    [InlineData(4_095, 1)]
    [InlineData(4_096, 2)]
    [InlineData(20_000, 8)]
    public void Neighbours_become_one_sample_once_there_are_too_many(int seconds, int intervalsOfEach)
    {
        var series = new PerformanceSeries();
        for (var second = 0; second < seconds; second++)
        {
            series.Add(Sample(second, targetW: second, new LimitShare("net/t1", 10)));
        }

        var samples = series.Samples;
        Assert.InRange(samples.Count, PerformanceSeries.SampleCountMax / 2, PerformanceSeries.SampleCountMax);
        Assert.All(samples.SkipLast(1), sample => Assert.Equal(intervalsOfEach, sample.Intervals));
        Assert.Equal(seconds, samples.Sum(sample => sample.Intervals));
        Assert.Equal(TestPlant.Noon.AddSeconds(intervalsOfEach), samples[1].At);
        Assert.All(samples, sample => Assert.Equal(10, Assert.Single(sample.Shortfall).PowerW));

        // Means are rounded to whole watts.
        var mean = samples.Sum(sample => (double)sample.TargetW * sample.Intervals) / seconds;
        Assert.InRange(mean, (seconds - 1) / 2.0 - 0.5, (seconds - 1) / 2.0 + 0.5);
    }

    [Fact]
    public void What_is_kept_comes_back_and_goes_on()
    {
        var series = new PerformanceSeries();
        for (var second = 0; second < 5_001; second++)
        {
            series.Add(Sample(second, 1_000, new LimitShare("net/t1", 7)));
        }

        var back = PerformanceSeries.Read(series.Write());
        back.Add(Sample(5_000, 9_999));
        back.Add(Sample(5_001, 1_000, new LimitShare("net/t1", 7)));
        series.Add(Sample(5_001, 1_000, new LimitShare("net/t1", 7)));

        Assert.Equal(series.Write(), back.Write());
    }

    [Fact]
    public void The_largest_shortfalls_keep_their_names_and_the_rest_is_summed_up()
    {
        var series = new PerformanceSeries();

        series.Add(Sample(
            0, 1_000, [.. Enumerable.Range(0, 40).Select(limit => new LimitShare($"t{limit % 30}", limit))]));

        var shortfall = series.Samples[0].Shortfall;
        Assert.Equal(PerformanceSeries.LimitCountMax, shortfall.Length);
        Assert.Equal(new LimitShare("t9", 9 + 39), shortfall[0]);
        Assert.Equal("others", shortfall[^1].Limit);
        Assert.Equal(Enumerable.Range(0, 40).Sum(), shortfall.Sum(share => share.PowerW));
    }

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("[7]")]
    [InlineData("[null]")]
    [InlineData("[{}]")]
    [InlineData("""[{"At":"2026-01-05T12:00:00Z","TargetW":1,"AllocatedW":1,"DeliveredW":1,"Shortfall":[null]}]""")]
    [InlineData("""[{"At":"2026-01-05T12:00:00Z","Shortfall":[{"Limit":null,"PowerW":1}]}]""")]
    [InlineData("""[{"At":"2026-01-05T12:00:00Z","Shortfall":[],"TargetW":9223372036854775807}]""")]
    [InlineData("""[{"At":"2026-01-05T12:00:00Z","Shortfall":[],"Intervals":2147483647}]""")]
    public void Damaged_samples_are_refused_F20(string kept) =>
        Assert.Throws<InvalidDataException>(() => PerformanceSeries.Read(Encoding.UTF8.GetBytes(kept)));

    private static PerformanceSample Sample(int second, long targetW, params LimitShare[] shortfall) =>
        new(TestPlant.Noon.AddSeconds(second), targetW, targetW, targetW, shortfall);
}
