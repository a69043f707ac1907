using Vpp.Domain.Identities;
using Vpp.Domain.Quantities;
using Vpp.Domain.Sustain;
using Vpp.Domain.Vehicles;

namespace Vpp.Domain.Feeders;

/// <summary>
/// How much for how long a feeder's vehicles could move from where they are, under every limit. First comes charging
/// given up, fleeting until it would have ended, or charging up to what is assured; then what goes beyond, which never
/// relies on charging that may be given up. Vehicles that leave before the window ends are fleeting too.
/// </summary>
internal sealed class FeederEndurance
{
    private readonly FeederControl _control;
    private readonly FeederInstant _now;
    private readonly bool[] _inScope;
    private readonly EnduranceTree _beyondTree;
    private readonly EnduranceTree _firstTree;
    private readonly long[] _beyondRoomW;
    private readonly long[] _firstRoomW;
    private long _windowMs;

    /// <param name="control">The feeder.</param>
    /// <param name="now">The instant.</param>
    /// <param name="serviceTransformers">Only vehicles below these nodes take part; null means all.</param>
    public FeederEndurance(
        FeederControl control, FeederInstant now, IReadOnlySet<NodeId>? serviceTransformers = null)
    {
        (_control, _now) = (control, now);
        var network = control.Network;
        (_beyondTree, _firstTree) = (new EnduranceTree(network.Parents), new EnduranceTree(network.Parents));
        (_beyondRoomW, _firstRoomW) = (new long[network.Count], new long[network.Count]);
        _inScope = new bool[network.Count];
        for (var node = 0; node < network.Count; node++)
        {
            _inScope[node] = serviceTransformers is not { } named
                || named.Contains(network.NodeId(node))
                || (node > 0 && _inScope[network.Parents[node]]);
        }
    }

    /// <summary>What lowers net load in a window from now, to the end of which flexibility is reckoned.</summary>
    public Endurance Reduction(TimeSpan window)
    {
        _windowMs = (long)window.TotalMilliseconds;
        var rows = _control.Vehicles;
        var (exportW, lowW) = (_control.Limits.ExportW, _control.Loads.LowW);
        SetRooms(_firstTree, _firstRoomW, exportW, lowW, row => rows.DesiredW[row]);
        SetRooms(_beyondTree, _beyondRoomW, exportW, lowW, row => Math.Min(0, rows.DesiredW[row]));
        foreach (var row in TakingPart())
        {
            var (desiredW, owedW) = (rows.DesiredW[row], rows.MustChargeW(row));
            _firstTree.AddFleeting(
                rows.Node[row], Math.Max(0, desiredW - owedW), Math.Min(PlannedMs(row), StayMs(row)));
            var givenW = Math.Max(0, -desiredW);
            var moreW = rows.DischargeMaxW(row) - givenW;
            if (givenW + Math.Min(moreW, _beyondRoomW[rows.Node[row]]) >= MinimumW(row))
            {
                Add(_beyondTree, row, moreW, WattMs(rows.DischargeableJ[row]) - givenW * _windowMs);
            }
        }

        return Endurance.Sum([_firstTree.Measure(), _beyondTree.Measure()]);
    }

