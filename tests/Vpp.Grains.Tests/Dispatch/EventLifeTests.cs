using Vpp.Domain.Dispatch;
using Vpp.Domain.Quantities;
using Vpp.Grains.Storage;
using Vpp.Grains.Tests.Plant;

namespace Vpp.Grains.Tests.Dispatch;

/// <summary>The life of an event as the ledger tells it, and its measured course.</summary>
public class EventLifeTests
{
    private static readonly DispatchEventStatus[] WholeLife =
    [
        DispatchEventStatus.Submitted,
        DispatchEventStatus.Scheduled,
        DispatchEventStatus.Notified,
        DispatchEventStatus.Ramping,
        DispatchEventStatus.Active,
        DispatchEventStatus.Releasing,
        DispatchEventStatus.Completed,
    ];

    [Fact]
    public async Task Every_step_is_in_the_ledger_at_the_instant_it_was_due()
    {
        await using var plant = await TestPlant.Start();
        await plant.Run(1);
        var asked = Short(plant) with { RampUp = TimeSpan.FromSeconds(10) };
        await plant.Submit(asked);

        await plant.StepFor(asked.ReleasedAt - plant.Clock.GetUtcNow() + TimeSpan.FromSeconds(2));
        await IsOver(plant);

        var history = plant.Ledger.OnDisk("e")!.History;
        Assert.Equal(WholeLife, history.Select(change => change.Status));
        Assert.Equal(
            [asked.Start, asked.Start, asked.Start + asked.RampUp, asked.End, asked.ReleasedAt],
            history.Skip(2).Select(change => change.At));
    }

    // Two steps fall due at one instant; the ledger takes one version at a time.
    [Fact]
    public async Task An_event_without_a_ramp_is_active_in_the_ledger_from_its_start()
    {
        await using var plant = await TestPlant.Start();
        await plant.Run(1);
        await plant.Submit(Short(plant));

        await plant.Step();

        await plant.Pulse.Until(
            "the event is active in the ledger", () => plant.Ledger.OnDisk("e")!.Status == DispatchEventStatus.Active);
        Assert.Equal(4, plant.Ledger.OnDisk("e")!.Version);
    }

    [Fact]
    public async Task A_step_that_the_ledger_could_not_take_is_taken_when_it_is_back_L4()
    {
        await using var plant = await TestPlant.Start();
        await plant.Run(1);
        var asked = Short(plant);
        await plant.Submit(asked);
        await plant.Step();
        plant.Ledger.Faults.Fail(nameof(IEventLedger.TrySave));
        await plant.StepFor(asked.ReleasedAt - plant.Clock.GetUtcNow() + TimeSpan.FromSeconds(2));
        Assert.False(plant.Ledger.OnDisk("e")!.IsOver);

        plant.Ledger.Faults.Heal(nameof(IEventLedger.TrySave));
        await plant.Step();

        await IsOver(plant);
        Assert.Equal(WholeLife, plant.Ledger.OnDisk("e")!.History.Select(change => change.Status));
    }

    [Fact]
    public async Task Each_interval_of_the_event_is_a_sample_that_outlives_the_grain()
    {
        await using var plant = await TestPlant.Start();
        await plant.Run(1);
        var asked = Short(plant);
        await plant.Submit(asked);
        await plant.StepFor(asked.ReleasedAt - plant.Clock.GetUtcNow() + TimeSpan.FromSeconds(2));
        await IsOver(plant);
        await plant.Pulse.Until("29 samples", async () => (await plant.Event("e").GetPerformance())!.Length == 29);

        await plant.Cluster.DeactivateAsync(plant.Event("e"));
        var samples = (await plant.Event("e").GetPerformance())!;

        Assert.Equal(29, samples.Length);
        Assert.Equal(samples.Select(sample => sample.At).Order(), samples.Select(sample => sample.At));
        Assert.All(samples, sample => Assert.Equal((20_000, 20_000), (sample.TargetW, sample.AllocatedW)));
        Assert.All(samples.Skip(2), sample => Assert.Equal(20_000, sample.DeliveredW));
    }

    [Fact]
    public async Task An_event_survives_the_ledger_failing_to_keep_its_samples()
    {
        await using var plant = await TestPlant.Start();
        await plant.Run(1);
        plant.Ledger.Faults.Fail(nameof(IEventLedger.SavePerformance));
        await plant.Submit(Short(plant));
        await plant.StepFor(TimeSpan.FromSeconds(5));

        var (record, _) = await plant.Event("e").Cancel("operator");

        Assert.Equal(DispatchEventStatus.Cancelled, record!.Status);
        Assert.NotEmpty((await plant.Event("e").GetPerformance())!);
    }

    [Fact]
    public async Task An_event_that_nobody_can_serve_shows_its_whole_shortfall_C1()
    {
        await using var plant = await TestPlant.Start();
        await plant.Submit(Short(plant));

        await plant.Step();

        var running = await plant.Running("e");
        Assert.Equal((20_000, 0, 20_000), (running.TargetW, running.AllocatedW, running.ShortfallW));
    }

    // Half a minute, released over another.
    private static DispatchEvent Short(TestPlant plant) => plant.Asked("e", 20_000) with
    {
        Intervals = [new(TimeSpan.FromSeconds(30), Power.FromWatts(20_000))],
        Release = new ReleasePlan(TimeSpan.FromSeconds(30), false),
    };

    private static Task IsOver(TestPlant plant) =>
        plant.Pulse.Until("the event is over in the ledger", () => plant.Ledger.OnDisk("e")!.IsOver);
}
