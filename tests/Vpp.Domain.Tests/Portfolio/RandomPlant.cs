using System.Globalization;
using System.Text;
using Vpp.Domain.Network;
using Vpp.Domain.Portfolio;
using Vpp.Domain.Tests.Network;

namespace Vpp.Domain.Tests.Portfolio;

/// <summary>A seeded plant: substations in up to three levels, tight or free, and feeders that offer steps.</summary>
internal sealed class RandomPlant
{
    private static readonly NetworkOptions ReverseFlow = new() { ReverseFlowAllowed = true };

    public RandomPlant(int seed, int feedersMax = 12)
    {
        var random = new Random(seed);
        var text = new StringBuilder();
        AddNode(text, "n0", "-1", "source", 0);
        var nodes = 1;
        AddBelow(0, random.Next(1, feedersMax), depth: 0);
        Model = NetworkFiles.Accepted(text.ToString(), ReverseFlow);
        Raising = random.Next(2) == 0;
        var stepCount = random.Next(1, 20);
        StepW = new long[Model.Feeders.Count][];
        Offers = new FeederOffer[Model.Feeders.Count];
        for (var feeder = 0; feeder < Offers.Length; feeder++)
        {
            StepW[feeder] = [.. Enumerable.Range(0, stepCount).Select(_ => random.Next(3) * random.NextInt64(3_000))];
            var steps = new SupplySteps();
            steps.Set(StepW[feeder]);
            var load = random.Next(-3_000, 6_000);
            Offers[feeder] = random.Next(8) == 0
                ? new FeederOffer(load, null)
                : new FeederOffer(
                    load,
                    steps,
                    random.Next(3) == 0 ? random.Next(9_000) : 0,
                    random.Next(3) == 0 ? random.Next(9_000) : long.MaxValue);
        }

        TargetW = random.NextInt64(StepW.Sum(each => each.Sum()) + 2);

        void AddBelow(int parent, int feeders, int depth)
        {
            while (feeders > 0)
            {
                var part = random.Next(1, feeders + 1);
                feeders -= part;
                if (depth == 2 || random.Next(3) == 0)
                {
                    for (; part > 0; part--)
                    {
                        AddNode(text, $"n{nodes++}", $"n{parent}", "feeder_head", 0);
                    }

                    continue;
                }

                var node = nodes++;
                AddNode(text, $"n{node}", $"n{parent}", "substation", random.Next(2) == 0 ? 9_000 : random.Next(1, 40));
                AddBelow(node, part, depth + 1);
            }
        }
    }

    public NetworkModel Model { get; }

    public bool Raising { get; }

    public long TargetW { get; }

    public FeederOffer[] Offers { get; }

    /// <summary>Watts by step of each feeder, before promises and caps.</summary>
    public long[][] StepW { get; }

    /// <summary>Watts by step that a feeder may still be asked for.</summary>
    public IEnumerable<(int Step, long Watts)> Left(int feeder)
    {
        var offer = Offers[feeder];
        var (promisedW, capW) = (offer.PromisedW, offer.CapW);
        for (var step = 0; step < StepW[feeder].Length && offer.Steps is not null; step++)
        {
            var takenW = Math.Min(promisedW, StepW[feeder][step]);
            var leftW = Math.Min(capW, StepW[feeder][step] - takenW);
            (promisedW, capW) = (promisedW - takenW, capW - leftW);
            yield return (step, leftW);
        }
    }

    /// <summary>Room of a node above the feeder heads; null where nothing limits it.</summary>
    public long? RoomW(int node)
    {
        var upper = Model.Upper;
        var limitW = Raising ? upper.ImportLimitW[node] : upper.ExportLimitW[node];
        var loadW = 0L;
        for (var other = 0; other < upper.Count; other++)
        {
            loadW += IsBelow(other, node) ? upper.PeakLoadW[other] : 0;
        }

        for (var feeder = 0; feeder < Offers.Length; feeder++)
        {
            loadW += IsBelow(upper.FeederParents[feeder], node) ? Offers[feeder].LoadW : 0;
        }

        return limitW == long.MaxValue ? null : Math.Max(0, Raising ? limitW - loadW : limitW + loadW);
    }

    public bool IsBelow(int node, int ancestor)
    {
        while (node >= 0 && node != ancestor)
        {
            node = Model.Upper.Parents[node];
        }

        return node == ancestor;
    }

    private static void AddNode(
        StringBuilder text, string id, string parent, string kind, int ratingKva) =>
        text.AppendLine(CultureInfo.InvariantCulture,
            $"{id},{parent},{kind},,{(ratingKva > 0 ? ratingKva.ToString(CultureInfo.InvariantCulture) : "")},,,");
}
