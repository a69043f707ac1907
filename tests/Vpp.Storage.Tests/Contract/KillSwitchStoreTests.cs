using Vpp.Domain.Safety;

namespace Vpp.Storage.Tests.Contract;

// C13: the newest turn counts, whoever tells of it last.
public abstract class KillSwitchStoreTests(StoreUnderTest store)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_newest_turn_is_kept_and_outlives_a_restart_C13()
    {
        Assert.Null(await store.KillSwitches.Find(Cancellation));
        var turns = Enumerable.Range(1, 3).Select(version => new KillSwitch(
            version % 2 == 1, Samples.Start.AddSeconds(version), "\"one\"", version, TimeSpan.FromMinutes(2))).ToList();

        await store.KillSwitches.Save(turns[0], Cancellation);
        await store.KillSwitches.Save(turns[2], Cancellation);
        await store.KillSwitches.Save(turns[1], Cancellation);
        await store.Reopen();

        Assert.Equal(turns[2], await store.KillSwitches.Find(Cancellation));
    }
}
