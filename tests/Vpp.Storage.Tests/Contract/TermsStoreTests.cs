using CsCheck;
using Vpp.Domain.Homes;
using Vpp.Domain.Identities;
using Vpp.Domain.Quantities;

namespace Vpp.Storage.Tests.Contract;

public abstract class TermsStoreTests(StoreUnderTest store)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Unknown_vehicles_and_homes_are_not_found()
    {
        Assert.Null(await store.Terms.Find(new VehicleId("nobody"), Cancellation));
        Assert.Null(await store.Terms.Find(new HomeId("nobody"), Cancellation));
    }

    [Fact]
    public async Task Terms_come_back_as_they_were_saved()
    {
        var vehicle = Samples.Vehicle("back/ev", "back");
        var home = Samples.Home("back/home", "back");

        Assert.True(await store.Terms.TrySave(vehicle, Cancellation));
        Assert.True(await store.Terms.TrySave(home, Cancellation));

        Assert.Equal(vehicle, await store.Terms.Find(vehicle.Vehicle, Cancellation));
        Assert.Equal(home, await store.Terms.Find(home.Home, Cancellation));
    }

    [Fact]
    public async Task Any_terms_come_back_as_they_were_saved()
    {
        var version = 0L;
        await AnyTerms.Vehicle.SampleAsync(
            async any =>
            {
                var terms = any with { Vehicle = new("any/ev"), Version = ++version };
                Assert.True(await store.Terms.TrySave(terms, Cancellation));
                Assert.Equal(terms, await store.Terms.Find(terms.Vehicle, Cancellation));
            },
            iter: 100,
            threads: 1);
    }

    [Fact]
    public async Task Any_home_comes_back_as_it_was_saved()
    {
        var version = 0L;
        await AnyTerms.Home.SampleAsync(
            async any =>
            {
                var terms = any with { Home = new("any/home"), Version = ++version };
                Assert.True(await store.Terms.TrySave(terms, Cancellation));
                Assert.Equal(terms, await store.Terms.Find(terms.Home, Cancellation));
            },
            iter: 50,
            threads: 1);
    }

    [Fact]
    public async Task Zero_is_a_limit_and_null_is_none()
    {
        var none = Samples.Home("limits/none", "limits") with { ImportLimit = null, Settings = HomeSettings.None };
        var zero = Samples.Home("limits/zero", "limits") with
        {
            ImportLimit = Power.Zero,
            Settings = new(Power.Zero, Power.Zero),
        };

        await store.Terms.TrySave(none, Cancellation);
        await store.Terms.TrySave(zero, Cancellation);

        Assert.Equal(none, await store.Terms.Find(none.Home, Cancellation));
        Assert.Equal(zero, await store.Terms.Find(zero.Home, Cancellation));
    }

    [Theory]
    [MemberData(nameof(Samples.OddIds), MemberType = typeof(Samples))]
    public async Task Odd_ids_stay_what_they_are(string id)
    {
        var vehicle = Samples.Vehicle(id, id, home: id) with { Node = new(id) };
        var home = Samples.Home(id, id);

        Assert.True(await store.Terms.TrySave(vehicle, Cancellation));
        Assert.True(await store.Terms.TrySave(home, Cancellation));

        Assert.Equal(vehicle, await store.Terms.Find(new VehicleId(id), Cancellation));
        Assert.Equal([new VehicleId(id)], await store.Terms.VehiclesAt(new(id), Cancellation));
        Assert.Equal(new FeederId(id), (await store.Terms.Locate([new VehicleId(id)], Cancellation))[new(id)]);
        Assert.Equal(new FeederId(id), (await store.Terms.Locate([new HomeId(id)], Cancellation))[new(id)]);
        var changes = await store.Terms.ReadChanges(new(id), 0, Cancellation);
        Assert.Equal([vehicle], changes.Vehicles);
        Assert.Equal([home], changes.Homes);
    }

    [Fact]
    public async Task Text_that_no_database_can_hold_is_refused_and_never_altered()
    {
        var half = Samples.Vehicle("half", "half") with { TimeZone = "half \ud83d" };

        await Assert.ThrowsAnyAsync<ArgumentException>(async () => await store.Terms.TrySave(half, Cancellation));
        Assert.True(await store.Terms.TrySave(Samples.Vehicle("whole", "half"), Cancellation));

        var changes = await store.Terms.ReadChanges(new("half"), 0, Cancellation);
        Assert.Equal([new VehicleId("whole")], changes.Vehicles.Select(terms => terms.Vehicle));
    }

    [Theory]
    [InlineData(1, false)]
    [InlineData(2, false)]
    [InlineData(3, true)]
    [InlineData(4, false)]
    [InlineData(long.MaxValue, false)]
    public async Task Only_the_next_version_is_written_over_version_2(long version, bool isWritten)
    {
        var id = $"cas/{version}";
        await store.Terms.TrySave(Samples.Vehicle(id, "cas"), Cancellation);
        await store.Terms.TrySave(Samples.Vehicle(id, "cas", 2), Cancellation);
        await store.Terms.TrySave(Samples.Home(id, "cas"), Cancellation);
        await store.Terms.TrySave(Samples.Home(id, "cas", 2), Cancellation);

        var vehicle = Samples.Vehicle(id, "cas", version) with { OptedOut = true };
        var home = Samples.Home(id, "cas", version) with { ExportLimit = Power.FromWatts(1) };
        Assert.Equal(isWritten, await store.Terms.TrySave(vehicle, Cancellation));
        Assert.Equal(isWritten, await store.Terms.TrySave(home, Cancellation));

        Assert.Equal(isWritten, vehicle == await store.Terms.Find(vehicle.Vehicle, Cancellation));
        Assert.Equal(isWritten, home == await store.Terms.Find(home.Home, Cancellation));
    }

    [Fact]
    public async Task The_first_version_is_1()
    {
        Assert.False(await store.Terms.TrySave(Samples.Vehicle("first", "first", 2), Cancellation));
        Assert.Null(await store.Terms.Find(new VehicleId("first"), Cancellation));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(
            async () => await store.Terms.TrySave(Samples.Vehicle("first", "first", 0), Cancellation));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(
            async () => await store.Terms.TrySave(Samples.Home("first", "first", long.MinValue), Cancellation));
    }

    [Fact]
    public async Task Of_concurrent_first_writes_exactly_one_wins()
    {
        for (var round = 0; round < 20; round++)
        {
            var contenders = Enumerable.Range(0, 8)
                .Select(index => Samples.Vehicle($"race/{round}", $"race/{index}"))
                .ToArray();

            var won = await Task.WhenAll(
                contenders.Select(terms => store.Terms.TrySave(terms, Cancellation).AsTask()));

            var winner = Assert.Single(contenders.Zip(won), pair => pair.Second).First;
            Assert.Equal(winner, await store.Terms.Find(winner.Vehicle, Cancellation));
        }
    }

    [Fact]
    public async Task Of_concurrent_next_versions_exactly_one_wins()
    {
        await store.Terms.TrySave(Samples.Vehicle("counter", "counter"), Cancellation);
        async Task<int> AddOften()
        {
            var wins = 0;
            for (var attempt = 0; attempt < 20; attempt++)
            {
                var stored = await store.Terms.Find(new VehicleId("counter"), Cancellation);
                wins += await store.Terms.TrySave(stored! with { Version = stored.Version + 1 }, Cancellation) ? 1 : 0;
            }

            return wins;
        }

        var wins = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => AddOften()));

        Assert.Equal(1 + wins.Sum(), (await store.Terms.Find(new VehicleId("counter"), Cancellation))!.Version);
    }

    [Fact]
    public async Task Versions_that_are_sent_without_waiting_are_written_in_their_order()
    {
        var won = await Task.WhenAll(Enumerable.Range(1, 50)
            .Select(version => store.Terms.TrySave(Samples.Vehicle("order", "order", version), Cancellation).AsTask()));

        Assert.All(won, Assert.True);
        Assert.Equal(50, (await store.Terms.Find(new VehicleId("order"), Cancellation))!.Version);
    }

    [Fact]
    public async Task Homes_and_vehicles_that_are_sent_together_each_get_their_own_answer()
    {
        await store.Terms.TrySave(Samples.Home("same id", "together"), Cancellation);
        var answers = await Task.WhenAll(Enumerable.Range(0, 40).Select(index => (index % 4) switch
        {
            0 => store.Terms.TrySave(Samples.Vehicle($"together/{index}", "together"), Cancellation).AsTask(),
            1 => store.Terms.TrySave(Samples.Vehicle($"together/{index}", "together", 2), Cancellation).AsTask(),
            2 => store.Terms.TrySave(Samples.Home($"together/{index}", "together"), Cancellation).AsTask(),
            _ => store.Terms.TrySave(Samples.Home("same id", "together"), Cancellation).AsTask(),
        }));

        Assert.Equal(Enumerable.Range(0, 40).Select(index => index % 2 == 0), answers);
    }

    [Fact]
    public async Task A_save_that_is_refused_leaves_those_sent_with_it_alone()
    {
        var before = SaveMany("alone/before");
        var half = store.Terms
            .TrySave(Samples.Vehicle("half", "alone") with { TimeZone = "half \ud83d" }, Cancellation)
            .AsTask();
        var after = SaveMany("alone/after");

        await Assert.ThrowsAnyAsync<ArgumentException>(() => half);
        Assert.All(await before, Assert.True);
        Assert.All(await after, Assert.True);
        Assert.Equal(40, (await store.Terms.ReadChanges(new("alone"), 0, Cancellation)).Vehicles.Count);

        Task<bool[]> SaveMany(string name) => Task.WhenAll(Enumerable.Range(0, 20).Select(
            index => store.Terms.TrySave(Samples.Vehicle($"{name}/{index}", "alone"), Cancellation).AsTask()));
    }

    [Fact]
    public async Task Locate_leaves_out_who_is_unknown()
    {
        await store.Terms.TrySave(Samples.Vehicle("locate/1", "locate/a"), Cancellation);
        await store.Terms.TrySave(Samples.Vehicle("locate/2", "locate/b"), Cancellation);
        await store.Terms.TrySave(Samples.Home("locate/home", "locate/c"), Cancellation);

        var vehicles = await store.Terms.Locate(
            [new VehicleId("locate/2"), new("locate/nobody"), new("locate/1"), new("locate/1")], Cancellation);
        var homes = await store.Terms.Locate([new HomeId("locate/home"), new("locate/1")], Cancellation);

        Assert.Equal(
            new Dictionary<VehicleId, FeederId>
            {
                [new("locate/1")] = new("locate/a"),
                [new("locate/2")] = new("locate/b"),
            },
            vehicles);
        Assert.Equal(new Dictionary<HomeId, FeederId> { [new("locate/home")] = new("locate/c") }, homes);
        Assert.Empty(await store.Terms.Locate(Array.Empty<VehicleId>(), Cancellation));
    }

    [Fact]
    public async Task Vehicles_at_a_home_come_by_id_and_follow_a_change_of_home()
    {
        foreach (var id in new[] { "at/b", "at/a", "at/C" })
        {
            await store.Terms.TrySave(Samples.Vehicle(id, "at", home: "at/home"), Cancellation);
        }

        await store.Terms.TrySave(Samples.Vehicle("at/b", "at", 2, "at/other"), Cancellation);

        VehicleId[] expected = [new("at/C"), new("at/a")];
        Assert.Equal(expected, await store.Terms.VehiclesAt(new("at/home"), Cancellation));
        Assert.Empty(await store.Terms.VehiclesAt(new("at/nowhere"), Cancellation));
    }

    [Fact]
    public async Task A_cancelled_call_ends_as_cancelled()
    {
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            async () => await store.Terms.TrySave(Samples.Vehicle("cancelled", "cancelled"), cancelled.Token));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            async () => await store.Terms.Find(new VehicleId("cancelled"), cancelled.Token));
    }
}
