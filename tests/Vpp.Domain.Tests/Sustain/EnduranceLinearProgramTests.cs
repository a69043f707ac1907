using Vpp.Domain.Dispatch;
using Vpp.Domain.Quantities;

namespace Vpp.Domain.Tests.Sustain;

/// <summary>
/// The curve at the root against a linear program over all vehicles and intervals: a trace a millionth below the
/// largest that the program can follow is followed, one a millionth and a watt above is not.
/// </summary>
public sealed class EnduranceLinearProgramTests
{
    private const int Trees = 300;
    private const double Tolerance = 1e-6;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_trace_can_be_followed_under_limits_exactly_when_the_linear_program_can(bool charges)
    {
        var (bound, uneven) = (0, 0);
        for (var seed = 0; seed < Trees; seed++)
        {
            var tree = new RandomEnduranceTree(seed, charges, leaves: false);
            var endurance = tree.Measure();
            var most = tree.MultipleByLinearProgram(tree.Trace);

            Assert.True(endurance.CanFollow(Times(tree.Trace, most * (1 - Tolerance))), $"seed {seed}: below {most}");
            var above = Times(tree.Trace, most * (1 + Tolerance), 1);
            Assert.False(endurance.CanFollow(above), $"seed {seed}: above {most}");
            bound += tree.AnyLimitBinds ? 1 : 0;
            uneven += tree.Trace.Distinct().Count() > 2 ? 1 : 0;
        }

        Assert.True(bound > Trees / 3 && uneven > Trees / 3, "the draw must contain what the comparison is about");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void The_power_that_can_be_held_for_a_time_equals_the_linear_program(bool charges)
    {
        for (var seed = 0; seed < Trees; seed++)
        {
            var tree = new RandomEnduranceTree(seed, charges, leaves: false);
            var most = tree.Measure().MostFor(tree.Length).Watts;
            var mostByProgram = 1e6 * tree.MultipleByLinearProgram(tree.Constant);
            Assert.True(Math.Abs(most - mostByProgram) <= 2 + Tolerance * mostByProgram, $"seed {seed}: {most} W");
        }
    }

    // Vehicles that leave give evenly until then and keep their room for good: never more than is there.
    [Fact]
    public void With_vehicles_that_leave_no_more_is_promised_than_the_linear_program_can_follow()
    {
        var (less, whole) = (0, 0);
        for (var seed = 0; seed < Trees; seed++)
        {
            var tree = new RandomEnduranceTree(seed, charges: true, leaves: true);
            var endurance = tree.Measure();
            var most = tree.MultipleByLinearProgram(tree.Trace);

            var above = Times(tree.Trace, most * (1 + Tolerance), 1);
            Assert.False(endurance.CanFollow(above), $"seed {seed}: above {most}");
            less += endurance.CanFollow(Times(tree.Trace, most * (1 - Tolerance))) ? 0 : 1;
            whole += endurance.CanFollow(Times(tree.Trace, most * 0.8)) ? 1 : 0;
        }

        Assert.True(less > 0 && whole > Trees / 2, $"{less} told less than there is, {whole} within a fifth of it");
    }

    private static DispatchInterval[] Times(DispatchInterval[] trace, double multiple, long moreW = 0) =>
    [
        .. trace.Select(interval => interval with
        {
            Reduction = Power.FromWatts((long)(interval.Reduction.Watts * multiple) + moreW),
        }),
    ];
}
