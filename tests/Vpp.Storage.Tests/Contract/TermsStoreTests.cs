using CsCheck;
using Vpp.Domain.Homes;
using Vpp.Domain.Identities;
using Vpp.Domain.Quantities;
using Vpp.Domain.Vehicles;

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
        await AnyVehicle.SampleAsync(
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
        await AnyHome.SampleAsync(
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
        var half = Samples.Vehicle("half \ud83d", "half");

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
    public async Task Changes_are_those_after_the_number_and_of_the_feeder()
    {
        await store.Terms.TrySave(Samples.Vehicle("after/1", "after"), Cancellation);
        var before = await store.Terms.ReadChanges(new("after"), 0, Cancellation);
        var second = Samples.Vehicle("after/2", "after");
        var home = Samples.Home("after/home", "after");
        await store.Terms.TrySave(second, Cancellation);
        await store.Terms.TrySave(home, Cancellation);
        await store.Terms.TrySave(Samples.Vehicle("after/elsewhere", "after elsewhere"), Cancellation);

        var changes = await store.Terms.ReadChanges(new("after"), before.ThroughChange, Cancellation);
        var later = await store.Terms.ReadChanges(new("after"), changes.ThroughChange, Cancellation);

        Assert.Equal([new VehicleId("after/1")], before.Vehicles.Select(terms => terms.Vehicle));
        Assert.Equal([second], changes.Vehicles);
        Assert.Equal([home], changes.Homes);
        Assert.True(changes.ThroughChange > before.ThroughChange);
        Assert.Empty(later.Vehicles);
        Assert.Empty(later.Homes);
    }

    [Fact]
    public async Task A_change_shows_in_its_newest_version_only()
    {
        await store.Terms.TrySave(Samples.Vehicle("newest", "newest"), Cancellation);
        await store.Terms.TrySave(Samples.Vehicle("newest", "newest", 2), Cancellation);

        var changes = await store.Terms.ReadChanges(new("newest"), 0, Cancellation);

        Assert.Equal([2L], changes.Vehicles.Select(terms => terms.Version));
    }

    [Fact]
    public async Task A_write_that_lost_changes_nothing()
    {
        await store.Terms.TrySave(Samples.Vehicle("lost", "lost"), Cancellation);
        var before = await store.Terms.ReadChanges(new("lost"), 0, Cancellation);

        await store.Terms.TrySave(Samples.Vehicle("lost", "lost elsewhere", 9), Cancellation);

        Assert.Empty((await store.Terms.ReadChanges(new("lost"), before.ThroughChange, Cancellation)).Vehicles);
        Assert.Empty((await store.Terms.ReadChanges(new("lost elsewhere"), 0, Cancellation)).Vehicles);
    }

    [Fact]
    public async Task A_move_shows_at_every_feeder_left_and_at_the_one_joined()
    {
        string[] feeders = ["move/a", "move/b", "move/c"];
        await store.Terms.TrySave(Samples.Vehicle("move/ev", feeders[0]), Cancellation);
        await store.Terms.TrySave(Samples.Home("move/home", feeders[0]), Cancellation);
        var before = await store.Terms.ReadChanges(new(feeders[0]), 0, Cancellation);
        var vehicle = Samples.Vehicle("move/ev", feeders[2], 3);
        var home = Samples.Home("move/home", feeders[2], 3);

        // Two moves before any of the three feeders asks.
        await store.Terms.TrySave(Samples.Vehicle("move/ev", feeders[1], 2), Cancellation);
        await store.Terms.TrySave(Samples.Home("move/home", feeders[1], 2), Cancellation);
        await store.Terms.TrySave(vehicle, Cancellation);
        await store.Terms.TrySave(home, Cancellation);

        foreach (var feeder in feeders)
        {
            var changes = await store.Terms.ReadChanges(new(feeder), before.ThroughChange, Cancellation);
            Assert.Equal([vehicle], changes.Vehicles);
            Assert.Equal([home], changes.Homes);
        }
    }

    [Fact]
    public async Task A_return_shows_once()
    {
        await store.Terms.TrySave(Samples.Vehicle("return", "return/a"), Cancellation);
        await store.Terms.TrySave(Samples.Vehicle("return", "return/b", 2), Cancellation);
        var back = Samples.Vehicle("return", "return/a", 3);
        await store.Terms.TrySave(back, Cancellation);

        Assert.Equal([back], (await store.Terms.ReadChanges(new("return/a"), 0, Cancellation)).Vehicles);
        Assert.Equal([back], (await store.Terms.ReadChanges(new("return/b"), 0, Cancellation)).Vehicles);
    }

    [Fact]
    public async Task A_reader_ahead_of_a_restored_store_reads_everything()
    {
        var terms = Samples.Vehicle("restored", "restored");
        await store.Terms.TrySave(terms, Cancellation);

        var changes = await store.Terms.ReadChanges(new("restored"), long.MaxValue, Cancellation);

        Assert.Equal([terms], changes.Vehicles);
        Assert.True(changes.ThroughChange < long.MaxValue);
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
    public async Task Import_writes_what_is_newer_and_leaves_the_rest()
    {
        var newer = Samples.Vehicle("import/newer", "import", 5);
        await store.Terms.TrySave(Samples.Vehicle("import/stored", "import"), Cancellation);
        await store.Terms.TrySave(Samples.Vehicle("import/newer", "import/before"), Cancellation);
        await store.Terms.TrySave(Samples.Home("import/home", "import"), Cancellation);
        var stored = Samples.Vehicle("import/stored", "import") with { OptedOut = true };

        var count = await store.Terms.Import(
            [Samples.Home("import/home", "import"), Samples.Home("import/new home", "import")],
            [stored, newer, Samples.Vehicle("import/new", "import", 3), newer with { Version = 4 }],
            Cancellation);

        Assert.Equal(3, count);
        Assert.False((await store.Terms.Find(stored.Vehicle, Cancellation))!.OptedOut);
        Assert.Equal(newer, await store.Terms.Find(newer.Vehicle, Cancellation));
        var left = await store.Terms.ReadChanges(new("import/before"), 0, Cancellation);
        Assert.Equal([newer], left.Vehicles);
    }

    [Fact]
    public async Task A_repeated_import_writes_nothing()
    {
        var homes = Enumerable.Range(0, 300).Select(index => Samples.Home($"bulk/{index}", "bulk")).ToArray();
        var vehicles = Enumerable.Range(0, 500).Select(index => Samples.Vehicle($"bulk/{index}", "bulk")).ToArray();

        Assert.Equal(800, await store.Terms.Import(homes, vehicles, Cancellation));
        var changes = await store.Terms.ReadChanges(new("bulk"), 0, Cancellation);
        Assert.Equal(0, await store.Terms.Import(homes, vehicles, Cancellation));
        Assert.Equal(0, await store.Terms.Import([], [], Cancellation));
        var later = await store.Terms.ReadChanges(new("bulk"), changes.ThroughChange, Cancellation);

        Assert.Equal(homes.ToHashSet(), changes.Homes.ToHashSet());
        Assert.Equal(vehicles.ToHashSet(), changes.Vehicles.ToHashSet());
        Assert.Empty(later.Homes);
        Assert.Empty(later.Vehicles);
    }

    [Fact]
    public async Task Terms_and_the_change_number_survive_a_restart()
    {
        var terms = Samples.Vehicle("restart", "restart");
        await store.Terms.TrySave(terms, Cancellation);
        var before = await store.Terms.ReadChanges(new("restart"), 0, Cancellation);

        await store.Reopen();
        var next = terms with { Version = 2 };
        Assert.Equal(terms, await store.Terms.Find(terms.Vehicle, Cancellation));
        Assert.True(await store.Terms.TrySave(next, Cancellation));
        var after = await store.Terms.ReadChanges(new("restart"), before.ThroughChange, Cancellation);

        Assert.Equal([next], after.Vehicles);
        Assert.True(after.ThroughChange > before.ThroughChange);
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

    private static readonly Gen<long> Amount =
        Gen.Frequency((1, Gen.OneOf(Gen.Const(long.MinValue), Gen.Const(0L), Gen.Const(long.MaxValue))), (3, Gen.Long));

    private static readonly Gen<Power> Watts = Amount.Select(Power.FromWatts);

    private static readonly Gen<Energy> Joules = Amount.Select(Energy.FromJoules);

    private static readonly Gen<Efficiency> Share = Gen.Int[1, 10_000].Select(Efficiency.FromBasisPoints);

    private static readonly Gen<EnergyPrice> Price =
        Gen.Long[0, EnergyPrice.MicroPerWattHourMax].Select(EnergyPrice.FromMicroPerWattHour);

    private static readonly Gen<Power?> PowerOrNone = Gen.Frequency(
        (1, Gen.Const((Power?)null)), (3, Watts.Select(power => (Power?)power)));

    private static readonly Gen<TimeOnly?> TimeOrNone = Gen.Frequency(
        (1, Gen.Const((TimeOnly?)null)),
        (3, Gen.Long[0, TimeSpan.TicksPerDay - 1].Select(ticks => (TimeOnly?)new TimeOnly(ticks))));

    private static readonly Gen<VehicleTerms> AnyVehicle =
        from nameplate in Gen.Select(Joules, Watts, Watts, Watts, Share, Share)
            .Select(each => new VehicleNameplate(each.Item1, each.Item2, each.Item3, each.Item4, each.Item5, each.Item6))
        from departures in TimeOrNone.Array[7]
        from need in Joules
        from reserve in Joules
        from consent in Gen.Bool
        from prices in Gen.Select(Price, Price)
        from optedOut in Gen.Bool
        select Samples.Vehicle("any", "any") with
        {
            Nameplate = nameplate,
            Settings = new(new(departures), need, reserve, consent, prices.Item1, prices.Item2),
            OptedOut = optedOut,
        };

    private static readonly Gen<HomeTerms> AnyHome =
        from importLimit in PowerOrNone
        from exportLimit in Watts
        from ownerImportLimit in PowerOrNone
        from ownerExportLimit in PowerOrNone
        select Samples.Home("any", "any") with
        {
            ImportLimit = importLimit,
            ExportLimit = exportLimit,
            Settings = new(ownerImportLimit, ownerExportLimit),
        };
}
