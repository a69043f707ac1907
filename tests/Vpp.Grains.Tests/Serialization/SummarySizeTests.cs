using CsCheck;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Serialization;
using Vpp.Domain.Feeders;
using Vpp.Grains.Feeders;

namespace Vpp.Grains.Tests.Serialization;

/// <summary>A summary travels small, and on one server not at all.</summary>
public class SummarySizeTests
{
    private const int Kibibyte = 1_024;

    private static readonly IServiceProvider Services = new ServiceCollection()
        .AddSerializer()
        .AddPlantSerialization()
        .BuildServiceProvider();

    // A thousand vehicles with prices and durations of their own.
    private static readonly Gen<FeederSupply> Supplies = Gen
        .Select(Gen.Int[20, 300].Array[1_000], Gen.Int[600, 20_000].Array[1_000], Gen.Int[1_400, 11_000].Array[1_000])
        .Select((prices, durations, powers) =>
        {
            var supply = new FeederSupply(
                new long[SupplyBuckets.Count],
                new long[SupplyBuckets.Count],
                new long[SupplyBuckets.Count],
                [4_000_000, 3_000_000, 2_000_000, 1_000_000, 500_000],
                [4_000_000, 3_000_000, 2_000_000, 1_000_000, 500_000]);
            for (var vehicle = 0; vehicle < powers.Length; vehicle++)
            {
                supply.ReductionByPriceW[SupplyBuckets.Of(prices[vehicle])] += powers[vehicle];
                supply.ReductionByDurationW[SupplyBuckets.Of(durations[vehicle])] += powers[vehicle];
                supply.IncreaseByPriceW[SupplyBuckets.Of(prices[vehicle])] += powers[vehicle];
                supply.ReductionByShareW[vehicle % FeederSupply.Steps] += powers[vehicle];
                supply.IncreaseByShareW[vehicle % FeederSupply.Steps] += powers[vehicle];
                supply.LeavingReductionW[vehicle % FeederSupply.Steps] += powers[vehicle];
            }

            return supply;
        });

    [Fact]
    public void A_summary_takes_at_most_a_kibibyte_and_no_watt_is_lost() => Supplies.Sample(
        supply =>
        {
            var bytes = Services.GetRequiredService<Serializer>().SerializeToArray(Summary(supply));
            var arrived = Services.GetRequiredService<Serializer>().Deserialize<FeederSummary>(bytes)!;

            Assert.InRange(bytes.Length, 1, Kibibyte);
            Assert.Equal(supply.ReductionByPriceW.Sum(), arrived.Supply.ReductionByPriceW.Sum());
            Assert.Equal(supply.ReductionByDurationW.Sum(), arrived.Supply.ReductionByDurationW.Sum());
            Assert.Equal(supply.IncreaseByPriceW.Sum(), arrived.Supply.IncreaseByPriceW.Sum());
            Assert.Equal(supply.ReductionByShareW, arrived.Supply.ReductionByShareW);
            Assert.Equal(supply.SustainedIncreaseW, arrived.Supply.SustainedIncreaseW);
        },
        iter: 20);

    [Fact]
    public void On_one_server_a_summary_is_handed_over_as_it_is()
    {
        var summary = Summary(FeederSupply.Empty);

        Assert.Same(summary, Services.GetRequiredService<DeepCopier>().Copy(summary));
    }

    private static FeederSummary Summary(FeederSupply supply) => new()
    {
        Feeder = "a-substation-with-a-name/of-some-length/4711",
        Epoch = 1_000_000,
        Version = 10_000_000,
        At = new(2026, 8, 15, 1, 0, 0, TimeSpan.Zero),
        LoadW = 5_000_000,
        UncontrolledLoadW = 4_000_000,
        VehiclesW = 1_000_000,
        BaselineW = 2_000_000,
        ImportLimitW = 10_000_000,
        ExportLimitW = 10_000_000,
        Supply = supply,
        Shares =
        [
            new("event-of-the-evening", 3, 100_000, 1_000_000, 900_000, 800_000, [new("vehicle-power", 100_000)], 700)
            {
                ControlGroup = new(20, 100_000, 90_000),
            },
        ],
        VehiclesByState = [100, 200, 300, 100, 200, 50, 50],
        OldestReadingMs = 4_000,
        OverloadedNodes = [],
        IsTripped = true,
    };
}
