using Vpp.Domain.Identities;
using Vpp.Grains.Storage;

namespace Vpp.Storage.Tests.Contract;

public abstract class SnapshotStoreTests(StoreUnderTest store)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_snapshot_comes_back_as_it_was_saved()
    {
        var content = Enumerable.Range(0, 32 * 1024).Select(index => (byte)(index % 253)).ToArray();

        await store.Snapshots.Save([new(new("back"), long.MaxValue, long.MaxValue, content)], Cancellation);
        await store.Snapshots.Save([new(new("empty"), 0, 0, default)], Cancellation);
        await store.Snapshots.Save([], Cancellation);

        await AssertStored("back", long.MaxValue, long.MaxValue, content);
        await AssertStored("empty", 0, 0, []);
        Assert.Null(await store.Snapshots.Find(new("nobody"), Cancellation));
    }

    [Theory]
    [InlineData(5, 6, true)]
    [InlineData(6, 0, true)]
    [InlineData(5, 5, false)]
    [InlineData(5, 4, false)]
    [InlineData(4, 9, false)]
    public async Task Only_a_newer_snapshot_replaces_epoch_5_sequence_5(long epoch, long sequence, bool replaces)
    {
        var feeder = $"guard/{epoch}/{sequence}";
        await Save(feeder, 5, 5, [1]);

        await Save(feeder, epoch, sequence, [2]);

        await (replaces ? AssertStored(feeder, epoch, sequence, [2]) : AssertStored(feeder, 5, 5, [1]));
    }

    [Fact]
    public async Task A_bulk_with_old_and_new_keeps_the_newest_of_each_feeder()
    {
        await Save("bulk/a", 9, 0, [0]);

        await store.Snapshots.Save(
            [
                new(new("bulk/a"), 8, 0, new byte[] { 1 }),
                new(new("bulk/b"), 2, 1, new byte[] { 2 }),
                new(new("bulk/b"), 1, 9, new byte[] { 3 }),
                new(new("bulk/c"), 1, 1, new byte[] { 4 }),
                new(new("bulk/c"), 1, 2, new byte[] { 5 }),
            ],
            Cancellation);

        await AssertStored("bulk/a", 9, 0, [0]);
        await AssertStored("bulk/b", 2, 1, [2]);
        await AssertStored("bulk/c", 1, 2, [5]);
    }

    [Fact]
    public async Task Concurrent_bulks_over_the_same_feeders_leave_the_newest()
    {
        StoredSnapshot[] Bulk(int sequence) => Enumerable.Range(0, 20)
            .Select(index => new StoredSnapshot(new($"many/{index}"), 1, sequence, new[] { (byte)sequence }))
            .OrderBy(snapshot => snapshot.Feeder.Text.Length * (sequence % 2 == 0 ? 1 : -1))
            .ToArray();

        await Task.WhenAll(Enumerable.Range(1, 20)
            .Select(sequence => store.Snapshots.Save(Bulk(sequence), Cancellation).AsTask()));

        for (var index = 0; index < 20; index++)
        {
            await AssertStored($"many/{index}", 1, 20, [20]);
        }
    }

    [Theory]
    [MemberData(nameof(Samples.OddIds), MemberType = typeof(Samples))]
    public async Task Odd_ids_stay_what_they_are(string id)
    {
        await Save(id, 1, id.Length, [7]);

        await AssertStored(id, 1, id.Length, [7]);
    }

    [Fact]
    public async Task Snapshots_survive_a_restart()
    {
        await Save("restart", 3, 4, [5]);

        await store.Reopen();

        await AssertStored("restart", 3, 4, [5]);
    }

    private ValueTask Save(string feeder, long epoch, long sequence, byte[] content) =>
        store.Snapshots.Save([new(new(feeder), epoch, sequence, content)], Cancellation);

    private async Task AssertStored(string feeder, long epoch, long sequence, byte[] content)
    {
        var stored = await store.Snapshots.Find(new FeederId(feeder), Cancellation);
        Assert.NotNull(stored);
        Assert.Equal((feeder, epoch, sequence), (stored.Feeder.Text, stored.Epoch, stored.Sequence));
        Assert.Equal(content, stored.Content.ToArray());
    }
}
