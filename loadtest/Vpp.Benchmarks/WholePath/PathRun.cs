using System.Globalization;
using Vpp.Benchmarks.WholePath.Link;

namespace Vpp.Benchmarks.WholePath;

/// <summary>All figures of one size after the other; what does not fit into the table is said on the way.</summary>
internal sealed class PathRun(PathOptions options, TextWriter output)
{
    private const int WarmUps = 3;
    private const int RoundsMin = 5;
    private const int RoundsMax = 500;
    private const int SettleSeconds = 4;
    private const int IngestMs = 2_000;
    private const int ViolationsShown = 5;

    public async Task<PathResult> Measure(int vehicles)
    {
        var fleet = new PlantFleet(Circuits.Replicate(PlantFleet.FeedersFor(vehicles)), vehicles);
        Say($"{vehicles:N0} vehicles on {fleet.Feeders:N0} feeders, {fleet.Network.Count:N0} nodes");
        var result = new PathResult { Vehicles = vehicles, Feeders = fleet.Feeders };
        if (!options.LinkAlone)
        {
            (result, var capacityW) = await MeasureKernel(fleet, result);
            Collect();
            result = await MeasureGrains(fleet, capacityW, result);
            Collect();
        }

        return options.LinkSeconds == 0 ? result
            : options.LinkAlone ? await new LinkRun(fleet, options.LinkSeconds, Say).Measure(result)
            : await LinkProcess.Measure(result, options.LinkSeconds, output);
    }

    private async Task<(PathResult Result, long CapacityW)> MeasureKernel(PlantFleet fleet, PathResult result)
    {
        var kernel = new KernelPlant(fleet);
        var measured = await Repeat(
            round => Done(() => kernel.Dispatch(Target(kernel.CapacityW, round))), () => Done(kernel.Step));
        Say($"  kernel with admission and leases, all cores: {measured}");
        var division = kernel.Division();
        var divided = await Repeat(round => Done(() =>
        {
            var targetW = Target(kernel.CapacityW, round);
            if (division.Divide(targetW) is var sumW && sumW != targetW)
            {
                throw new InvalidOperationException($"{sumW} W were divided of {targetW} W.");
            }
        }));
        Say($"  kernel alone, one core: {divided}");
        return (
            result with { KernelMs = divided.Warm.At(50), BytesPerVehicle = kernel.RowBytes }, kernel.CapacityW);
    }

    private async Task<Measured> Repeat(Func<int, Task> act, Func<Task>? between = null)
    {
        var measured = new Measured(WarmUps);
        var began = TimeProvider.System.GetTimestamp();
        for (var round = 0; round < RoundsMax; round++)
        {
            if (round > 0 && between is not null)
            {
                await between();
            }

            await measured.Run(() => act(round));
            if (measured.Warm.Count >= RoundsMin
                && TimeProvider.System.GetElapsedTime(began).TotalSeconds > options.WarmSeconds)
            {
                break;
            }
        }

        return measured;
    }

    private async Task<PathResult> MeasureGrains(PlantFleet fleet, long capacityW, PathResult result)
    {
        var before = GC.GetTotalMemory(forceFullCollection: true);
        await using var plant = await GrainPlant.Start(fleet);
        var heap = (GC.GetTotalMemory(forceFullCollection: true) - before) / fleet.Vehicles;
        Say($"  rows {result.BytesPerVehicle:0} B a vehicle; whole heap {heap:N0} B, with actors and network");
        var decided = await Repeat(round => plant.Dispatch(Target(capacityW, round)), plant.Step);
        Say($"  decide through grains: {decided}");
        result = result with { DecideMsP50 = decided.Warm.At(50), DecideMsP99 = decided.Warm.At(99) };
        result = result with { IngestPerSecond = await MeasureIngest(fleet, plant) };
        await plant.Dispatch(Target(capacityW, 1));
        for (var second = 0; second < SettleSeconds; second++)
        {
            await plant.Step();
            await plant.Dispatch(Target(capacityW, 1));
        }

        result = Compare(fleet, await PlantPicture.Take(fleet, plant), result);
        if (fleet.Vehicles > options.SolverMax)
        {
            return result;
        }

        var (coldMs, warmMs) = await NaiveDispatch.Run(plant.Grains, fleet.Vehicles);
        Say($"  naive, one call a vehicle: cold {coldMs:0} ms, warm {warmMs:0} ms");
        return result with { NaiveMs = warmMs };
    }

