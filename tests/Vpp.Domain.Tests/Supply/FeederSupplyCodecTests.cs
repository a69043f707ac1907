using CsCheck;
using Vpp.Domain.Feeders;
using Vpp.Domain.Supply;

namespace Vpp.Domain.Tests.Supply;

public sealed class FeederSupplyCodecTests
{
    private static readonly Gen<FeederSupply> Few = Supplies(bucketsMax: 60, wattsMax: 90_000);

    [Fact]
    public void What_was_encoded_comes_back() =>
        Few.Sample(supply =>
        {
            var bytes = Encode(supply);
            Assert.True(FeederSupplyCodec.TryDecode(bytes, out var decoded));
            Assert.Equal(Columns(supply), Columns(decoded));
            Assert.Equal(bytes, Encode(decoded));
        });

    [Fact]
    public void What_is_too_long_is_merged_and_keeps_its_watts() =>
        Supplies(SupplyBuckets.Count, FeederSupplyCodec.WattsMax / SupplyBuckets.Count).Sample(supply =>
        {
            var bytes = Encode(supply);
            Assert.InRange(bytes.Length, 1, FeederSupplyCodec.LengthMax);
            Assert.True(FeederSupplyCodec.TryDecode(bytes, out var decoded));
            Assert.Equal(Columns(supply).Select(each => each.Sum()), Columns(decoded).Select(each => each.Sum()));
        });

    [Fact]
    public void The_largest_supply_fits()
    {
        var supply = Empty();
        foreach (var column in Columns(supply))
        {
            Array.Fill(column, FeederSupplyCodec.WattsMax);
        }

        Assert.InRange(Encode(supply).Length, 1, FeederSupplyCodec.LengthMax);
        supply.IncreaseByPriceW[7]++;
        Assert.Throws<ArgumentOutOfRangeException>(() => Encode(supply));
    }

    [Fact]
    public void A_feeder_of_one_price_keeps_it_exactly()
    {
        var supply = Empty();
        supply.ReductionByPriceW[SupplyBuckets.Of(287)] = 3_600_000;
        Assert.True(FeederSupplyCodec.TryDecode(Encode(supply), out var decoded));
        Assert.Equal(supply.ReductionByPriceW, decoded.ReductionByPriceW);
    }

    [Fact]
    public void What_is_cut_off_or_too_long_is_refused() =>
        Few.Sample(supply =>
        {
            var bytes = Encode(supply);
            for (var length = 0; length < bytes.Length; length++)
            {
                Assert.False(FeederSupplyCodec.TryDecode(bytes.AsSpan(0, length), out _));
            }

            Assert.False(FeederSupplyCodec.TryDecode([.. bytes, 0], out _));
        }, iter: 50);

    [Theory]
    [InlineData(SupplyBuckets.Count - 1, true)]
    [InlineData(SupplyBuckets.Count, false)]
    public void A_bucket_past_the_last_is_refused(int bucket, bool isRead)
    {
        byte[] empty = Encode(Empty());
        byte[] bytes = [.. empty[..2], 5, (byte)(bucket & 0x7F | 0x80), (byte)(bucket >> 7), .. empty[2..]];
        Assert.Equal(isRead, FeederSupplyCodec.TryDecode(bytes, out var decoded));
        Assert.Equal(isRead ? 5 : null, decoded?.ReductionByPriceW[^1]);
    }

    // Whatever arrives, it is refused or is a supply that may be added up.
    [Fact]
    public void Corrupt_bytes_never_give_a_supply_out_of_range() =>
        Gen.Select(Few, Gen.Int[0, 2_000], Gen.Byte, Gen.Int[0, 2_000], Gen.Byte).Sample((supply, at, one, then, two) =>
        {
            var bytes = Encode(supply);
            bytes[at % bytes.Length] = one;
            bytes[then % bytes.Length] ^= two;
            if (FeederSupplyCodec.TryDecode(bytes, out var decoded))
            {
                Assert.All(Columns(decoded), column => Assert.InRange(column.Sum(), 0, long.MaxValue / 4));
                Assert.All(Columns(decoded), column => Assert.DoesNotContain(column, each => each < 0));
            }
        }, iter: 5_000);

    private static byte[] Encode(FeederSupply supply)
    {
        var bytes = new byte[FeederSupplyCodec.LengthMax];
        return bytes[..FeederSupplyCodec.Encode(supply, bytes)];
    }

    private static FeederSupply Empty() => new(
        new long[SupplyBuckets.Count], new long[SupplyBuckets.Count], new long[SupplyBuckets.Count],
        new long[FeederSupply.Horizons.Count], new long[FeederSupply.Horizons.Count]);

    private static long[][] Columns(FeederSupply supply) =>
    [
        supply.ReductionByPriceW, supply.ReductionByDurationW, supply.IncreaseByPriceW,
        supply.ReductionByShareW, supply.IncreaseByShareW, supply.LeavingReductionW,
        supply.SustainedReductionW, supply.SustainedIncreaseW,
    ];

    private static Gen<FeederSupply> Supplies(int bucketsMax, long wattsMax) =>
        Gen.Select(Gen.Int[0, bucketsMax], Gen.Int[0, 1_000_000]).Select((buckets, seed) =>
        {
            var random = new Random(seed);
            var supply = Empty();
            foreach (var column in Columns(supply))
            {
                var isCurve = column.Length == SupplyBuckets.Count;
                for (var entry = isCurve ? buckets : column.Length; entry > 0; entry--)
                {
                    column[isCurve ? random.Next(column.Length) : entry - 1] = random.NextInt64(wattsMax);
                }
            }

            return supply;
        });
}
