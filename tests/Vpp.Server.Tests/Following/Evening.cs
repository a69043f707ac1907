using Vpp.Domain.Dispatch;
using Vpp.Domain.Feeders;
using Vpp.Domain.Fleets;
using Vpp.Domain.Quantities;
using Vpp.Server.Demo;

namespace Vpp.Server.Tests.Following;

/// <summary>
/// The evening of the demonstration by the kernel alone, with a fleet that may misbehave, beside its twin: the same
/// fleet, seed and hours without the event.
/// </summary>
internal sealed class Evening
{
    private readonly DemoDay _day;
    private readonly KernelPlant _plant;
    private readonly KernelPlant _twin;
    private readonly DispatchEvent _event;

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
    }

    public List<EveningSecond> Seconds { get; } = [];

    public KernelPlant Plant => _plant;

    public KernelPlant Twin => _twin;

    public void Run(Action<TimeSpan>? onStep = null)
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
                    _plant.Control.Delivered().Watts));
            }

            onStep?.Invoke(step);
        }
    }

    /// <summary>Share of the seconds after the ramp within a share of the target.</summary>
    public double Within(double share) => Tracked.Count(second =>
        Math.Abs(second.MeasuredW - second.AllocatedW) <= share * Nominal) / (double)Tracked.Count;

    public double Overshoot => Tracked.Max(second => second.MeasuredW - second.TargetW) / (double)Nominal;

    public IReadOnlyList<EveningSecond> Tracked => [.. Seconds.Where(second => _day.IsTracked(second.At))];

    private long Nominal => Math.Abs(_event.Intervals[0].Reduction.Watts);

    private FeederTarget Target(DateTimeOffset at) => new(
        _event.Id, _event.TargetAt(at), _event.Objective, _event.End, _event.Release.Window, null);

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
internal readonly record struct EveningSecond(
    TimeSpan At, long TargetW, long AllocatedW, long MeasuredW, long ReportedW);
