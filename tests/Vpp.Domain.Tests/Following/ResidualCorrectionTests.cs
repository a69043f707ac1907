using CsCheck;
using Vpp.Domain.Following;

namespace Vpp.Domain.Tests.Following;

/// <summary>
/// The slow part of the loop, against a fleet whose sum stands above its setpoints by a constant and by a share of
/// whatever is asked, and of which one hears only after some seconds.
/// </summary>
public sealed class ResidualCorrectionTests
{
    private const int Seconds = 240;

    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private static readonly Gen<(long TargetW, int PerMille, int PerCent, int Delay)> Fleets =
        Gen.Select(Gen.Long[10_000, 5_000_000], Gen.Int[-40, 40], Gen.Int[-5, 5], Gen.Int[0, 10]);

    [Fact]
    public void It_comes_to_rest_within_the_dead_band_and_never_swings() => Fleets.Sample(fleet =>
    {
        var course = Run(fleet);
        var restW = course[^1].CorrectionW;

        Assert.All(course.TakeLast(60), second => Assert.Equal(restW, second.CorrectionW));
        Assert.InRange(Math.Abs(course[^1].ResidualW - restW), 0, (fleet.TargetW * 5 / 1_000) + 1);

        // It goes one way to where it rests; the share of its own watts that comes back late turns it once, a little.
        var turns = 0;
        for (var second = 2; second < course.Count; second++)
        {
            var (before, step) = (
                course[second - 1].CorrectionW - course[second - 2].CorrectionW,
                course[second].CorrectionW - course[second - 1].CorrectionW);
            turns += before * step < 0 ? 1 : 0;
        }

        Assert.InRange(turns, 0, 1);
    });

    [Fact]
    public void It_is_bounded_in_size_and_in_rate() =>
        Gen.Select(Gen.Long[1, 5_000_000], Gen.Long[-10_000_000, 10_000_000].Array[50]).Sample(
            (targetW, residuals) =>
            {
                var (correction, beforeW) = (new ResidualCorrection(), 0L);
                foreach (var residualW in residuals)
                {
                    correction.Step(residualW, targetW, Second, isSaturated: false);
                    Assert.InRange(Math.Abs(correction.CorrectionW), 0, targetW / 20);
                    Assert.InRange(Math.Abs(correction.CorrectionW - beforeW), 0, targetW / 100);
                    beforeW = correction.CorrectionW;
                }
            });

    [Fact]
    public void Against_a_limit_it_does_not_wind_up_and_still_comes_back()
    {
        var correction = new ResidualCorrection();
        for (var second = 0; second < 100; second++)
        {
            correction.Step(40_000, 1_000_000, Second, isSaturated: true);
        }

        Assert.Equal(0, correction.CorrectionW);
        correction.Step(40_000, 1_000_000, Second, isSaturated: false);
        Assert.Equal(10_000, correction.CorrectionW);
        correction.Step(0, 1_000_000, Second, isSaturated: true);
        Assert.Equal(0, correction.CorrectionW);
    }

    // Deciding again at one instant moves no time (C16).
    [Fact]
    public void C16_no_time_no_step()
    {
        var correction = new ResidualCorrection();
        correction.Step(40_000, 1_000_000, TimeSpan.Zero, isSaturated: false);

        Assert.Equal(0, correction.CorrectionW);
    }

    [Fact]
    public void A_smaller_target_takes_back_what_it_no_longer_allows()
    {
        var correction = new ResidualCorrection();
        for (var second = 0; second < 10; second++)
        {
            correction.Step(50_000, 1_000_000, Second, isSaturated: false);
        }

        Assert.Equal(50_000, correction.CorrectionW);
        correction.Step(50_000, 100_000, Second, isSaturated: false);
        Assert.Equal(5_000, correction.CorrectionW);
    }

    private static List<(long ResidualW, long CorrectionW)> Run(
        (long TargetW, int PerMille, int PerCent, int Delay) fleet)
    {
        var correction = new ResidualCorrection();
        var course = new List<(long ResidualW, long CorrectionW)>();
        for (var second = 0; second < Seconds; second++)
        {
            var toldBefore = second - 1 - fleet.Delay is var then and >= 0 ? course[then].CorrectionW : 0;
            var residualW = (fleet.TargetW * fleet.PerMille / 1_000) + (toldBefore * fleet.PerCent / 100);
            correction.Step(residualW, fleet.TargetW, Second, isSaturated: false);
            course.Add((residualW, correction.CorrectionW));
        }

        return course;
    }
}
