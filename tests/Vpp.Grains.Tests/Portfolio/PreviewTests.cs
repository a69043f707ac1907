using Vpp.Domain.Dispatch;
using Vpp.Domain.Quantities;
using Vpp.Grains.Feeders;
using Vpp.Grains.Portfolio;
using Vpp.Grains.Tests.Plant;

namespace Vpp.Grains.Tests.Portfolio;

/// <summary>C16: a preview says what an execution would do, and does nothing.</summary>
public class PreviewTests
{
    [Fact]
    public async Task A_preview_has_no_effect()
    {
        await using var plant = await TestPlant.Start(feeders: 2);
        await plant.Run(1, 2);
        var before = await State(plant);

        await plant.Portfolio.Preview(plant.Asked("e", 60_000));
        plant.Clock.Advance(TimeSpan.FromSeconds(1));
        await plant.Portfolio.RunControlInterval();

        Assert.Equal(before, await State(plant));
        Assert.Null(plant.Ledger.OnDisk("e"));
    }

    [Theory]
    [InlineData(60_000)]
    [InlineData(150_000)]
    [InlineData(500_000)]
    public async Task On_an_unchanged_snapshot_it_equals_the_execution_C16(long reductionW)
    {
        await using var plant = await TestPlant.Start(feeders: 2);
        await plant.Run(1, 2);
        var asked = plant.Asked("e", reductionW);

        var preview = await plant.Portfolio.Preview(asked);
        await plant.Submit(asked);
        await plant.Feeder(1).RunControlInterval();
        plant.Clock.Advance(TimeSpan.FromTicks(1));
        await plant.Portfolio.RunControlInterval();

        Assert.Equal(preview.AllocatedW, (await plant.Running("e")).AllocatedW);
        Assert.Equal(
            preview.Feeders.Select(feeder => (feeder.Feeder, feeder.TargetW, feeder.AllocatedW, feeder.VehiclesUsed)),
            (await plant.Portfolio.GetStatus()).Feeders.SelectMany(feeder => feeder.Shares
                .Select(share => (feeder.Feeder, share.TargetW, share.AllocatedW, share.VehiclesUsed))));
    }

    [Fact]
    public async Task Its_hash_stays_while_nothing_changes_and_changes_with_anything()
    {
        await using var plant = await TestPlant.Start(feeders: 2);
        await plant.Run(1, 2);
        var asked = plant.Asked("e", 60_000);
        var hash = await HashOf(asked);

        Assert.Equal(hash, await HashOf(asked));
        DispatchEvent[] others =
        [
            plant.Asked("f", 60_000),
            plant.Asked("e", 60_001),
            asked with { Priority = 2 },
            asked with { Objective = DispatchObjective.EqualShare },
            asked with { RampUp = TimeSpan.FromSeconds(1) },
            asked with { Start = asked.Start.AddSeconds(1) },
            asked with { Scope = new DispatchScope([plant.Model.Feeders[0].Id], null) },
            asked with { Release = asked.Release with { RequiresGridRecovered = true } },
            asked with { ProgramId = "summer" },
        ];
        var hashes = new HashSet<string> { hash };
        foreach (var other in others)
        {
            Assert.True(hashes.Add(await HashOf(other)), $"{other} has a hash that was there before");
        }

        foreach (var vehicle in plant.Vehicles[1])
        {
            vehicle.Connection = Domain.Vehicles.ConnectionState.Unplugged;
        }

        await plant.Step();
        Assert.True(hashes.Add(await HashOf(asked)), "the vehicles that left do not show in the hash");

        async Task<string> HashOf(DispatchEvent @event) => (await plant.Portfolio.Preview(@event)).Hash;
    }

    [Fact]
    public async Task A_feeder_that_cannot_be_asked_counts_as_nothing_and_says_so_C18()
    {
        await using var plant = await TestPlant.Start(feeders: 2);
        await plant.Run(1, 2);
        plant.Calls.Throw(
            TestNetwork.FeederId(1), nameof(IFeederGrain.Preview), new InvalidOperationException("poisoned"));

        var preview = await plant.Portfolio.Preview(plant.Asked("e", 100_000));

        Assert.Equal(["plant/f1", "plant/f2"], preview.Feeders.Select(feeder => feeder.Feeder));
        Assert.Equal((0, "unreachable"), (preview.Feeders[0].AllocatedW, preview.Feeders[0].Shortfall[0].Limit));
        Assert.Equal(preview.AllocatedW, preview.Feeders[1].AllocatedW);
    }

    [Fact]
    public async Task It_tells_whether_every_interval_can_be_held_and_the_target_for_how_long()
    {
        await using var plant = await TestPlant.Start(feeders: 2);
        await plant.Run(1, 2);
        var hour = plant.Asked("e", 60_000);
        DispatchInterval high = hour.Intervals[0], low = high with { Reduction = Power.FromWatts(5_000) };

        var (one, two, day) = (await Of([high]), await Of([low, high]), await Of([.. Enumerable.Repeat(high, 12)]));

        Assert.True(one.IsDeliverable && two.IsDeliverable);
        Assert.False(day.IsDeliverable);
        Assert.InRange(one.TargetHolds, TimeSpan.FromHours(1), TimeSpan.FromHours(11.99));

        async Task<DispatchPreview> Of(DispatchInterval[] intervals) =>
            await plant.Portfolio.Preview(hour with { Intervals = intervals });
    }

    [Fact]
    public async Task An_event_of_tomorrow_is_previewed_as_if_it_were_active_now()
    {
        await using var plant = await TestPlant.Start(feeders: 2);
        await plant.Run(1, 2);

        var now = await plant.Portfolio.Preview(plant.Asked("e", 150_000));
        var tomorrow = await plant.Portfolio.Preview(plant.Asked("e", 150_000, startsIn: TimeSpan.FromHours(20)));

        Assert.True(now.AllocatedW > 0);
        Assert.Equal((now.AllocatedW, now.TargetHolds), (tomorrow.AllocatedW, tomorrow.TargetHolds));
    }

    [Fact]
    public async Task Previews_at_the_same_time_do_not_hinder_each_other()
    {
        await using var plant = await TestPlant.Start(feeders: 2);
        await plant.Run(1, 2);

        var previews = await Task.WhenAll(Enumerable.Range(0, 8)
            .Select(_ => plant.Portfolio.Preview(plant.Asked("e", 60_000)).AsTask()));

        Assert.All(previews, preview => Assert.Equal(60_000, preview.AllocatedW));
    }

    private static async Task<string> State(TestPlant plant)
    {
        var rows = await Task.WhenAll(plant.Vehicles.Keys.Select(feeder =>
            plant.Feeder(feeder).GetRows(new VehicleRowQuery(null, null, 0, 100)).AsTask()));
        var status = await plant.Portfolio.GetStatus();
        return string.Join('\n', rows.SelectMany(page => page.Rows).Select(row => row with { AgeMs = null }))
            + string.Join('\n', plant.Vehicles.Values.SelectMany(each => each).Select(each => each.Offers.Count))
            + status.RunningEvents.Length;
    }
}
