using CsCheck;
using Vpp.Domain.Fleets;
using Vpp.Domain.Regulation;

namespace Vpp.Domain.Tests.Regulation;

/// <summary>The legacy PJM score, case by case, against a reckoning of its own, and its laws.</summary>
public sealed class RegulationPerformanceTests
{
    private const int Hour = 360;

    private static readonly Gen<long[]> s_signals =
        Gen.Select(Gen.Int[1, 29], Gen.Int[Hour, 2 * Hour + 77], Gen.Int[0, 1_000], (every, length, seed) => (long[])
            [.. Enumerable.Range(0, length).Select(i => Noise(seed, i / every))]);

    [Fact]
    public void A_perfect_response_scores_one_in_every_part() => s_signals.Sample(signal =>
    {
        var performance = RegulationPerformance.Of(signal, signal);
        Assert.Equal(Of(1, 1, 1), Parts(performance!.Total), Close);
        Assert.Equal(1, performance.Total.Composite.Value);
        Assert.Equal(signal.Length / Hour, performance.Hours.Count);
    });

    [Fact]
    public void A_late_copy_keeps_its_correlation_and_loses_a_thirtieth_of_delay_for_every_ten_seconds()
    {
        var wave = Sine(Hour + 30);
        for (var late = 0; late <= 30; late++)
        {
            long[] response = [.. Enumerable.Range(0, Hour + 30).Select(i => wave[Math.Max(0, i - late)])];
            var score = RegulationPerformance.Of(wave.AsSpan(0, Hour), response)!.Total;

            // Where the best of both lies at another shift the sum is still the best there is.
            Assert.True(
                score.Correlation.Value + score.Delay.Value >= 1 + ((30 - late) / 30.0) - 0.02, $"{late}: {score}");
        }

        var delayed = RegulationPerformance.Of(Shifted(0, Hour), Shifted(2, Hour + 30))!.Total;
        Assert.Equal(1, delayed.Correlation.Value, 6);
        Assert.Equal(280 / 300.0, delayed.Delay.Value, 6);

        static long[] Shifted(int late, int count) =>
            [.. Enumerable.Range(100, count).Select(i => Noise(5, (i - late) / 7))];
    }

    // By hand: half the height is half the error; twice the height is an error as large as the signal.
    [Theory]
    [InlineData(0.5, 1, 1, 0.5, 0.833333)]
    [InlineData(2, 1, 1, 0, 0.666666)]
    [InlineData(0.9, 1, 1, 0.9, 0.966666)]
    [InlineData(0, 0, 0, 0, 0)]
    [InlineData(-1, 0, 0, 0, 0)]
    public void A_response_of_another_height_loses_precision_alone(
        double height, double correlation, double delay, double precision, double composite)
    {
        // A saw of six minutes with its mirror image below cannot be had by shifting by less than three.
        long[] signal = [.. Enumerable.Range(0, Hour).Select(i => 100_000L * ((i % 30) - 14))];
        long[] response = [.. signal.Select(watts => (long)(watts * height))];
        var score = RegulationPerformance.Of(signal, response)!.Total;

        if (height >= 0)
        {
            Assert.Equal(Of(correlation, delay, precision), Parts(score), Close);
            Assert.Equal(composite, score.Composite.Value, 5);
        }
        else
        {
            Assert.Equal(precision, score.Precision.Value);
            Assert.InRange(score.Composite.Value, 0, 0.5);
        }
    }

    // Signal of an hour: one window rises from 0 to 29, the others stand at 29. Only the first counts for correlation.
    [Fact]
    public void Windows_in_which_the_signal_stands_still_are_left_out_of_correlation_and_count_in_precision()
    {
        long[] signal = [.. Enumerable.Range(0, Hour).Select(i => Math.Min(i, 29L) * 1_000)];
        long[] response = [.. signal.Select((watts, i) => i < 30 ? watts : watts - 2_900)];
        var performance = RegulationPerformance.Of(signal, response)!;
        var magnitude = Enumerable.Range(0, 30).Sum() + (330 * 29);

        Assert.Equal(Of(1, 1, 1 - (330 * 2.9 / magnitude)), Parts(performance.Total), Close);
    }

    [Fact]
    public void A_signal_that_never_moves_has_no_score_and_neither_has_less_than_an_hour()
    {
        var still = Enumerable.Repeat(1_000_000L, Hour).ToArray();
        Assert.Null(RegulationPerformance.Of(still, still));
        Assert.Null(RegulationPerformance.Of(new long[Hour], new long[Hour]));
        Assert.Null(RegulationPerformance.Of(Sine(Hour - 1), Sine(Hour - 1)));
        Assert.NotNull(RegulationPerformance.Of(Sine(Hour), Sine(Hour)));
        Assert.Throws<ArgumentOutOfRangeException>(() => RegulationPerformance.Of(Sine(Hour), Sine(Hour - 1)));
    }

