using Vpp.Domain.Vehicles;
using Vpp.Gateways.FleetLink.Wire;

namespace Vpp.Gateways.FleetLink.Client;

/// <summary>Readings to be sent, as columns that are filled and sent over and over.</summary>
public sealed class TelemetryColumns(int capacity = 1_024)
{
    private readonly Column<int> _vehicle = new(capacity);
    private readonly Column<int> _powerW = new(capacity);
    private readonly Column<ushort> _stateOfCharge = new(capacity);
    private readonly Column<byte> _connection = new(capacity);
    private readonly Column<uint> _ageMs = new(capacity);
    private readonly Column<long> _epoch = new(capacity);
    private readonly Column<long> _sequence = new(capacity);
    private readonly Column<int> _setpointW = new(capacity);
    private readonly Column<uint> _remainingLifeMs = new(capacity);
    private int _capacity = capacity;

    public int Count { get; private set; }

    public void Clear() => Count = 0;

    /// <summary>Adds a reading.</summary>
    /// <param name="vehicle">Its number.</param>
    /// <param name="powerW">At the EVSE, positive when charging.</param>
    /// <param name="stateOfChargeBasisPoints">0 to 10,000.</param>
    /// <param name="connection">Where it is plugged in.</param>
    /// <param name="ageMs">Time since it was measured, ≥ 0.</param>
    /// <param name="epoch">Of the setpoint that it holds; 0 when it never held one.</param>
    /// <param name="sequence">Likewise.</param>
    /// <param name="setpointW">That setpoint.</param>
    /// <param name="remainingLifeMs">What is left of its time to live; 0 on default control.</param>
    public void Add(
        int vehicle,
        int powerW,
        int stateOfChargeBasisPoints,
        ConnectionState connection,
        int ageMs,
        long epoch,
        long sequence,
        int setpointW,
        int remainingLifeMs)
    {
        if (Count == _capacity)
        {
            Grow();
        }

        var row = Count++;
        _vehicle.Values[row] = vehicle;
        _powerW.Values[row] = powerW;
        _stateOfCharge.Values[row] = (ushort)stateOfChargeBasisPoints;
        _connection.Values[row] = (byte)connection;
        _ageMs.Values[row] = (uint)ageMs;
        _epoch.Values[row] = epoch;
        _sequence.Values[row] = sequence;
        _setpointW.Values[row] = setpointW;
        _remainingLifeMs.Values[row] = (uint)remainingLifeMs;
    }

    internal ClientMessage Lend(int start, int count) => new()
    {
        Telemetry = new Telemetry
        {
            Vehicle = _vehicle.Lend(start, count),
            PowerW = _powerW.Lend(start, count),
            StateOfCharge = _stateOfCharge.Lend(start, count),
            Connection = _connection.Lend(start, count),
            AgeMs = _ageMs.Lend(start, count),
            Epoch = _epoch.Lend(start, count),
            Sequence = _sequence.Lend(start, count),
            SetpointW = _setpointW.Lend(start, count),
            RemainingLifeMs = _remainingLifeMs.Lend(start, count),
        },
    };

    private void Grow()
    {
        _capacity = Math.Max(16, _capacity * 2);
        _vehicle.Grow(_capacity);
        _powerW.Grow(_capacity);
        _stateOfCharge.Grow(_capacity);
        _connection.Grow(_capacity);
        _ageMs.Grow(_capacity);
        _epoch.Grow(_capacity);
        _sequence.Grow(_capacity);
        _setpointW.Grow(_capacity);
        _remainingLifeMs.Grow(_capacity);
    }
}
