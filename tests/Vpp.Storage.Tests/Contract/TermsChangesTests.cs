using Vpp.Domain.Identities;

namespace Vpp.Storage.Tests.Contract;

public abstract class TermsChangesTests(StoreUnderTest store)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    // F20: unreadable state is left out with an alarm, the others untouched.
    [Fact]
    public async Task A_row_that_breaks_the_rules_is_left_out_with_an_alarm()
    {
        await store.Terms.TrySave(Samples.Vehicle("rules/broken", "rules"), Cancellation);
        var sound = Samples.Vehicle("rules/sound", "rules");
        await store.Terms.TrySave(sound, Cancellation);
        await store.Tamper("UPDATE vehicle_terms SET charge_efficiency_bp = 0 WHERE vehicle = 'rules/broken'");

        var changes = await store.Terms.ReadChanges(new("rules"), 0, Cancellation);

        Assert.Equal([sound], changes.Vehicles);
        Assert.Contains(store.Alarms, alarm => alarm.Contains("rules/broken", StringComparison.Ordinal));
        var fault = await Assert.ThrowsAsync<InvalidDataException>(
            async () => await store.Terms.Find(new VehicleId("rules/broken"), Cancellation));
        Assert.Contains("rules/broken", fault.Message, StringComparison.Ordinal);
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
}
