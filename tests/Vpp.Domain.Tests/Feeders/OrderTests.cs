using CsCheck;
using Vpp.Domain.Dispatch;

namespace Vpp.Domain.Tests.Feeders;

/// <summary>C16: who came first does not matter.</summary>
public sealed class OrderTests
{
    [Fact]
    public void C16_the_order_of_enrolment_does_not_matter() =>
        Gen.Select(Gen.Int[0, 100_000], Gen.Enum<DispatchObjective>(), Gen.Int[-40_000, 40_000]).Sample(
            (seed, objective, reductionW) => Assert.Equal(
                Live(seed, objective, reductionW, turned: false), Live(seed, objective, reductionW, turned: true)),
            iter: 100);

    private static string Live(int seed, DispatchObjective objective, int reductionW, bool turned)
    {
        var random = new Random(seed);
        var bench = new FeederBench();
        var terms = Enumerable.Range(0, 6).Select(vehicle => (
            Terms: bench.Terms(
                $"v{random.Next(1_000_000)}-{vehicle}", random.Next(2) == 0 ? "a" : "b", random.Next(2_000, 9_000),
                random.Next(2_000, 9_000), random.Next(2) * 1_400, random.Next(100), random.Next(30),
                price: random.Next(2) * 100),
            Charge: random.Next(20, 90))).ToList();
        foreach (var home in turned ? new[] { "b", "a" } : ["a", "b"])
        {
            bench.Home(home, 15_000);
        }

        foreach (var (vehicle, charge) in turned ? terms.AsEnumerable().Reverse() : terms)
        {
            bench.Plug(vehicle, charge);
        }

        bench.Run(3);
        bench.Run(4, bench.Target("e", reductionW, objective));
        return string.Join("; ", bench.Vehicles.OrderBy(vehicle => vehicle.Name, StringComparer.Ordinal).Select(
            vehicle => $"{vehicle.Name} {vehicle.Newest?.PowerW} {vehicle.Newest?.AssuredW}"));
    }
}
