using System.Globalization;
using CsCheck;
using Vpp.Domain.Identities;
using Vpp.Domain.Network;
using Vpp.Domain.Quantities;

namespace Vpp.Domain.Tests.Network;

public class NetworkLawTests
{
    private static readonly NodeKind[] Inner =
    [
        NodeKind.Source, NodeKind.Substation, NodeKind.FeederHead, NodeKind.Section, NodeKind.Lateral,
        NodeKind.StepTransformer, NodeKind.ServiceTransformer,
    ];

    private static readonly Gen<long> GenLoad = Gen.Long[0, 9_000_000];

    // A parent is drawn among the rows before, so that any list of seeds is a tree.
    private static readonly Gen<Row[]> GenTree =
        Gen.Select(Gen.Int[0, 1_000], Gen.Int[0, Inner.Length - 1], Gen.Bool, Gen.Long[1, 40_000_000], GenLoad, GenLoad)
            .Array[1, 40].Select(seeds => WithLeavesAsCustomers([.. seeds.Select(Draw)]));

    private static readonly Gen<NetworkOptions> GenOptions =
        Gen.Select(Gen.Bool, Gen.Int[0, 1_000], Gen.Long[0, 9_000_000], (reverse, reserve, export) => new NetworkOptions
        {
            ReverseFlowAllowed = reverse,
            VoltVarReservePerMille = reserve,
            ExportLimits = new Dictionary<NodeId, Power> { [new("law/n0")] = Power.FromWatts(export) },
        });

    [Fact]
    public void A_tree_reads_back_the_same_in_any_order_of_rows() =>
        Gen.Select(GenTree, Gen.Int).Sample((tree, seed) =>
        {
            var rows = tree.ToArray();
            SeededShuffle(rows, seed);

            var model = Read(rows, NetworkOptions.Default);

            Assert.Equal(tree.Length, model.Count);
            foreach (var row in tree)
            {
                var node = model.IndexOf(new($"law/{row.Id}"))!.Value;
                var parent = model.Parent(node);
                Assert.Equal(row.Parent, parent < 0 ? "-1" : model.Id(parent).Text["law/".Length..]);
                Assert.True(parent < node);
                Assert.Equal(row.Kind, model.Kind(node));
                Assert.Equal(row.RatingVa, model.Rating(node)?.VoltAmperes);
                Assert.Equal((row.LoadW, row.LoadVar), (model.PeakLoad(node).Watts, model.PeakLoadVar(node)));
            }
        });

    // P4: a limit in watts is never above the rating that it stands for.
    [Fact]
    public void No_limit_is_above_its_rating() =>
        Gen.Select(GenTree, GenOptions).Sample((tree, options) =>
        {
            var model = Read(tree, options);

            for (var node = 0; node < model.Count; node++)
            {
                var rating = model.Rating(node)?.VoltAmperes ?? long.MaxValue;
                Assert.InRange(model.ImportLimit(node)?.Watts ?? 0, 0, rating);
                Assert.InRange(model.ExportLimit(node)?.Watts ?? 0, 0, rating);
                var isLimited = IsLimiting(model.Kind(node)) && model.Rating(node) is not null;
                Assert.Equal(isLimited, model.ImportLimit(node) is not null);
            }
        });

    [Fact]
    public void Every_node_is_of_one_feeder_or_of_the_upper_network() =>
        GenTree.Sample(tree =>
        {
            var model = Read(tree, NetworkOptions.Default);

            Assert.Equal(model.Count, model.Upper.Count + model.Feeders.Sum(feeder => feeder.Count));
            foreach (var feeder in model.Feeders)
            {
                for (var local = 1; local < feeder.Count; local++)
                {
                    var node = model.IndexOf(feeder.NodeId(local))!.Value;
                    Assert.Same(feeder, model.FeederOf(node));
                    Assert.Equal(model.Id(model.Parent(node)), feeder.NodeId(feeder.Parents[local]));
                    Assert.InRange(feeder.Parents[local], 0, local - 1);
                }
            }
        });

    private static bool IsLimiting(NodeKind kind) => kind is not NodeKind.Source && !kind.IsCustomer();

    private static Row Draw((int Parent, int Kind, bool Rated, long RatingVa, long LoadW, long LoadVar) seed, int index)
    {
        var kind = Inner[seed.Kind];
        var parent = index == 0 ? "-1" : $"n{seed.Parent % index}";
        long? rating = seed.Rated || kind.NeedsRating() ? seed.RatingVa : null;
        return new($"n{index}", parent, kind, rating, seed.LoadW, seed.LoadVar);
    }

    /// <summary>Loads on inner nodes stay: a section may carry a lumped load.</summary>
    private static Row[] WithLeavesAsCustomers(Row[] rows)
    {
        var parents = rows.Select(row => row.Parent).ToHashSet();
        return [.. rows.Select(row => parents.Contains(row.Id) ? row : row with
        {
            Kind = row.RatingVa is null ? NodeKind.CustomerPrimary : NodeKind.Customer,
        })];
    }

    private static NetworkModel Read(IEnumerable<Row> rows, NetworkOptions options)
    {
        var reading = NetworkCsv.Read("law.csv", NetworkFiles.Header + string.Concat(rows), options);
        return Assert.IsType<NetworkReading.Accepted>(reading).Model;
    }

    private static void SeededShuffle(Row[] rows, int seed)
    {
        var state = (uint)(seed & int.MaxValue);
        for (var last = rows.Length - 1; last > 0; last--)
        {
            state = unchecked((state * 1_664_525) + 1_013_904_223);
            var other = (int)(state % (uint)(last + 1));
            (rows[last], rows[other]) = (rows[other], rows[last]);
        }
    }

    private sealed record Row(string Id, string Parent, NodeKind Kind, long? RatingVa, long LoadW, long LoadVar)
    {
        public override string ToString() => string.Create(
            CultureInfo.InvariantCulture,
            $"{Id},{Parent},{Kind.Word()},,{RatingVa / 1_000m},{LoadW / 1_000m},{LoadVar / 1_000m},\n");
    }
}
