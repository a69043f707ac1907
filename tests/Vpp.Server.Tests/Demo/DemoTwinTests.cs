using Vpp.Domain.Feeders;
using Vpp.Domain.Fleets;
using Vpp.Server.Demo;

namespace Vpp.Server.Tests.Demo;

/// <summary>
/// The twin against which the demonstration measures is the kernel alone. That is only fair if actors, network and
/// store add nothing to the kernel: without an event both must do the same, bit by bit.
/// </summary>
public sealed class DemoTwinTests : IDisposable
{
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("vpp-demo-test-");

    public void Dispose() => _directory.Delete(recursive: true);

    // C16: goal: one decision, wherever it is made. Method: the same seed through the whole plant and through the
    // kernel, an hour in steps of both lengths, every vehicle's power and energy compared after each.
    [Fact]
    public async Task Without_an_event_the_whole_plant_does_what_the_kernel_does_bit_by_bit()
    {
        var cancellation = TestContext.Current.CancellationToken;
        var file = Path.Combine(_directory.FullName, "small.csv");
        await File.WriteAllTextAsync(file, SmallFeeder.Text, cancellation);
        var feeder = SmallFeeder.Read(file);
        var world = feeder.World(SmallFeeder.Options);
        var options = new FleetOptions { Seed = SmallFeeder.Options.Seed };
        var kernel = new KernelPlant(feeder.Network, feeder.Above, FeederOptions.Default, world, options);
        var (fleet, homes) = (world.Fleet(options, DemoRun.Assured(feeder, world)), world.Loads());
        await using var plant = await DemoPlant.Start(feeder, world, fleet, homes, cancellation);
        var moved = 0;

        for (var now = TimeSpan.Zero; now < Hour;)
        {
            now += TimeSpan.FromSeconds(now < Hour / 4 ? 1 : 4);
            var before = kernel.Fleet.PowerW.ToArray();
            kernel.Step(now, []);
            await plant.Step(now, null, cancellation);

            Assert.True(
                kernel.Fleet.PowerW.SequenceEqual(fleet.PowerW),
                $"At {now} {Differences(kernel.Fleet, fleet)}");
            moved += kernel.Fleet.PowerW.SequenceEqual(before) ? 0 : 1;
        }

        Assert.InRange(moved, 50, int.MaxValue);
        Assert.Equal(
            Enumerable.Range(0, fleet.Count).Select(kernel.Fleet.EnergyHeld),
            Enumerable.Range(0, fleet.Count).Select(fleet.EnergyHeld));
    }

    private static string Differences(SimulatedFleet kernel, SimulatedFleet plant) => string.Join(
        ", ",
        Enumerable.Range(0, plant.Count)
            .Where(vehicle => kernel.PowerW[vehicle] != plant.PowerW[vehicle])
            .Select(vehicle => $"vehicle {vehicle} draws {kernel.PowerW[vehicle]} W by the kernel and "
                + $"{plant.PowerW[vehicle]} W in the plant"));
}
