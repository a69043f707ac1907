using System.Threading.Channels;
using Vpp.Domain.Feeders;
using Vpp.Domain.Fleets;
using Vpp.Domain.Leases;
using Vpp.Domain.Safety;

namespace Vpp.Server.Demo;

/// <summary>
/// What the day would have been: the same fleet with the same draws, once under the plant without the event, and once
/// without any plant. Runs beside the demonstration, a step at a time.
/// </summary>
internal sealed class DemoTwin
{
    private readonly DemoDay _day;
    private readonly KernelPlant _twin;
    private readonly SimulatedFleet _uncontrolled;
    private readonly SimulatedHomes _uncontrolledHomes;
    private readonly Channel<DemoSample> _steps = Channel.CreateBounded<DemoSample>(1_000);

    public DemoTwin(DemoFeeder feeder, DemoWorld world, FleetOptions fleet, FeederOptions options, DemoDay day)
    {
        _day = day;
        _twin = new(feeder.Network, feeder.Above, options, world, fleet);
        _uncontrolled = world.Fleet(fleet with { Uncontrolled = true }, _ => DefaultControl.Idle);
        _uncontrolledHomes = world.Loads();
        WithoutEvent = new(Invariants(feeder, world), _twin.Fleet, _twin.Homes, controlled: false, day);
        WithoutPlant = new(Invariants(feeder, world), _uncontrolled, _uncontrolledHomes, controlled: false, day);
    }

    public DemoMeter WithoutEvent { get; }

    public DemoMeter WithoutPlant { get; }

    /// <summary>The twin without the event, step by step, as it gets there.</summary>
    public ChannelReader<DemoSample> Steps => _steps.Reader;

    public static FleetInvariants Invariants(DemoFeeder feeder, DemoWorld world) =>
        new(feeder.Network, feeder.Above.ImportLimit, world.Homes, world.Vehicles);

    public async Task Run(CancellationToken cancellation)
    {
        try
        {
            foreach (var step in _day.Steps())
            {
                _twin.Step(step, []);
                _uncontrolled.Advance(step);
                _uncontrolledHomes.Advance(step);
                WithoutPlant.Read();
                await _steps.Writer.WriteAsync(WithoutEvent.Read(), cancellation);
            }

            _steps.Writer.Complete();
        }
        catch (Exception failure)
        {
            _steps.Writer.Complete(failure);
            throw;
        }
    }
}
