using Vpp.Domain.Vehicles;

namespace Vpp.Domain.Fleets;

/// <summary>A batch of readings as columns, filled by <see cref="SimulatedFleet.Read"/> and reused from step to step.</summary>
public sealed class FleetReadings(int capacity)
{
    private readonly int[] _vehicle = new int[capacity];
    private readonly int[] _powerW = new int[capacity];
    private readonly long[] _energyJ = new long[capacity];
    private readonly int[] _stateOfChargeBasisPoints = new int[capacity];
    private readonly ConnectionState[] _connection = new ConnectionState[capacity];
    private readonly int[] _stay = new int[capacity];
    private readonly long[] _epoch = new long[capacity];
    private readonly long[] _sequence = new long[capacity];
    private readonly int[] _setpointW = new int[capacity];
    private readonly int[] _remainingLifeMs = new int[capacity];

    /// <summary>Rows filled.</summary>
    public int Count { get; private set; }

    /// <summary>Readings that were due and lost on the way.</summary>
    public int LostCount { get; internal set; }

    /// <summary>When they were all taken, as time since the fleet's origin.</summary>
    public TimeSpan MeasuredAt { get; private set; }

    /// <summary>Place in the fleet.</summary>
    public ReadOnlySpan<int> Vehicle => _vehicle.AsSpan(0, Count);

    /// <summary>Power at the EVSE, + import.</summary>
    public ReadOnlySpan<int> PowerW => _powerW.AsSpan(0, Count);

    /// <summary>Energy held, rounded down; zero of a vehicle that is away, whose battery nobody sees.</summary>
    public ReadOnlySpan<long> EnergyJ => _energyJ.AsSpan(0, Count);

    /// <summary>Energy held as a share of capacity, 0 to 10,000, rounded down.</summary>
    public ReadOnlySpan<int> StateOfChargeBasisPoints => _stateOfChargeBasisPoints.AsSpan(0, Count);

    public ReadOnlySpan<ConnectionState> Connection => _connection.AsSpan(0, Count);

    /// <summary>Number of the stay among the vehicle's own, from 1; zero before the first.</summary>
    public ReadOnlySpan<int> Stay => _stay.AsSpan(0, Count);

    /// <summary>Epoch of the newest setpoint that came into force.</summary>
    public ReadOnlySpan<long> Epoch => _epoch.AsSpan(0, Count);

    /// <summary>Its sequence.</summary>
    public ReadOnlySpan<long> Sequence => _sequence.AsSpan(0, Count);

    /// <summary>Its power, + import; zero once nothing is in force.</summary>
    public ReadOnlySpan<int> SetpointW => _setpointW.AsSpan(0, Count);

    /// <summary>What is left of its time to live.</summary>
    public ReadOnlySpan<int> RemainingLifeMs => _remainingLifeMs.AsSpan(0, Count);

    internal void Clear(TimeSpan measuredAt)
    {
        Count = 0;
        LostCount = 0;
        MeasuredAt = measuredAt;
    }

    internal void Add(SimulatedFleet fleet, int vehicle)
    {
        var row = Count++;
        var lease = fleet.Lease(vehicle);
        var connected = fleet.Connection(vehicle) == ConnectionState.Connected;
        _vehicle[row] = vehicle;
        _powerW[row] = fleet.PowerW[vehicle];
        _energyJ[row] = connected ? fleet.EnergyHeld(vehicle).Joules : 0;
        _stateOfChargeBasisPoints[row] = connected ? fleet.StateOfCharge(vehicle).BasisPoints : 0;
        _connection[row] = fleet.Connection(vehicle);
        _stay[row] = fleet.StayNumber(vehicle);
        _epoch[row] = lease.Setpoint.Fence.Epoch;
        _sequence[row] = lease.Setpoint.Fence.Sequence;
        var remaining = lease.RemainingLife(MeasuredAt);
        _setpointW[row] = remaining > TimeSpan.Zero ? (int)lease.Setpoint.Power.Watts : 0;
        _remainingLifeMs[row] = (int)Math.Min(int.MaxValue, remaining.Ticks / TimeSpan.TicksPerMillisecond);
    }
}
