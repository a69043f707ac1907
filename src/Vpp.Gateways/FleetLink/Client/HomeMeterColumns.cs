using Vpp.Gateways.FleetLink.Wire;

namespace Vpp.Gateways.FleetLink.Client;

/// <summary>Meter values to be sent, as columns that are filled and sent over and over.</summary>
public sealed class HomeMeterColumns(int capacity = 1_024)
{
    private readonly Column<int> _home = new(capacity);
    private readonly Column<int> _uncontrolledLoadW = new(capacity);
    private readonly Column<uint> _ageMs = new(capacity);
    private int _capacity = capacity;

    public int Count { get; private set; }

    public void Clear() => Count = 0;

    /// <summary>Adds a meter value.</summary>
    /// <param name="home">Its number.</param>
    /// <param name="uncontrolledLoadW">The home without its vehicles; negative when it generates.</param>
    /// <param name="ageMs">Time since it was measured, ≥ 0.</param>
    public void Add(int home, int uncontrolledLoadW, int ageMs)
    {
        if (Count == _capacity)
        {
            _capacity = Math.Max(16, _capacity * 2);
            _home.Grow(_capacity);
            _uncontrolledLoadW.Grow(_capacity);
            _ageMs.Grow(_capacity);
        }

        var row = Count++;
        _home.Values[row] = home;
        _uncontrolledLoadW.Values[row] = uncontrolledLoadW;
        _ageMs.Values[row] = (uint)ageMs;
    }

    internal ClientMessage Lend(int start, int count) => new()
    {
        HomeMeters = new HomeMeters
        {
            Home = _home.Lend(start, count),
            UncontrolledLoadW = _uncontrolledLoadW.Lend(start, count),
            AgeMs = _ageMs.Lend(start, count),
        },
    };
}
