using CsCheck;

namespace Vpp.Domain.Tests.Supply;

/// <summary>
/// Watts that only give up present power take no room, since nobody may rely on charging that goes on.
/// </summary>
public sealed class StopsPassTests
{
    [Fact]
    public void C1_P4_shares_equal_the_general_solvers_with_stops_above_all_limits() => ForAll((supply, name) =>
    {
        var amountW = supply.Amount();
        var shareW = new int[supply.Rows];
        var allocatedW = supply.Curve.Allocate(amountW, shareW);
        var general = supply.SolveApart(amountW);

        Assert.Equal(supply.General.Allocated.Watts, allocatedW);
        Assert.True(shareW.Select(each => (long)each).SequenceEqual(general), $"{name}: shares");
        Assert.False(supply.Curve.NeedsGeneralSolver);
    });

    [Fact]
    public void C16_incremental_equals_rebuilt_where_stops_pass() => ForAll((supply, name) =>
    {
        var rebuilt = supply.Rebuilt();
        Assert.True(supply.Curve.BucketW.SequenceEqual(rebuilt.BucketW), $"{name}: buckets");
        Assert.Equal(rebuilt.TotalW, supply.Curve.TotalW);
    });

    [Fact]
    public void Equal_parts_add_up_to_what_passes_where_stops_pass() => ForAll((supply, name) =>
    {
        Span<long> stepW = stackalloc long[16];
        supply.Curve.CopySharesTo(stepW);
        var sumW = 0L;
        foreach (var watts in stepW)
        {
            Assert.True(watts >= 0, name);
            sumW += watts;
        }

        Assert.Equal(supply.Curve.TotalW, sumW);
    });

    private static void ForAll(Action<RandomSupply, string> law) => Gen.Int[0, 1_000_000].Sample(
        seed =>
        {
            var supply = new RandomSupply(seed, stopsPass: true);
            for (var change = 0; change < 4; change++)
            {
                law(supply, $"seed {seed}, change {change}");
                supply.Change();
            }
        },
        iter: 1_000,
        threads: 1);
}
