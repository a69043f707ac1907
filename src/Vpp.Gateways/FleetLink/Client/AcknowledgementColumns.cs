using Vpp.Domain.Leases;
using Vpp.Gateways.FleetLink.Wire;

namespace Vpp.Gateways.FleetLink.Client;

/// <summary>What became of setpoints, as columns that are filled and sent over and over.</summary>
public sealed class AcknowledgementColumns(int capacity = 1_024)
{
    private readonly Column<int> _vehicle = new(capacity);
    private readonly Column<long> _epoch = new(capacity);
    private readonly Column<long> _sequence = new(capacity);
    private readonly Column<byte> _outcome = new(capacity);
    private int _capacity = capacity;

    public int Count { get; private set; }

    public void Clear() => Count = 0;

    public void Add(int vehicle, Fence fence, SetpointOutcome outcome)
    {
        if (Count == _capacity)
        {
            _capacity = Math.Max(16, _capacity * 2);
            _vehicle.Grow(_capacity);
            _epoch.Grow(_capacity);
            _sequence.Grow(_capacity);
            _outcome.Grow(_capacity);
        }

        var row = Count++;
        _vehicle.Values[row] = vehicle;
        _epoch.Values[row] = fence.Epoch;
        _sequence.Values[row] = fence.Sequence;
        _outcome.Values[row] = (byte)outcome;
    }

    internal ClientMessage Lend(int start, int count) => new()
    {
        Acknowledgements = new Acknowledgements
        {
            Vehicle = _vehicle.Lend(start, count),
            Epoch = _epoch.Lend(start, count),
            Sequence = _sequence.Lend(start, count),
            Outcome = _outcome.Lend(start, count),
        },
    };
}
