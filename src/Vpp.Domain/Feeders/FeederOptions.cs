using Vpp.Domain.Quantities;

namespace Vpp.Domain.Feeders;

/// <summary>How a feeder decides; every number has the default that the design argues for.</summary>
public sealed record FeederOptions
{
    public static FeederOptions Default { get; } = new();

    /// <summary>Time to live of a setpoint (C2).</summary>
    public TimeSpan TimeToLive { get; init; } = TimeSpan.FromSeconds(120);

    /// <summary>
    /// How much later than reckoned from its issue a lease may end: time to live counts on at the gateway and at the
    /// vehicle, from when each received it.
    /// </summary>
    public TimeSpan LeaseSlack { get; init; } = TimeSpan.FromSeconds(6);

    /// <summary>From issue until nobody can hold a setpoint any more.</summary>
    public TimeSpan LeaseMax => TimeToLive + LeaseSlack;

    /// <summary>A lease is renewed once this much of its life has passed.</summary>
    public TimeSpan RenewAfter { get; init; } = TimeSpan.FromSeconds(40);

    /// <summary>A setpoint that nobody acknowledged is sent again after this long.</summary>
    public TimeSpan ResendAfter { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>The age at which a reading no longer gives firm capacity (C9).</summary>
    public TimeSpan Freshness { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>The age at which a home's meter value gives way to its peak load.</summary>
    public TimeSpan HomeFreshness { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>Readings further in the future than this are dropped (C15).</summary>
    public TimeSpan FutureTolerance { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How much earlier than agreed a vehicle may leave.</summary>
    public TimeSpan DepartureMargin { get; init; } = TimeSpan.FromMinutes(15);

    /// <summary>Error of a state-of-charge reading, as a share of usable capacity.</summary>
    public StateOfCharge SensorError { get; init; } = StateOfCharge.FromBasisPoints(50);

    /// <summary>Margin on uncontrolled load, in hundredths of a percent of it, each way.</summary>
    public int LoadMarginBasisPoints { get; init; } = 200;

    /// <summary>The least margin at a node with homes that are heard, W: a share of next to nothing is none.</summary>
    public Power LoadMarginMin { get; init; } = Power.FromWatts(10);

    /// <summary>How long vehicles hold 0 W at most when they lose contact (C2).</summary>
    public TimeSpan ReleaseWindow { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>How fast a vehicle on default control returns to charging, W/s.</summary>
    public long ReturnRampWattsPerSecond { get; init; } = 100;

    /// <summary>
    /// An event's energy is spread over at least this long, so that its last seconds ask for no spike.
    /// </summary>
    public TimeSpan EnergyHorizonMin { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>
    /// What a feeder may draw at most while vehicles recharge after an event; null is the forecast peak of its day.
    /// </summary>
    public Power? RechargeCap { get; init; }

    /// <summary>Who has less time to spare than this recharges whatever the cap: a promise comes first.</summary>
    public TimeSpan RechargeUrgency { get; init; } = TimeSpan.FromHours(1);

    /// <summary>How long a vehicle stands still between charge and discharge (P2).</summary>
    public TimeSpan FlipDeadTime { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>How often what vehicles would do without any event is planned anew.</summary>
    public TimeSpan PlanPeriod { get; init; } = TimeSpan.FromSeconds(4);

    /// <summary>How often the supply curve is computed anew at most, when what it follows from has moved.</summary>
    public TimeSpan SupplyPeriod { get; init; } = TimeSpan.FromSeconds(4);

    /// <summary>How old a supply curve may become from which next to nothing has moved.</summary>
    public TimeSpan SupplyAgeMax { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>How often it is computed anew what could be sustained, and for how long.</summary>
    public TimeSpan SustainedPeriod { get; init; } = TimeSpan.FromMinutes(3);

    /// <summary>How often it is remembered why each vehicle has the power it has, where that has changed.</summary>
    public TimeSpan ReasonPeriod { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// Share of the vehicles that is left out of each event, to measure the baseline by; in hundredths of a percent, at
    /// most 5 %.
    /// </summary>
    public int ControlGroupBasisPoints
    {
        get;
        init => field = value is >= 0 and <= 500
            ? value
            : throw new ArgumentOutOfRangeException(nameof(value), value, "A control group is 0 to 5 %.");
    } = 200;

    /// <summary>Seed of every draw.</summary>
    public ulong Seed { get; init; } = 1;
}
