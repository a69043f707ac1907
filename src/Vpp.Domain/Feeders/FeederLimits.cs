using Vpp.Domain.Homes;
using Vpp.Domain.Network;

namespace Vpp.Domain.Feeders;

/// <summary>
/// What each node of a feeder may carry, in watts: the network's ratings, tightened at each home by what is agreed
/// there and at the head by the feeder's part of the nodes above it.
/// </summary>
internal sealed class FeederLimits
{
    public const long None = long.MaxValue;

    private readonly FeederNetwork _network;
    private readonly long _headImportW;
    private readonly long _headExportW;
    private readonly int[] _homes;
    private readonly int[] _limited;
    private readonly long[] _agreedImportW;

    /// <param name="network">The feeder's tree.</param>
    /// <param name="headImportW">Its part of the import limits above the head; <see cref="None"/> for no limit.</param>
    /// <param name="headExportW">The same for export.</param>
    public FeederLimits(FeederNetwork network, long headImportW, long headExportW)
    {
        (_network, _headImportW, _headExportW) = (network, headImportW, headExportW);
        ImportW = new long[network.Count];
        ExportW = new long[network.Count];
        (_homes, _limited, _agreedImportW) = (new int[network.Count], new int[network.Count], new long[network.Count]);
        (Import, Export) = (new(), new());
        Reset();
    }

    /// <summary>The nodes whose import limit can hold vehicles back.</summary>
    public LimitedTree Import { get; }

    public LimitedTree Export { get; }

    public long[] ImportW { get; }

    public long[] ExportW { get; }

    /// <summary>Takes the homes' agreed limits; a customer node that no home is enrolled at may not export.</summary>
    public void Refresh(HomeRows homes, VehicleRows vehicles)
    {
        Reset();
        for (var home = 0; home < homes.Count; home++)
        {
            if (homes.Terms[home] is { } terms)
            {
                Tighten(homes.Node[home], terms);
            }
        }

        for (var node = 0; node < _network.Count; node++)
        {
            if (_limited[node] > 0 && _limited[node] >= Math.Max(_homes[node], _network.Customers[node]))
            {
                ImportW[node] = Math.Min(ImportW[node], _agreedImportW[node]);
            }
        }

        Import.Build(_network.Parents, ImportW, vehicles, vehicles.MostImportW);
        Export.Build(_network.Parents, ExportW, vehicles, vehicles.MostExportW);
    }

    /// <summary>
    /// Reckons what loads leave to vehicles; to be called when they have changed, and after <see cref="Refresh"/>.
    /// </summary>
    public void LeaveRoomFor(NodeLoads loads)
    {
        Import.SetFree(ImportW, loads.HighW, 1);
        Export.SetFree(ExportW, loads.LowW, -1);
    }

    /// <summary>
    /// No home draws or injects more than twice what the first node above it with a rating carries: a meter that says
    /// so is wrong.
    /// </summary>
    public long MeterMaxW(int node)
    {
        while (_network.ImportLimitW[node] == None)
        {
            if (node == 0)
            {
                return VehicleReading.PowerMaxW;
            }

            node = _network.Parents[node];
        }

        return Math.Min(VehicleReading.PowerMaxW, 2 * _network.ImportLimitW[node]);
    }

    private void Reset()
    {
        Array.Clear(_homes);
        Array.Clear(_limited);
        Array.Clear(_agreedImportW);
        _network.ImportLimitW.CopyTo(ImportW);
        _network.ExportLimitW.CopyTo(ExportW);
        ImportW[0] = Math.Min(ImportW[0], _headImportW);
        ExportW[0] = Math.Min(ExportW[0], _headExportW);
        for (var node = 0; node < _network.Count; node++)
        {
            if (_network.Kinds[node].IsCustomer())
            {
                ExportW[node] = 0;
            }
        }
    }

    // A customer node that stands for several homes carries the sum of what is agreed for each; while some of its
    // customers are not enrolled, or have no import limit, only the rating above it limits import. A node of the
    // network keeps its rating, whatever is agreed for a home that was put there.
    private void Tighten(int node, HomeTerms terms)
    {
        if (!_network.Kinds[node].IsCustomer())
        {
            return;
        }

        ExportW[node] += terms.EffectiveExportLimit.Watts;
        _homes[node]++;
        if (terms.EffectiveImportLimit is { } limit)
        {
            _limited[node]++;
            _agreedImportW[node] += limit.Watts;
        }
    }
}
