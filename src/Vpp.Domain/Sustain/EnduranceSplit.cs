using Vpp.Domain.Dispatch;

namespace Vpp.Domain.Sustain;

/// <summary>
/// The longest-sustaining split one level up: each feeder counts as the devices of its own curve, what is fleeting
/// first and then the longest, equals in proportion, within the rooms of the nodes above the feeder heads. Whole watts,
/// so that the parts add up (C1).
/// </summary>
public sealed class EnduranceSplit
{
    private readonly AllocationProblem _problem;
    private readonly LongestSustain _longestSustain = new();
    private readonly Allocation _allocation = new();
    private readonly List<int> _feeders = [];

    /// <param name="parents">Parent's index of each node, parents before children; the root's is -1.</param>
    public EnduranceSplit(ReadOnlySpan<int> parents) => _problem = new AllocationProblem(parents);

    /// <summary>What the last split could not place, in watts ≥ 0.</summary>
    public long ShortfallW => _allocation.Shortfall.Watts;

    /// <summary>Which of each node's limits took part in the last split.</summary>
    public ReadOnlySpan<NodeBinding> NodeBindings => _allocation.NodeBindings;

    /// <summary>Sets the most that all below a node may move together, watts ≥ 0.</summary>
    public void SetRoom(int node, long roomW) => _problem.SetRoom(node, roomW);

    /// <summary>Parts of a target in watts ≥ 0, in the order of the feeders.</summary>
    /// <param name="targetW">Magnitude of the target.</param>
    /// <param name="feeders">Each feeder's endurance and the node that it hangs on.</param>
    public long[] Split(long targetW, IReadOnlyList<(int Node, Endurance Endurance)> feeders)
    {
        _problem.ClearVehicles();
        _feeders.Clear();
        for (var feeder = 0; feeder < feeders.Count; feeder++)
        {
            var (node, endurance) = feeders[feeder];
            Offer(feeder, node, new(VirtualDevice.ForEver, endurance.Fleeting.Power.Watts));
            foreach (var device in endurance.Stored.Devices)
            {
                Offer(feeder, node, device);
            }
        }

        _problem.Solve(targetW, _longestSustain, _allocation);
        var shareW = new long[feeders.Count];
        for (var offer = 0; offer < _feeders.Count; offer++)
        {
            shareW[_feeders[offer]] += _allocation.ShareW[offer];
        }

        return shareW;
    }

    private void Offer(int feeder, int node, VirtualDevice device)
    {
        for (var leftW = device.PowerW; leftW > 0; leftW -= AllocationProblem.LimitMaxW)
        {
            var limitW = Math.Min(leftW, AllocationProblem.LimitMaxW);
            var presentW = device.LastsMs == VirtualDevice.ForEver ? limitW : 0;
            var offer = _problem.Add(new VehicleOffer(node, limitW, presentW, 0, _feeders.Count));
            _longestSustain.SetLasts(offer, device.LastsMs);
            _feeders.Add(feeder);
        }
    }
}
