using Vpp.Domain.Feeders;
using Vpp.Domain.Fleets;
using Vpp.Domain.Guarantees;
using Vpp.Domain.Quantities;
using Vpp.Domain.Safety;
using Vpp.Domain.Vehicles;
using Vpp.Server.Demo;

namespace Vpp.Server.Tests.EventDays;

/// <summary>
/// A feeder from three in the afternoon to noon, with events, over the kernel alone; what must never happen is looked
/// for after every step. The outcome depends on what is given alone.
/// </summary>
internal sealed record EventDay(DemoFeeder Feeder, DemoWorld World)
{
    /// <summary>By then everybody who leaves has left.</summary>
    public static readonly TimeSpan Noon = TimeSpan.FromHours(21);

    // At first everybody is on default control, by peaks that some homes exceed; the plant knows of that once it hears.
    private static readonly TimeSpan s_untilInCharge = TimeSpan.FromMinutes(1);

    public FeederOptions Options { get; init; } = FeederOptions.Default;

    public FleetOptions Fleet { get; init; } = new();

    public IReadOnlyList<PlannedEvent> Events { get; init; } = [];

    public TimeSpan Step { get; init; } = TimeSpan.FromSeconds(4);

    public TimeSpan End { get; init; } = Noon;

    /// <summary>What the kernel is made to believe of a vehicle; the invariants know better.</summary>
    public Func<VehicleTerms, VehicleTerms>? Told { get; init; }

    /// <summary>Runs the day, and tells whoever wants to know how it looks after each step.</summary>
    public EventDayResult Run(Action<KernelPlant, FleetInvariants, IReadOnlyList<FeederTarget>>? look = null)
    {
        var invariants = DemoTwin.Invariants(Feeder, World);
        var plant = new KernelPlant(Feeder.Network, Feeder.Above, Options, World, Fleet, Told)
        {
            Watch = new DecisionInvariants(invariants.Counts, World.Vehicles),
        };
        var result = new EventDayResult(plant.Fleet, World, invariants.Counts)
        {
            Book = plant.Control.Guarantees,
        };
        for (var now = Step; now <= End; now += Step)
        {
            var targets = PlannedEvent.TargetsAt(Events, DemoWorld.Origin + now);
            plant.Step(now, targets);
            invariants.Look(plant.Fleet, plant.Homes, controlled: now > s_untilInCharge);
            result.Add(now, invariants.NetLoad);
            look?.Invoke(plant, invariants, targets);
        }

        return result;
    }

    /// <summary>Who left short, though without the events it would not have.</summary>
    public IReadOnlyList<int> MissedBecauseOfEvents(EventDayResult result)
    {
        var missed = result.Missed().ToList();
        return missed.Count == 0 ? [] : [.. missed.Except((this with { Events = [], Told = null }).Run().Missed())];
    }
}

/// <summary>What a day has shown.</summary>
internal sealed record EventDayResult(SimulatedFleet Fleet, DemoWorld World, InvariantCounts Violations)
{
    private readonly List<(TimeSpan At, Power NetLoad)> _net = [];

    /// <summary>What the kernel itself wrote down of events and promises.</summary>
    public GuaranteeBook Book { get; init; } = new();

    public void Add(TimeSpan at, Power netLoad) => _net.Add((at, netLoad));

    /// <summary>The highest true net load of the feeder between two moments.</summary>
    public Power Peak(TimeSpan from, TimeSpan to) =>
        _net.Where(each => each.At >= from && each.At <= to).Max(each => each.NetLoad);

    /// <summary>Vehicles that left without the energy they needed.</summary>
    public IEnumerable<int> Missed() => Fleet.Departures.Missed.Select(missed => missed.Vehicle);

    /// <summary>Vehicles that left, or are still there, without the energy they need.</summary>
    public HashSet<int> Unready()
    {
        var unready = Missed().ToHashSet();
        for (var vehicle = 0; vehicle < Fleet.Count; vehicle++)
        {
            if (Fleet.Connection(vehicle) == ConnectionState.Connected
                && Fleet.EnergyHeld(vehicle) < World.Vehicles[vehicle].Settings.EnergyAtDeparture)
            {
                unready.Add(vehicle);
            }
        }

        return unready;
    }
}
