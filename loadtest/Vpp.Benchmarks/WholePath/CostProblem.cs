namespace Vpp.Benchmarks.WholePath;

/// <summary>
/// The same dispatch as a linear program: cheapest first within the room of every node that limits export. Each
/// vehicle gives in two segments, what it would draw and what it discharges beyond that. Only discharge needs room, and
/// charging makes none for it, since a vehicle may always draw less than it is told.
/// </summary>
internal sealed class CostProblem
{
    private readonly List<Segment> _segments = [];
    private readonly List<Node> _nodes = [];

    public CostProblem(PlantFleet fleet, PlantPicture picture)
    {
        for (var feeder = 0; feeder < fleet.Feeders; feeder++)
        {
            Add(fleet, picture, feeder);
        }

        TargetW = picture.Portfolio.RunningEvents.Single().AllocatedW;
    }

    /// <summary>One feeder's part alone.</summary>
    public CostProblem(PlantFleet fleet, PlantPicture picture, int feeder)
    {
        Add(fleet, picture, feeder);
        TargetW = picture.GivenW(feeder);
    }

    public long TargetW { get; }

    public IReadOnlyList<Segment> Segments => _segments;

    /// <summary>Only nodes that limit anything, parents first; −1 is the plant.</summary>
    public IReadOnlyList<Node> Nodes => _nodes;

    /// <summary>The least cost: for nested limits it is to take the cheapest that still fits.</summary>
    public Int128 LeastCost()
    {
        var roomW = _nodes.Select(node => node.RoomW).ToArray();
        var (cost, leftW) = (Int128.Zero, TargetW);
        foreach (var segment in _segments.OrderBy(segment => segment.Price))
        {
            var takenW = Math.Min(segment.LimitW, leftW);
            for (var node = segment.Node; node >= 0; node = _nodes[node].Parent)
            {
                takenW = Math.Min(takenW, roomW[node]);
            }

            for (var node = segment.Node; node >= 0; node = _nodes[node].Parent)
            {
                roomW[node] -= takenW;
            }

            leftW -= takenW;
            cost += (Int128)takenW * segment.Price;
            if (leftW == 0)
            {
                break;
            }
        }

        return leftW == 0 ? cost : throw new InvalidOperationException($"{leftW} W were found that do not exist.");
    }

    /// <summary>Each node's room, and whether all that is below it together could exceed it.</summary>
    public (long RoomW, bool IsBindable)[] BindableNodes()
    {
        var belowW = new long[_nodes.Count];
        foreach (var segment in _segments.Where(segment => segment.Node >= 0))
        {
            belowW[segment.Node] += segment.LimitW;
        }

        for (var node = belowW.Length - 1; node >= 0; node--)
        {
            if (_nodes[node].Parent >= 0)
            {
                belowW[_nodes[node].Parent] += Math.Min(belowW[node], _nodes[node].RoomW);
            }
        }

        return [.. _nodes.Select((node, i) => (node.RoomW, belowW[i] > node.RoomW))];
    }

    private void Add(PlantFleet fleet, PlantPicture picture, int feeder)
    {
        var network = fleet.Network.Feeders[feeder];
        var places = new int[network.Count];
        for (var node = 0; node < places.Length; node++)
        {
            places[node] = node == 0 ? -1 : places[network.Parents[node]];
            if (picture.Nodes[feeder][node] is { ExportLimitW: { } exportW, UncontrolledLoadW: var loadW })
            {
                _nodes.Add(new(places[node], Math.Max(0, exportW + loadW)));
                places[node] = _nodes.Count - 1;
            }
        }

        for (var vehicle = 0; vehicle < fleet.CountOn(feeder); vehicle++)
        {
            var (terms, drawnW) = (fleet.TermsOf(feeder, vehicle), picture.BaselineW[feeder][vehicle]);
            var (node, price) = (places[fleet.NodeOf(feeder, vehicle)], terms.Settings.Price.MicroPerWattHour);
            _segments.Add(new(-1, Math.Max(0, drawnW), price));
            _segments.Add(new(
                node,
                terms.Nameplate.DischargePowerMax.Watts,
                price + terms.Settings.DischargePrice.MicroPerWattHour));
        }
    }

    public readonly record struct Segment(int Node, long LimitW, long Price);

    public readonly record struct Node(int Parent, long RoomW);
}
