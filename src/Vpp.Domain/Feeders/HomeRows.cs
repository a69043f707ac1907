using Vpp.Domain.Homes;
using Vpp.Domain.Identities;

namespace Vpp.Domain.Feeders;

/// <summary>The homes of one feeder as columns; instants are monotonic milliseconds.</summary>
internal sealed class HomeRows
{
    /// <summary>No instant: never.</summary>
    public const long Never = long.MinValue / 4;

    private readonly Dictionary<HomeId, int> _rows = [];

    public int Count { get; private set; }

    /// <summary>Null where a home has left.</summary>
    public HomeTerms?[] Terms = [];
    public int[] Node = [];

    /// <summary>The home without its vehicles, by its newest meter value.</summary>
    public long[] LoadW = [];
    public long[] MeasuredAt = [];

    public bool TryFind(HomeId home, out int row) => _rows.TryGetValue(home, out row);

    public int Add(HomeTerms terms, int node)
    {
        if (!_rows.TryGetValue(terms.Home, out var row))
        {
            row = Count++;
            if (Count > Terms.Length)
            {
                var size = Math.Max(16, Terms.Length * 2);
                Array.Resize(ref Terms, size);
                Array.Resize(ref Node, size);
                Array.Resize(ref LoadW, size);
                Array.Resize(ref MeasuredAt, size);
            }

            _rows.Add(terms.Home, row);
            MeasuredAt[row] = Never;
        }

        Terms[row] = terms;
        Node[row] = node;
        return row;
    }

    public void Remove(HomeId home)
    {
        if (_rows.Remove(home, out var row))
        {
            Terms[row] = null;
        }
    }
}
