using Vpp.Domain.Dispatch;
using Vpp.Domain.Feeders;
using Vpp.Domain.Fleets;
using Vpp.Domain.Identities;
using Vpp.Domain.Leases;
using Vpp.Domain.Quantities;
using Vpp.Domain.Regulation;
using Vpp.Domain.Safety;
using Vpp.Grains.Feeders;
using Vpp.Server.Api.Contracts;

namespace Vpp.Server.Demo;

/// <summary>
/// Runs the day: the plant in steps, its twin beside it, and whoever watches is told of every step. The outcome depends
/// on feeder, options and seed alone.
/// </summary>
internal sealed class DemoRun(DemoOptions options, DemoFeeder feeder, IDemoWatcher watcher)
{
    private readonly Dictionary<string, long> _shortfallJ = [];
    private readonly List<DemoInterval> _intervals = [];
    private readonly RegulationCourse _course = new();
    private readonly DispatchEvent _event = options.Day.Event(options.Reduction, options.Signal is not null);

    public async Task<DemoSummary> Run(CancellationToken cancellation)
    {
        var world = DemoWorld.Build(feeder.Customers(), new DemoWorldOptions
        {
            Seed = options.Seed,
            VehiclesPerHome = options.VehiclesPerHome,
            PluggedIn = options.PluggedIn,
            Feeder = feeder.Network.Id,
        });
        var fleetOptions = new FleetOptions { Seed = options.Seed };
        var twin = new DemoTwin(feeder, world, fleetOptions, FeederOptions.Default, options.Day);
        var fleet = world.Fleet(fleetOptions, Assured(feeder, world));
        var homes = world.Loads();
        var meter = new DemoMeter(DemoTwin.Invariants(feeder, world), fleet, homes, controlled: true, options.Day);
        watcher.OnStart();
        cancellation.ThrowIfCancellationRequested();

        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var beside = Task.Run(() => twin.Run(stop.Token), stop.Token);
        try
        {
            await using var plant = await DemoPlant.Start(feeder, world, fleet, homes, cancellation);
            await plant.Submit(_event, cancellation);
            await Follow(plant, twin, meter, cancellation);
        }
        finally
        {
            await stop.CancelAsync();
            await beside.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        return DemoSummary.Of(options, world, meter, twin, _intervals, _shortfallJ) with
        {
            PjmScore = RegulationScoreView.From(options.Signal is null
                ? null
                : _course.ScoreUntil(options.Day.EventEnd - options.Day.EventStart)?.Total),
        };
    }

    private async Task Follow(DemoPlant plant, DemoTwin twin, DemoMeter meter, CancellationToken cancellation)
    {
        var pace = new DemoPace(options.Speed);
        foreach (var step in options.Day.Steps())
        {
            var summary = await plant.Step(step, SignalAt(step), cancellation);
            var interval = DemoInterval.Of(summary, meter.Read(), await twin.Steps.ReadAsync(cancellation));
            CheckConservation(meter.Invariants.Counts, summary);
            Add(interval, summary);
            Score(interval);
            watcher.OnStep(interval, summary, meter.Invariants.Counts);
            await pace.Wait(step, cancellation);
        }
    }

    // The default control that vehicles were given when they were enrolled: the kernel's, from everybody's terms.
    internal static Func<Domain.Vehicles.VehicleTerms, DefaultControl> Assured(DemoFeeder feeder, DemoWorld world)
    {
        var control = new FeederControl(
            feeder.Network,
            feeder.Above.ImportLimit,
            feeder.Above.ExportLimit,
            FeederOptions.Default,
            new FeederInstant(TimeSpan.Zero, DemoWorld.Origin))
        {
            Epoch = 0,
        };
        KernelPlant.Enrol(control, world.Homes, world.Vehicles);
        return terms => control.SetpointOf(control.RowOf(terms.Vehicle)).Then;
    }

    private void Add(DemoInterval interval, FeederSummary summary)
    {
        var seconds = (long)(interval.At - (_intervals.Count == 0 ? TimeSpan.Zero : _intervals[^1].At)).TotalSeconds;
        var missingW = Math.Abs(interval.TargetW - interval.AllocatedW);
        var heldBackW = summary.Shares.SelectMany(share => share.Shortfall).Sum(limit => limit.PowerW);
        foreach (var limit in summary.Shares.SelectMany(share => share.Shortfall))
        {
            // Several limits hold back more than is missing; each is named with its part of what is.
            _shortfallJ[limit.Limit] = _shortfallJ.GetValueOrDefault(limit.Limit)
                + (long)((Int128)missingW * seconds * limit.PowerW / Math.Max(1, heldBackW));
        }

        _intervals.Add(interval);
    }

    // Every two seconds while the event runs, as a market operator sends it.
    private (DispatchEventId, PerUnit)? SignalAt(TimeSpan step)
    {
        var running = step - options.Day.EventStart;
        return options.Signal is { } wave && IsRunning(step) && running.Ticks % RegulationWave.Period.Ticks == 0
            ? (_event.Id, wave.At(running))
            : null;
    }

    // Held against what was signalled, whatever the plant made of it.
    private void Score(in DemoInterval interval)
    {
        if (options.Signal is { } wave && IsRunning(interval.At))
        {
            var running = interval.At - options.Day.EventStart;
            _course.Add(
                running, _event.TargetAt(DemoWorld.Origin + interval.At, wave.At(running)).Watts, interval.MeasuredW);
        }
    }

    private bool IsRunning(TimeSpan at) => at >= options.Day.EventStart && at < options.Day.EventEnd;

    private static void CheckConservation(InvariantCounts counts, FeederSummary summary)
    {
        counts.Watch("C1");
        foreach (var share in summary.Shares)
        {
            if (Math.Abs(share.AllocatedW) > Math.Abs(share.TargetW)
                || (share.AllocatedW != share.TargetW && share.Shortfall.Length == 0))
            {
                counts.Add("C1", $"{share.AllocatedW} W of {share.TargetW} W with no reason for the rest");
            }
        }
    }
}
