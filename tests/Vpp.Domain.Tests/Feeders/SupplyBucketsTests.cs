using CsCheck;
using Vpp.Domain.Feeders;

namespace Vpp.Domain.Tests.Feeders;

public sealed class SupplyBucketsTests
{
    [Fact]
    public void A_bucket_holds_its_floor_and_nothing_below()
    {
        for (var bucket = 1; bucket < SupplyBuckets.Count; bucket++)
        {
            Assert.Equal(bucket, SupplyBuckets.Of(SupplyBuckets.Floor(bucket)));
            Assert.Equal(bucket - 1, SupplyBuckets.Of(SupplyBuckets.Floor(bucket) - 1));
        }
    }

    [Fact]
    public void Keys_of_a_bucket_differ_by_less_than_one_in_a_hundred() =>
        Gen.Long[1, (1L << 18) - 1].Sample(key =>
        {
            var floor = SupplyBuckets.Floor(SupplyBuckets.Of(key));
            Assert.InRange(key - floor, 0, floor / 100);
        });

    [Theory]
    [InlineData(long.MinValue, 0)]
    [InlineData(-1, 0)]
    [InlineData(0, 0)]
    [InlineData(1L << 18, SupplyBuckets.Count - 1)]
    [InlineData(long.MaxValue, SupplyBuckets.Count - 1)]
    public void Keys_beyond_the_range_are_in_the_outermost_buckets(long key, int bucket) =>
        Assert.Equal(bucket, SupplyBuckets.Of(key));
}
