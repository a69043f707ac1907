using CsCheck;
using Vpp.Gateways.FleetLink;
using Vpp.Grains.Feeders;

namespace Vpp.Gateways.Tests.FleetLink;

public class WaitingReadingsTests
{
    private const int Members = 100;
    private const long NowMs = 1_000_000;

    private static readonly Route Route = new(SiloAddress.Zero, 1);

    // Of each step the member, how long ago it was measured, and whether a batch is taken before it, and arrives.
    private static readonly Gen<(int Member, int AgeMs, int Kind)[]> Steps =
        Gen.Select(Gen.Int[0, Members - 1], Gen.Int[0, 40], Gen.Int[0, 20]).Array[0, 400];

    [Fact]
    public void Whatever_is_taken_and_put_back_the_newest_of_each_member_is_what_was_sent_last() => Steps.Sample(steps =>
    {
        var waiting = new WaitingReadings(Members);
        var newest = new Dictionary<int, (long MeasuredAtMs, int PowerW)>();
        var sent = new Dictionary<int, (long MeasuredAtMs, int PowerW)>();
        for (var step = 0; step < steps.Length; step++)
        {
            var now = NowMs + step;
            if (steps[step].Kind <= 1 && waiting.Take(Route, now) is { } batch)
            {
                Settle(waiting, batch, now, steps[step].Kind == 0, sent);
            }

            var (member, measuredAtMs) = (steps[step].Member, now - steps[step].AgeMs);
            var isNewer = !newest.TryGetValue(member, out var known) || measuredAtMs >= known.MeasuredAtMs;
            if (isNewer)
            {
                newest[member] = (measuredAtMs, step);
            }

            var outcome = waiting.Put(member, new(measuredAtMs, step, 5_000, 2, 1, step, -step, 60_000));
            Assert.Equal(isNewer, outcome != PutOutcome.Older);
        }

        if (waiting.Take(Route, NowMs + steps.Length) is { } last)
        {
            Settle(waiting, last, NowMs + steps.Length, true, sent);
        }

        Assert.Equal(0, waiting.Count);
        Assert.Equal(newest.OrderBy(each => each.Key), sent.OrderBy(each => each.Key));
    });

    private static void Settle(
        WaitingReadings waiting,
        TelemetryBatch batch,
        long now,
        bool arrives,
        Dictionary<int, (long MeasuredAtMs, int PowerW)> sent)
    {
        Assert.Equal(batch.Count, batch.Member.Take(batch.Count).Distinct().Count());
        if (!arrives)
        {
            waiting.PutBack(batch);
            return;
        }

        for (var row = 0; row < batch.Count; row++)
        {
            Assert.Equal(batch.PowerW[row], batch.Sequence[row]);
            Assert.Equal(-batch.PowerW[row], batch.SetpointW[row]);
            sent[batch.Member[row]] = (now - batch.AgeMs[row], batch.PowerW[row]);
        }
    }
}
