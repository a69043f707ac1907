using Vpp.Domain.Network;

namespace Vpp.Domain.Feeders;

/// <summary>
/// Uncontrolled load below every node, in watts: as measured, and with the margin that a decision must leave on
/// either side (P4). A home that is not heard counts with its part of the node's peak as load, and with nothing as
/// room for export. Generation makes room for others only as far as the home may export: a meter alone is not believed.
/// </summary>
internal sealed class NodeLoads
{
    private readonly FeederNetwork _network;
    private readonly int[] _heard;
    private readonly int[] _homes;

    public NodeLoads(FeederNetwork network)
    {
        _network = network;
        (_heard, _homes) = (new int[network.Count], new int[network.Count]);
        (MeasuredW, HighW, LowW) = (new long[network.Count], new long[network.Count], new long[network.Count]);
        PeakW = new long[network.Count];
        network.PeakLoadW.CopyTo(PeakW);
        SumUp(network.Parents, PeakW);
    }

    /// <summary>By the newest meter values; peak where there is none.</summary>
    public long[] MeasuredW { get; }

    /// <summary>The most it may be until the next decision.</summary>
    public long[] HighW { get; }

    /// <summary>The least it may be until the next decision.</summary>
    public long[] LowW { get; }

    /// <summary>The peak of everything below at once.</summary>
    public long[] PeakW { get; }

    /// <summary>The last instant, monotonic ms, at which no further meter value has grown too old.</summary>
    public long ServesUntil { get; private set; } = long.MinValue;

    public void Refresh(HomeRows homes, long now, FeederOptions options)
    {
        Array.Clear(_heard);
        Array.Clear(_homes);
        Array.Clear(MeasuredW);
        Array.Clear(HighW);
        var freshMs = (long)options.HomeFreshness.TotalMilliseconds;
        var oldest = now - freshMs;
        ServesUntil = long.MaxValue;
        for (var home = 0; home < homes.Count; home++)
        {
            if (homes.Terms[home] is null)
            {
                continue;
            }

            _homes[homes.Node[home]]++;
            if (homes.MeasuredAt[home] >= oldest)
            {
                MeasuredW[homes.Node[home]] += homes.LoadW[home];
                HighW[homes.Node[home]] += Math.Max(homes.LoadW[home], -homes.Terms[home]!.EffectiveExportLimit.Watts);
                _heard[homes.Node[home]]++;
                ServesUntil = Math.Min(ServesUntil, homes.MeasuredAt[home] + freshMs);
            }
        }

        var peakW = _network.PeakLoadW;
        var customers = _network.Customers;
        for (var node = 0; node < _network.Count; node++)
        {
            var margin = Math.Abs(MeasuredW[node]) * options.LoadMarginBasisPoints / 10_000;
            margin = _heard[node] > 0 ? Math.Max(margin, options.LoadMarginMin.Watts) : margin;
            var unheardW = peakW[node] == 0 ? 0 : UnheardW(node, peakW[node], customers[node]);
            HighW[node] += margin + unheardW;
            LowW[node] = MeasuredW[node] - margin;
            MeasuredW[node] += unheardW;
        }

        // Each node to its parent, children first, all three in one walk.
        var parents = _network.Parents;
        for (var node = parents.Length - 1; node > 0; node--)
        {
            var parent = parents[node];
            MeasuredW[parent] += MeasuredW[node];
            HighW[parent] += HighW[node];
            LowW[parent] += LowW[node];
        }
    }

    private long UnheardW(int node, long peakW, int customers)
    {
        var all = Math.Max(1, Math.Max(customers, _homes[node]));
        return all == _heard[node] ? 0 : ((peakW * (all - _heard[node])) + all - 1) / all;
    }

    /// <summary>Adds each node to its parent, children first, so that every node holds all that is below it.</summary>
    public static void SumUp(ReadOnlySpan<int> parents, long[] values)
    {
        for (var node = parents.Length - 1; node > 0; node--)
        {
            values[parents[node]] += values[node];
        }
    }
}