    /// <summary>
    /// What raises net load in a window from now, likewise. Power that a vehicle may draw without asking has its room
    /// kept already.
    /// </summary>
    public Endurance Increase(TimeSpan window)
    {
        _windowMs = (long)window.TotalMilliseconds;
        var rows = _control.Vehicles;
        var (importW, highW) = (_control.Limits.ImportW, _control.Loads.HighW.Select(loadW => -loadW).ToArray());
        SetRooms(_firstTree, _firstRoomW, importW, highW, row => -Math.Max(0, rows.DesiredW[row]));
        SetRooms(
            _beyondTree, _beyondRoomW, importW, highW, row => -Math.Max(rows.DesiredW[row], rows.MostAssuredW(row)));
        foreach (var row in TakingPart())
        {
            var desiredW = (long)Math.Max(0, rows.DesiredW[row]);
            var moreW = rows.ChargeMaxW(row) - desiredW;
            var assuredW = Math.Clamp(Math.Min(rows.AssuredW[row], rows.ToldAssuredW[row]) - desiredW, 0, moreW);
            var reachW = desiredW
                + Math.Min(assuredW, _firstRoomW[rows.Node[row]])
                + Math.Min(moreW - assuredW, _beyondRoomW[rows.Node[row]]);
            if (reachW >= MinimumW(row))
            {
                var energy = WattMs(rows.Chargeable(row).Joules) - desiredW * Math.Min(_windowMs, PlannedMs(row));
                var forAssured = Math.Min(energy, assuredW * _windowMs);
                Add(_firstTree, row, assuredW, forAssured);
                Add(_beyondTree, row, moreW - assuredW, energy - forAssured);
            }
        }

        return Endurance.Sum([_firstTree.Measure(), _beyondTree.Measure()]);
    }

    private IEnumerable<int> TakingPart()
    {
        var rows = _control.Vehicles;
        for (var row = 0; row < rows.Count; row++)
        {
            if (rows.Node[row] >= 0
                && _inScope[rows.Node[row]]
                && rows.Refusal[row] == VehicleRefusal.None
                && (!rows.ReleaseAt.Any || rows.ReleaseAt[row] == VehicleRows.Never))
            {
                yield return row;
            }
        }
    }

    // The room of a node is its limit and what the vehicles and the load below leave of it.
    private void SetRooms(EnduranceTree tree, long[] roomW, long[] limitW, long[] loadW, Func<int, long> vehicleW)
    {
        var (rows, network) = (_control.Vehicles, _control.Network);
        var besideW = new long[network.Count];
        foreach (var row in rows.InUse)
        {
            besideW[rows.Node[row]] += vehicleW(row);
        }

        NodeLoads.SumUp(network.Parents, besideW);
        tree.Clear();
        for (var node = 0; node < network.Count; node++)
        {
            roomW[node] = limitW[node] == FeederLimits.None
                ? FeederLimits.None
                : Math.Max(0, limitW[node] + loadW[node] + besideW[node]);
            tree.SetRoom(node, roomW[node]);
            roomW[node] = node == 0 ? roomW[node] : Math.Min(roomW[node], roomW[network.Parents[node]]);
        }
    }

    // Energy in watt-milliseconds. Who leaves before the window ends gives evenly until then.
    private void Add(EnduranceTree tree, int row, long powerW, long energy)
    {
        if (powerW <= 0 || energy <= 0)
        {
            return;
        }

        var (node, stayMs) = (_control.Vehicles.Node[row], StayMs(row));
        if (stayMs < _windowMs)
        {
            tree.AddFleeting(node, stayMs <= 0 ? 0 : Math.Min(powerW, energy / stayMs), stayMs);
        }
        else
        {
            tree.AddStored(node, powerW, energy / powerW);
        }
    }

    private long MinimumW(int row) => _control.Vehicles.Terms[row]!.Nameplate.MinimumPower.Watts;

    private long StayMs(int row) => _control.Vehicles.HasDeparture(row)
        ? Math.Max(0, _control.Vehicles.UntilDepartureMs(row, _now.Utc.ToUnixTimeMilliseconds()))
        : (long)TimeSpan.FromDays(365).TotalMilliseconds;

    // How long the planned charging would go on as it is.
    private long PlannedMs(int row)
    {
        var (rows, terms) = (_control.Vehicles, _control.Vehicles.Terms[row]!);
        var missing = ChargingPlan.Enough(terms, _control.Options) - Energy.FromJoules(rows.BaselineEnergyJ[row]);
        return rows.BaselineW[row] <= 0 || missing <= Energy.Zero
            ? 0
            : WattMs((missing / terms.Nameplate.ChargeEfficiency).Joules) / rows.BaselineW[row];
    }

    private static long WattMs(long joules) => joules * 1_000;
}
