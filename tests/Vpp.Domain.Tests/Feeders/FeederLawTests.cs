using CsCheck;

namespace Vpp.Domain.Tests.Feeders;

/// <summary>
/// What holds on every feeder, in every second, whatever is lost. The bench asserts P1, P2, P3, P4, P6, C1, C2, C3 and
/// C9 after each decision; see <see cref="FeederInvariants"/>.
/// </summary>
public sealed class FeederLawTests
{
    private const int Steps = 60;

    // P4 while messages are in flight: the worst of everything that may be in force, at every node, in both directions.
    [Fact]
    public void P4_every_invariant_holds_when_all_messages_arrive_late() => ForAll(0, Live);

    [Fact]
    public void P4_every_invariant_holds_when_a_third_of_all_messages_is_lost() => ForAll(33, Live);

    // P1, C9 and the others too, between two plans.
    [Fact]
    public void P4_every_invariant_holds_in_intervals_that_go_by_an_earlier_plan() => ForAll(20, (seed, lossPercent) =>
        Live(new(seed, lossPercent, plansWhenDue: true)));

    [Fact]
    public void P4_every_invariant_holds_when_nothing_arrives() => ForAll(100, Live, iterations: 20);

    // C16: the same calls give the same bits.
    [Fact]
    public void C16_the_same_calls_give_the_same_setpoints() => ForAll(
        20,
        seed =>
        {
            var (one, two) = (new RandomFeeder(seed, 20), new RandomFeeder(seed, 20));
            for (var step = 0; step < Steps; step++)
            {
                one.Step();
                two.Step();
            }

            Assert.Equal(one.Record.ToString(), two.Record.ToString());
        },
        iterations: 20);

    // C16: what an amount that changes between two intervals makes of a feeder does not depend on which way it is
    // reckoned.
    [Fact]
    public void C16_a_dispatch_is_what_a_control_interval_at_the_same_instant_would_be() => ForAll(
        20,
        seed =>
        {
            var (fast, whole) = (new RandomFeeder(seed, 20), new RandomFeeder(seed, 20, decidesTwice: true));
            for (var step = 0; step < Steps; step++)
            {
                fast.Step();
                whole.Step();
                Assert.Equal(whole.Record.ToString(), fast.Record.ToString());
                fast.Record.Clear();
                whole.Record.Clear();
            }
        },
        iterations: 100);

    private static void Live(int seed, int lossPercent) => Live(new(seed, lossPercent));

    private static void Live(RandomFeeder feeder)
    {
        for (var step = 0; step < Steps; step++)
        {
            feeder.Step();
        }
    }

    private static void ForAll(int lossPercent, Action<int, int> live, int iterations = 200) =>
        ForAll(lossPercent, seed => live(seed, lossPercent), iterations);

    private static void ForAll(int lossPercent, Action<int> live, int iterations) => Gen.Int[0, 1_000_000].Sample(
        seed =>
        {
            try
            {
                live(seed);
            }
            catch (Exception exception)
            {
                throw new InvalidOperationException(
                    $"seed {seed}, {lossPercent} % lost: {exception.Message}", exception);
            }
        },
        iter: iterations,
        threads: 1);
}
