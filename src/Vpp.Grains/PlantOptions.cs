using Vpp.Domain.Feeders;
using Vpp.Domain.Quantities;
using Vpp.Domain.Safety;

namespace Vpp.Grains;

/// <summary>How the actors run; the defaults are the design's.</summary>
public sealed record PlantOptions
{
    /// <summary>
    /// Whether somebody outside drives time step by step; then no timer runs, and a control interval happens only when
    /// it is called.
    /// </summary>
    public bool Stepped { get; init; }

    /// <summary>How a feeder decides.</summary>
    public FeederOptions Feeder { get; init; } = FeederOptions.Default;

    /// <summary>Control interval without an event.</summary>
    public TimeSpan ControlInterval { get; init; } = TimeSpan.FromSeconds(4);

    /// <summary>Control interval while an event is active.</summary>
    public TimeSpan ActiveControlInterval { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How often a feeder reads changed terms from the store.</summary>
    public TimeSpan TermsPeriod { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How often a feeder's rows are kept.</summary>
    public TimeSpan SnapshotPeriod { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long a delivery of setpoints may take before its outcome is unknown (C11).</summary>
    public TimeSpan DeliveryTimeout { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>
    /// How long an actor waits for another one, or for a store that it can do without, before it goes on (C18).
    /// </summary>
    public TimeSpan CallTimeout { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>
    /// How old a feeder's last word may be before the portfolio asks it again. A feeder that does not answer then counts
    /// as tripped: nothing is expected of it, and others take over (C9).
    /// </summary>
    public TimeSpan FeederSilence { get; init; } = TimeSpan.FromSeconds(6);

    /// <summary>For how long what a feeder turned out to find bounds what it is asked.</summary>
    public TimeSpan SummaryLife { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>How often the portfolio compares its open events with the ledger.</summary>
    public TimeSpan LedgerPeriod { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Events that are not over; a further one is refused.</summary>
    public int OpenEventsMax { get; init; } = 1_000;

    /// <summary>How much this plant may move at most, and how fast (C7).</summary>
    public BlastRadiusLimits BlastRadius { get; init; } = BlastRadiusLimits.Default;

    /// <summary>
    /// An event that asks for more than this, a magnitude, waits for a second person (C14); null asks nobody. What the
    /// plant can take back within half a minute needs none.
    /// </summary>
    public Power? ApprovalAbove { get; init; } = Power.FromWatts(10_000_000);

    /// <summary>How long the servers of the cluster must have been the same before feeders are moved home.</summary>
    public TimeSpan MoveHomeAfter { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How many feeders are called at once.</summary>
    public int FanOutMax { get; init; } = 2_048;
}
