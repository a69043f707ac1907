using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Vpp.Domain.Feeders;
using Vpp.Domain.Identities;
using Vpp.Domain.Vehicles;
using Vpp.Grains.Feeders;
using Vpp.Grains.Tests.Plant;

namespace Vpp.Grains.Tests.Feeders;

/// <summary>Readings are the hot path: a feeder takes them without leaving anything to collect.</summary>
public class ReportGarbageTests
{
    private const int Readings = 500;
    private const int Batches = 200;

    [Fact]
    public async Task A_batch_of_readings_allocates_nothing()
    {
        var (intake, batch) = Prepare();
        await Report(intake, batch);
        var before = GC.GetAllocatedBytesForCurrentThread();

        var dropped = await Report(intake, batch);

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.Equal(0, dropped);
    }

    private static async ValueTask<int> Report(FeederIntake intake, TelemetryBatch batch)
    {
        var dropped = 0;
        for (var round = 0; round < Batches; round++)
        {
            dropped += (await intake.Report(batch)).Dropped;
        }

        return dropped;
    }

    private static (FeederIntake Intake, TelemetryBatch Batch) Prepare()
    {
        var network = TestNetwork.Of(1).Feeders[0];
        var options = new PlantOptions();
        var clock = new PlantClock(TimeProvider.System);
        var control = new FeederControl(network, null, null, options.Feeder, clock.Now) { Epoch = 1 };
        var homes = TestNetwork.HomesOfFeeder.Select(home => $"h1{home}").ToArray();
        foreach (var home in homes)
        {
            Assert.True(control.Agree(
                new(new("ev-" + home), new(home), TestNetwork.Node(home), network.Id, "UTC", TestPlant.Nameplate,
                    TestPlant.Settings, false, 1),
                out _));
        }

        var route = new Route(SiloAddress.Zero, 1);
        var bindings = new FeederBindings();
        bindings.Bind(route, [.. homes.Select(home => control.RowOf(new VehicleId("ev-" + home)))], []);
        var reign = new FeederReign(control, new MemoryEpochSource(new()), options, TimeProvider.System, _ => { });
        var meters = new ServiceCollection().AddMetrics().BuildServiceProvider().GetRequiredService<IMeterFactory>();
        return (new(control, bindings, reign, clock, new(meters)), Batch(route, homes.Length));
    }

    private static TelemetryBatch Batch(Route route, int members) => new()
    {
        Route = route,
        Count = Readings,
        Member = [.. Enumerable.Range(0, Readings).Select(i => i % members)],
        PowerW = [.. Enumerable.Repeat(7_000, Readings)],
        StateOfCharge = [.. Enumerable.Repeat((short)5_000, Readings)],
        Connection = [.. Enumerable.Repeat((byte)ConnectionState.Connected, Readings)],
        AgeMs = new int[Readings],
        Epoch = new long[Readings],
        Sequence = new long[Readings],
        SetpointW = new int[Readings],
        RemainingLifeMs = new int[Readings],
    };
}
