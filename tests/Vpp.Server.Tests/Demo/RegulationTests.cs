using Vpp.Domain.Dispatch;
using Vpp.Domain.Feeders;
using Vpp.Domain.Fleets;
using Vpp.Domain.Identities;
using Vpp.Domain.Quantities;
using Vpp.Domain.Regulation;
using Vpp.Domain.Safety;
using Vpp.Server.Demo;

namespace Vpp.Server.Tests.Demo;

/// <summary>
/// Goal: a fleet at home follows a regulation signal as well as a market asks. Method: the whole circuit with its
/// vehicles on the kernel, a megawatt up and down for an hour from 18:00, a decision each second; measured is the twin,
/// the same evening without the event; every invariant is looked at after every step, also while vehicles are let go.
/// </summary>
public sealed class RegulationTests(ITestOutputHelper output)
{
    private static readonly TimeSpan s_hour = TimeSpan.FromHours(1);
    private static readonly TimeSpan s_start = DemoDay.Whole.EventStart;
    private static readonly DispatchEventId s_event = new("regulation");
    private static readonly Power s_amplitude = Power.FromWatts(1_000_000);

    public static TheoryData<string, long, int> Runs => Environment.GetEnvironmentVariable("VPP_TEST_FULL") == "1"
        ? new MatrixTheoryData<string, long, int>(["regd", "rega"], [1, 2, 3], [1, 2])
        : new MatrixTheoryData<string, long, int>(["regd", "rega"], [1], [1]);

    // C2, P1 to P4, P6
    [Theory, MemberData(nameof(Runs))]
    public void A_megawatt_of_ckt5_scores_more_than_0_95_with_a_precision_of_0_90(string word, long seed, int hours)
    {
        var wave = DemoSignal.Read(word, out _)!;
        var feeder = DemoFeeder.Read(null, out _)!;
        var world = DemoWorld.Build(
            feeder.Customers(), new DemoWorldOptions { Seed = seed, Feeder = feeder.Network.Id });
        KernelPlant Plant() => new(
            feeder.Network, feeder.Above, FeederOptions.Default, world, new FleetOptions { Seed = seed });
        var (plant, twin) = (Plant(), Plant());
        var invariants = DemoTwin.Invariants(feeder, world);
        var (course, own) = (new RegulationCourse(), new RegulationCourse());
        var end = s_start + (hours * s_hour);
        foreach (var now in DemoDay.Whole.Steps().TakeWhile(step => step < end + (2 * ReleasePlan.Default.Window)))
        {
            var isRunning = now >= s_start && now < end;
            var target = isRunning ? wave.At(now - s_start) * s_amplitude : Power.Zero;
            plant.Step(now, isRunning ? [Target(target, end)] : []);
            twin.Step(now, []);
            invariants.Look(plant.Fleet, plant.Homes, controlled: true);
            if (isRunning)
            {
                course.Add(now - s_start, target.Watts, VehiclesW(twin) - VehiclesW(plant));
                own.Add(now - s_start, target.Watts, plant.Control.Delivered().Watts);
            }
        }

        var score = course.ScoreUntil(hours * s_hour)!.Total;
        var reported = own.ScoreUntil(hours * s_hour)!.Total;
        output.WriteLine($"{word}, seed {seed}, {hours} h, against the twin: {score}");
        output.WriteLine($"{word}, seed {seed}, {hours} h, by the plant's own baseline: {reported}");
        Assert.InRange(score.Composite.Value, 0.95, 1);
        Assert.InRange(score.Precision.Value, 0.90, 1);
        Assert.InRange(reported.Composite.Value, 0.95, 1);
        Assert.Equal((0, ""), (invariants.Counts.Total, string.Join(' ', invariants.Counts.Examples)));
        Assert.Equal(
            twin.Fleet.Departures.Missed.Select(missed => missed.Vehicle),
            plant.Fleet.Departures.Missed.Select(missed => missed.Vehicle));
    }

    // C7: the ceiling on speed is for a plant that moves as a whole, and leaves a megawatt of regulation alone.
    [Theory]
    [InlineData("regd")]
    [InlineData("rega")]
    public void C7_the_rate_of_the_plant_does_not_bind_a_megawatt_of_regulation(string word)
    {
        var wave = DemoSignal.Read(word, out _)!;
        var radius = new BlastRadius(BlastRadiusLimits.Default, FeederOptions.Default.TimeToLive);
        for (var now = TimeSpan.Zero; now < wave.Length; now += TimeSpan.FromSeconds(1))
        {
            var target = wave.At(now) * s_amplitude;
            radius.Move([new(s_event, target, ReleasePlan.Default.Window)], now);

            // RegA begins at its lowest, and there is no second before the first.
            Assert.True(
                now < TimeSpan.FromSeconds(5) || radius.Commanded(s_event) == target,
                $"At {now} {radius.Commanded(s_event)} of {target}");
        }
    }

    private static FeederTarget Target(Power reduction, TimeSpan end) => new(
        s_event,
        reduction,
        DispatchObjective.LeastCost,
        DemoWorld.Origin + end,
        ReleasePlan.Default.Window,
        null);

    private static long VehiclesW(KernelPlant plant)
    {
        var sum = 0L;
        foreach (var powerW in plant.Fleet.PowerW)
        {
            sum += powerW;
        }

        return sum;
    }
}
