using Vpp.Domain.Dispatch;
using Vpp.Domain.Feeders;
using Vpp.Domain.Fleets;
using Vpp.Domain.Following;
using Vpp.Domain.Quantities;
using Vpp.Domain.Vehicles;
using Vpp.Server.Demo;

namespace Vpp.Server.Tests.Following;

/// <summary>
/// The evening of the demonstration by the kernel alone, with a fleet that may misbehave, beside its twin: the same
/// fleet, seed and hours without the event.
/// </summary>
internal sealed class Evening
{
    private const int BandW = 600;

    private static readonly TimeSpan s_settling = TimeSpan.FromSeconds(6);

    private readonly DemoDay _day;
    private readonly KernelPlant _plant;
    private readonly KernelPlant _twin;
    private readonly DispatchEvent _event;
    private readonly (int PowerW, TimeSpan At, bool IsFound)[] _told;
    private readonly List<TimeSpan> _waiting = [];

    public Evening(DemoFeeder feeder, FleetOptions fleet, Power reduction, DemoDay day)
    {
        var world = DemoWorld.Build(feeder.Customers(), new DemoWorldOptions
        {
            Seed = fleet.Seed,
            Feeder = feeder.Network.Id,
        });
        (_day, _event) = (day, day.Event(reduction));
        _plant = new(feeder.Network, feeder.Above, FeederOptions.Default, world, fleet);
        _twin = new(feeder.Network, feeder.Above, FeederOptions.Default, world, fleet);
        _told = new (int, TimeSpan, bool)[_plant.Fleet.Count];
    }

    public List<EveningSecond> Seconds { get; } = [];

    public void Run()
    {
        foreach (var step in _day.Steps().TakeWhile(step => step < _day.EventEnd))
        {
            var at = DemoWorld.Origin + step;
            _twin.Step(step, []);
            _plant.Step(step, step < _day.EventStart ? [] : [Target(at)]);
            if (step >= _day.EventStart)
            {
                var result = _plant.Control.Results[_event.Id];
                Seconds.Add(new(
                    step,
                    result.Target.Watts,
                    result.Allocated.Watts,
                    Sum(_twin.Fleet.PowerW) - Sum(_plant.Fleet.PowerW),
                    _plant.Control.Delivered().Watts,
                    BaselineW(_plant, step) - BaselineW(_twin, step)));
            }

            LookForReplacements(step);
        }
    }

    /// <summary>
    /// Seconds from the first reading after its settling time that shows a vehicle far from what it was told until what
    /// is expected of all, with that reading, is what was allocated (L2).
    /// </summary>
    public List<double> Replacements { get; } = [];

    /// <summary>Share of the seconds after the ramp within a share of the target.</summary>
    public double Within(double share) => Tracked.Count(second =>
        Math.Abs(second.MeasuredW - second.AllocatedW) <= share * Nominal) / (double)Tracked.Count;

    /// <summary>Energy of the tracked seconds by our baseline, against the twin's; its excess as a share.</summary>
    public double BaselineError => (ReportedWh - MeasuredWh) / (double)MeasuredWh;

    /// <summary>How far the baseline is from the plan that no event has touched, on average, of the target.</summary>
    public double BaselineGap => Tracked.Average(second => Math.Abs(second.BaselineGapW)) / Nominal;

    public long ReportedWh => Tracked.Sum(second => second.ReportedW) / 3_600;

    public long MeasuredWh => Tracked.Sum(second => second.MeasuredW) / 3_600;

    public long AllocatedWh => Tracked.Sum(second => second.AllocatedW) / 3_600;

    public double ReplacementP95 =>
        Replacements.Count == 0 ? 0 : Replacements.Order().ElementAt(((Replacements.Count * 95) + 99) / 100 - 1);

    /// <summary>The last that was measured of those left out.</summary>
    public BaselineSample ControlGroup => _plant.Control.ControlGroup(_event.Id);

    public double Overshoot => Tracked.Max(second => second.MeasuredW - second.TargetW) / (double)Nominal;

    public IReadOnlyList<EveningSecond> Tracked => [.. Seconds.Where(second => _day.IsTracked(second.At))];

    private long Nominal => Math.Abs(_event.Intervals[0].Reduction.Watts);

    // The fleet's own account: who was told what and when, and what each reading that arrived says of it.
    private void LookForReplacements(TimeSpan now)
    {
        var (control, fleet) = (_plant.Control, _plant.Fleet);
        for (var vehicle = 0; vehicle < fleet.Count; vehicle++)
        {
            var row = _plant.RowOf(vehicle);
            ref var told = ref _told[vehicle];
            var setpointW = (int)control.SetpointOf(row).Power.Watts;
            if (Math.Abs((long)setpointW - told.PowerW) > BandW
                || fleet.Connection(vehicle) != ConnectionState.Connected)
            {
                told = (setpointW, now, false);
            }
            else if (!told.IsFound
                && _day.IsTracked(now)
                && now >= told.At + s_settling
                && fleet.Reading(vehicle) == ReadingState.Sent
                && fleet.Behaviour(vehicle) != VehicleBehaviour.Honest
                && Math.Abs((long)fleet.PowerW[vehicle] - setpointW) > BandW
                && control.View(row, new(now, DemoWorld.Origin + now)).IsLeased)
            {
                told.IsFound = true;
                _waiting.Add(now);
            }
        }

        var allocated = _plant.Control.Results.TryGetValue(_event.Id, out var result) ? result.Allocated.Watts : 0;
        if (control.ExpectedDelivered().Watts >= allocated - (BandW * 2))
        {
            Replacements.AddRange(_waiting.Select(since => (now - since).TotalSeconds));
            _waiting.Clear();
        }
    }

    private FeederTarget Target(DateTimeOffset at) => new(
        _event.Id, _event.TargetAt(at), _event.Objective, _event.End, _event.Release.Window, null);

    private static long BaselineW(KernelPlant plant, TimeSpan now) =>
        FeederFigures.Of(plant.Control, new(now, DemoWorld.Origin + now)).Baseline.Watts;

    private static long Sum(ReadOnlySpan<int> powerW)
    {
        var sum = 0L;
        foreach (var watts in powerW)
        {
            sum += watts;
        }

        return sum;
    }
}

/// <summary>One second of the event. Watts.</summary>
/// <param name="At">Time since the origin.</param>
/// <param name="TargetW">What is asked.</param>
/// <param name="AllocatedW">What the plant found: min(target, deliverable).</param>
/// <param name="MeasuredW">The twin's vehicles minus the plant's, as they truly are.</param>
/// <param name="ReportedW">What the plant believes by readings and its own baseline.</param>
/// <param name="BaselineGapW">Its baseline minus the plan of the twin, which no event has touched.</param>
internal readonly record struct EveningSecond(
    TimeSpan At, long TargetW, long AllocatedW, long MeasuredW, long ReportedW, long BaselineGapW);