    [Fact]
    public void What_is_left_of_the_last_hour_counts_with_the_hour_before_and_a_still_hour_has_none()
    {
        long[] signal = [.. new long[Hour], .. Sine((2 * Hour) - 1)];
        long[] response = [.. signal[..^1], 0];
        var performance = RegulationPerformance.Of(signal, response)!;

        Assert.Equal(2, performance.Hours.Count);
        Assert.Null(performance.Hours[0]);
        Assert.Equal(performance.Total, performance.Hours[1]);
        Assert.True(performance.Total.Precision.Value < 1, "The last sample is missed.");
    }

    [Fact]
    public void Every_part_lies_between_nothing_and_one_and_turning_both_round_changes_none() =>
        Gen.Select(s_signals, Gen.Int[0, 1_000], Gen.Long[1, 3]).Sample((signal, seed, height) =>
        {
            long[] response = [.. signal.Select((watts, i) => (watts * height) + Noise(seed, i))];
            var score = RegulationPerformance.Of(signal, response)!.Total;
            Assert.All(Parts(score).Append(score.Composite.Value), part => Assert.InRange(part, 0, 1));
            var mirrored = RegulationPerformance.Of(Times(signal, -1), Times(response, -1))!.Total;
            Assert.Equal(Parts(score), Parts(mirrored), Close);
            var larger = RegulationPerformance.Of(Times(signal, 7), Times(response, 7))!.Total;
            Assert.Equal(Parts(score), Parts(larger), Close);
        });

    [Fact]
    public void It_agrees_with_the_definition_written_out() =>
        Gen.Select(s_signals, Gen.Int[0, 1_000], Gen.Int[0, 12], Gen.Double[0, 1.5]).Sample(
            (signal, seed, late, noise) =>
            {
                long[] response =
                [
                    .. signal.Select((_, i) => signal[Math.Max(0, i - late)] + (long)(noise * Noise(seed, i))),
                ];
                var performance = RegulationPerformance.Of(signal, response)!;
                Assert.Equal(Definition(signal, response), Parts(performance.Total), Close);
            },
            iter: 60);

    // Every window, every shift, every mean from the manual's words, one after the other.
    private static double[] Definition(long[] signal, long[] response)
    {
        var (correlations, delays, errors) = (new List<double>(), new List<double>(), new List<double>());
        var hours = signal.Length / Hour;
        for (var hour = 0; hour < hours; hour++)
        {
            var from = hour * Hour;
            var to = hour == hours - 1 ? signal.Length : from + Hour;
            var mean = signal[from..to].Average(watts => (double)Math.Abs(watts));
            errors.AddRange(Enumerable.Range(from, to - from).Select(i => Math.Abs((response[i] - signal[i]) / mean)));
            foreach (var start in Enumerable.Range(0, (to - from) / 30).Select(window => from + (30 * window)))
            {
                var s = signal[start..(start + 30)].Select(watts => (double)watts).ToArray();
                if (s.Max() == s.Min())
                {
                    continue;
                }

                var best = Enumerable.Range(0, 31)
                    .Where(shift => start + shift + 30 <= response.Length)
                    .Select(shift => (
                        R: Pearson(s, [.. response[(start + shift)..(start + shift + 30)].Select(w => (double)w)]),
                        D: Math.Abs((10 * shift) - 300) / 300.0))
                    .Where(each => each.R > 0)
                    .OrderByDescending(each => each.R + each.D)
                    .FirstOrDefault();
                correlations.Add(best.R);
                delays.Add(best.D);
            }
        }

        return [correlations.Average(), delays.Average(), Math.Max(0, 1 - errors.Average())];
    }

    private static double Pearson(double[] x, double[] y)
    {
        double n = x.Length;
        var covariance = x.Zip(y, (a, b) => a * b).Sum() - (x.Sum() * y.Sum() / n);
        var (vx, vy) = (x.Sum(a => a * a) - (x.Sum() * x.Sum() / n), y.Sum(b => b * b) - (y.Sum() * y.Sum() / n));
        return vx <= 0 || vy <= 0 ? 0 : covariance / Math.Sqrt(vx * vy);
    }

    private static bool Close(double one, double other) => Math.Abs(one - other) < 3e-6;

    private static double[] Of(double correlation, double delay, double precision) => [correlation, delay, precision];

    private static double[] Parts(RegulationScore score) =>
        [score.Correlation.Value, score.Delay.Value, score.Precision.Value];

    private static long[] Times(long[] watts, int factor) => [.. watts.Select(each => each * factor)];

    private static long[] Sine(int count) =>
        [.. Enumerable.Range(0, count).Select(i => (long)(1e6 * Math.Sin(i / 9.0)))];

    // Between −1 and 1 MW.
    private static long Noise(int seed, int i) => new SeededDraws(seed).Below(2_000_001, i, 0, 0) - 1_000_000;
}
