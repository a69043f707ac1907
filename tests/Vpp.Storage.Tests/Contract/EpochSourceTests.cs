namespace Vpp.Storage.Tests.Contract;

// C3: epochs come from one sequence.
public abstract class EpochSourceTests(StoreUnderTest store)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Eight_concurrent_takers_get_distinct_and_growing_epochs()
    {
        async Task<long[]> TakeMany(int taker)
        {
            var taken = new long[50];
            for (var index = 0; index < taken.Length; index++)
            {
                taken[index] = await store.Epochs.Next($"taker/{taker}", Cancellation);
            }

            return taken;
        }

        var taken = await Task.WhenAll(Enumerable.Range(0, 8).Select(TakeMany));

        Assert.Equal(400, taken.SelectMany(each => each).Distinct().Count());
        Assert.All(taken, each => Assert.Equal(each.Order(), each));
        Assert.All(taken, each => Assert.True(each[0] > 0));
        Assert.True(await store.Epochs.Next("last", Cancellation) > taken.Max(each => each.Max()));
    }

    [Fact]
    public async Task Epochs_go_on_growing_after_a_restart()
    {
        var before = await store.Epochs.Next("before", Cancellation);

        await store.Reopen();

        Assert.True(await store.Epochs.Next("after", Cancellation) > before);
    }
}
