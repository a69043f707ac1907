using CsCheck;

namespace Vpp.Domain.Tests.Supply;

public sealed class SupplySharesTests
{
    private const int Steps = 16;

    // Each vehicle and each node on its way may round a watt down.
    [Fact]
    public void Each_step_is_what_passes_when_all_give_the_same_part() =>
        Gen.Select(Gen.Int[0, 1_000_000], Gen.Int[0, 5]).Sample((seed, changes) =>
        {
            var supply = new RandomSupply(seed);
            for (var change = 0; change < changes; change++)
            {
                supply.Change();
            }

            var stepW = new long[Steps];
            supply.Curve.CopySharesTo(stepW);
            Assert.Equal(supply.Curve.TotalW, stepW.Sum());
            for (var part = 1; part <= Steps; part++)
            {
                var upToW = stepW.Take(part).Sum();
                Assert.InRange(upToW, Passing(supply, part / (double)Steps) - supply.Rows - 1e-6,
                    Passing(supply, part / (double)Steps) + 1e-6);
            }
        }, iter: 1_000);

    private static double Passing(RandomSupply supply, double part)
    {
        var arrivingW = new double[supply.Parents.Count];
        foreach (var (offer, _, _) in supply.Offers)
        {
            arrivingW[offer.Node] += part * offer.LimitW;
        }

        for (var node = arrivingW.Length - 1; node > 0; node--)
        {
            arrivingW[supply.Parents[node]] += Math.Min(arrivingW[node], supply.RoomW[node]);
        }

        return Math.Min(arrivingW[0], supply.RoomW[0]);
    }
}
