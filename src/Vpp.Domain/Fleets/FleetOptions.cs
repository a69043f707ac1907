using Vpp.Domain.Quantities;

namespace Vpp.Domain.Fleets;

/// <summary>How a simulated fleet behaves; the defaults are those of the demonstration.</summary>
public sealed record FleetOptions
{
    /// <summary>Decides every draw.</summary>
    public long Seed { get; init; } = 1;

    /// <summary>No plant at all: each vehicle charges at its maximum from arrival until its need is met.</summary>
    public bool Uncontrolled { get; init; }

    /// <summary>Chance that a setpoint never reaches its vehicle, in hundredths of a percent.</summary>
    public int SetpointLossBasisPoints { get; init; } = 200;

    /// <summary>Chance that a reading never reaches its reader, in hundredths of a percent.</summary>
    public int ReadingLossBasisPoints { get; init; } = 200;

    /// <summary>The shortest time from a setpoint's arrival until it is in force, in steps of 0.1 s.</summary>
    public TimeSpan ResponseDelayMin { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>The longest, inclusive.</summary>
    public TimeSpan ResponseDelayMax { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>Time between two readings of one vehicle, each vehicle at a phase of its own; at least 0.1 s.</summary>
    public TimeSpan ReadingPeriod { get; init; } = TimeSpan.FromSeconds(4);

    /// <summary>Every vehicle is read at the same moments, the multiples of the period.</summary>
    public bool ReadingsAligned { get; init; }

    /// <summary>Above this the charging power falls on a straight line.</summary>
    public StateOfCharge TaperStart { get; init; } = StateOfCharge.FromBasisPoints(8_000);

    /// <summary>What is left of the charging power when full, in hundredths of a percent.</summary>
    public int TaperEndBasisPoints { get; init; } = 1_000;

    public BehaviourShares Behaviours { get; init; }
}