    private async Task<double> MeasureIngest(PlantFleet fleet, GrainPlant plant)
    {
        await plant.Report();
        var (allocated, rounds) = (GC.GetTotalAllocatedBytes(precise: true), 0);
        var began = TimeProvider.System.GetTimestamp();
        TimeSpan elapsed;
        do
        {
            await plant.Report();
            rounds++;
            elapsed = TimeProvider.System.GetElapsedTime(began);
        }
        while (elapsed.TotalMilliseconds < IngestMs);

        var readings = (double)rounds * fleet.Vehicles;
        var garbage = (GC.GetTotalAllocatedBytes(precise: true) - allocated) / readings;
        var perSecond = readings / elapsed.TotalSeconds;
        Say($"  ingest {perSecond / 1e6:0.00} million readings/s, {garbage:0.0} B of garbage each");
        return perSecond;
    }

    private PathResult Compare(PlantFleet fleet, PlantPicture picture, PathResult result)
    {
        var running = picture.Portfolio.RunningEvents.Single();
        var problem = new CostProblem(fleet, picture);
        var (cost, least) = ((double)picture.Cost(), (double)problem.LeastCost());
        var within = 0.0;
        for (var feeder = 0; feeder < fleet.Feeders; feeder++)
        {
            within += (double)new CostProblem(fleet, picture, feeder).LeastCost();
        }

        Say($"  asked {running.TargetW:N0} W, found {running.AllocatedW:N0} W");
        Say($"  cost {(cost / least) - 1:0.0000%} above exact greedy");
        Say($"  of that {(cost / within) - 1:0.0000%} within feeders");
        var violations = picture.Violations();
        foreach (var violation in violations.Take(ViolationsShown))
        {
            Say($"  violation: {violation}");
        }

        result = result with { Violations = violations.Count, CostGap = (cost / least) - 1 };
        if (fleet.Vehicles > options.SolverMax)
        {
            return result;
        }

        result = result with
        {
            PdlpMs = Race("PDLP", problem, least, isShortest: false).Ms,
            PdlpShortestMs = Race("PDLP", problem, least, isShortest: true).Ms,
        };
        var glop = Race("GLOP", problem, least, isShortest: false);
        return result with
        {
            GlopMs = glop.Ms,
            GlopShortestMs = Race("GLOP", problem, least, isShortest: true).Ms,
            CostGap = (cost / (glop.Cost ?? least)) - 1,
        };
    }

    private (double? Ms, double? Cost) Race(string solver, CostProblem problem, double least, bool isShortest)
    {
        var (ms, cost) = SolverRace.Solve(solver, problem, isShortest);
        var form = isShortest ? "in its shortest form" : "as stated";
        Say($"  {solver}, the problem {form}: {ms:0} ms, its cost off greedy's by {(cost / least) - 1:0.0E+0}");
        return (cost is null ? null : ms, cost);
    }

    // Between a quarter and a half of what there is, never twice the same.
    private static long Target(long capacityW, int round) => capacityW * (25 + (round * 7 % 26)) / 100;

    private static Task Done(Action act)
    {
        act();
        return Task.CompletedTask;
    }

    private static void Collect() => GC.Collect(2, GCCollectionMode.Aggressive, blocking: true, compacting: true);

    private void Say(FormattableString sentence) => output.WriteLine(sentence.ToString(CultureInfo.InvariantCulture));
}
