using Vpp.Domain.Dispatch;

namespace Vpp.Domain.Sustain;

/// <summary>
/// Curves added up a tree of limited nodes, each held under its node's room. What hangs below a node is the top of a
/// stack when the node's turn comes, so that only nodes whose room binds cost a sort.
/// </summary>
internal sealed class EnduranceTree
{
    private readonly AllocationTree _tree;
    private readonly List<(int Position, VirtualDevice Device)> _stored = [];
    private readonly List<(int Position, VirtualDevice Device)> _fleeting = [];
    private readonly long[] _roomW;

    /// <param name="parents">Parent's index of each node, parents before children; the root's is -1.</param>
    public EnduranceTree(ReadOnlySpan<int> parents)
    {
        _tree = new AllocationTree(parents);
        _roomW = new long[_tree.Count];
        Array.Fill(_roomW, AllocationProblem.Unlimited);
    }

    /// <summary>Forgets what hangs on the nodes; rooms stay.</summary>
    public void Clear()
    {
        _stored.Clear();
        _fleeting.Clear();
    }

    /// <summary>Sets the most that all below a node may move together, watts ≥ 0.</summary>
    public void SetRoom(int node, long roomW) => _roomW[_tree.PositionOf[node]] = roomW;

    /// <summary>Adds power that can be used at any time, until it has been used so long.</summary>
    public void AddStored(int node, long powerW, long lastsMs) => Add(_stored, node, powerW, lastsMs);

    /// <summary>Adds power that is there from now to a time, used or not.</summary>
    public void AddFleeting(int node, long powerW, long untilMs) => Add(_fleeting, node, powerW, untilMs);

    /// <summary>What the root can give.</summary>
    public Endurance Measure()
    {
        var takenW = new long[_tree.Count];
        var fleeting = Climb(_fleeting, VirtualDevice.Cut, (position, powerW) => takenW[position] = powerW);
        return new(Climb(_stored, VirtualDevice.Flatten, null, takenW), fleeting);
    }

    private delegate int Hold(Span<VirtualDevice> devices, long limitW);

    private DurationCurve Climb(
        List<(int Position, VirtualDevice Device)> added, Hold hold, Action<int, long>? onPower, long[]? takenW = null)
    {
        added.Sort((left, right) => right.Position.CompareTo(left.Position));
        var (stack, top, next) = (new VirtualDevice[added.Count], 0, 0);
        var topAfter = new int[_tree.Count + 1];
        var powerW = new long[_tree.Count];
        for (var position = _tree.Count - 1; position >= 0; position--)
        {
            for (; next < added.Count && added[next].Position == position; next++)
            {
                stack[top++] = added[next].Device;
                powerW[position] += added[next].Device.PowerW;
            }

            var roomW = _roomW[position] - (takenW?[position] ?? 0);
            if (powerW[position] > roomW)
            {
                var from = topAfter[_tree.End[position]];
                var below = stack.AsSpan(from, top - from);
                below.Sort();
                top = from + hold(below, roomW);
                powerW[position] = roomW;
            }

            topAfter[position] = top;
            onPower?.Invoke(position, powerW[position]);
            if (position > 0)
            {
                powerW[_tree.Parent[position]] += powerW[position];
            }
        }

        return new(stack.AsSpan(0, top));
    }

    private void Add(List<(int Position, VirtualDevice Device)> to, int node, long powerW, long lastsMs)
    {
        if (powerW > 0 && lastsMs > 0)
        {
            to.Add((_tree.PositionOf[node], new VirtualDevice(lastsMs, powerW)));
        }
    }
}
