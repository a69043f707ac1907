using Vpp.Domain.Network;
using Vpp.Domain.Quantities;

namespace Vpp.Domain.Tests.Network;

public class FeederNetworkTests
{
    private static readonly NetworkModel Small = Assert.IsType<NetworkReading.Accepted>(NetworkFiles.Small()).Model;

    [Fact]
    public void A_feeder_is_its_head_and_all_below_it()
    {
        var feeder = Small.Feeders[0];

        Assert.Equal("small/f1", feeder.Id.Text);
        Assert.Equal(["small/f1", "small/t1", "small/h1", "small/h2"], Ids(feeder));
        Assert.Equal([-1, 0, 1, 1], feeder.Parents);
        Assert.Equal(
            [NodeKind.FeederHead, NodeKind.ServiceTransformer, NodeKind.Customer, NodeKind.Customer],
            feeder.Kinds.ToArray());
        Assert.Equal([7_999_996, 24_000, long.MaxValue, long.MaxValue], feeder.ImportLimitW);
        Assert.Equal([0, 24_000, 0, 0], feeder.ExportLimitW);
        Assert.Equal([0, 0, 7_000, 3_000], feeder.PeakLoadW);
        Assert.Equal([0, 0, 1, 1], feeder.Customers);
        Assert.Equal("Home 1", feeder.Name(2));
    }

    [Fact]
    public void A_feeder_finds_its_own_nodes_and_no_other()
    {
        var feeder = Small.Feeders[0];

        Assert.Equal(3, feeder.IndexOf(new("small/h2")));
        Assert.Equal(0, feeder.IndexOf(new("small/f1")));
        Assert.Null(feeder.IndexOf(new("small/f2")));
        Assert.Null(feeder.IndexOf(new("small/sub")));
        Assert.Null(feeder.IndexOf(new("small/nothing")));
    }

    [Fact]
    public void Local_indexes_follow_the_head_in_the_model()
    {
        var feeder = Small.Feeders[0];

        Assert.Equal(Ids(feeder), Enumerable.Range(feeder.HeadIndex, feeder.Count).Select(node => Small.Id(node).Text));
    }

    [Fact]
    public void What_is_above_the_heads_is_the_upper_network()
    {
        var upper = Small.Upper;

        Assert.Equal(["small/grid", "small/sub", "small/mill"], Ids(upper));
        Assert.Equal([-1, 0, 1], upper.Parents);
        Assert.Equal([NodeKind.Source, NodeKind.Substation, NodeKind.CustomerPrimary], upper.Kinds.ToArray());
        Assert.Equal([long.MaxValue, 9_995_286, long.MaxValue], upper.ImportLimitW);
        Assert.Equal([long.MaxValue, 0, 0], upper.ExportLimitW);
        Assert.Equal([0, 0, 500_000], upper.PeakLoadW);
        Assert.Equal([1, 1], upper.FeederParents);
    }

    [Fact]
    public void A_node_knows_its_feeder()
    {
        Assert.Same(Small.Feeders[0], Small.FeederOf(Small.IndexOf(new("small/h1"))!.Value));
        Assert.Null(Small.FeederOf(Small.IndexOf(new("small/mill"))!.Value));
    }

    [Fact]
    public void Without_a_feeder_head_the_substation_counts_as_one()
    {
        var model = NetworkFiles.Accepted(
            "g,-1,source,,,,,\ns,g,substation,,500,,,\nt,s,svc_xfmr,,25,,,\nc,t,customer,,,7,4,\n");

        Assert.Equal(["n/s", "n/t", "n/c"], Ids(Assert.Single(model.Feeders)));
        Assert.Equal(["n/g"], Ids(model.Upper));
        Assert.Equal([0], model.Upper.FeederParents);
    }

    [Fact]
    public void A_lone_transformer_is_a_feeder_that_must_not_export()
    {
        var model = NetworkFiles.Accepted("t,-1,svc_xfmr,,25,,,\nc,t,customer,,,7,0,\n");

        Assert.Equal(["n/t", "n/c"], Ids(Assert.Single(model.Feeders)));
        Assert.Equal(Power.Zero, model.ExportLimit(0));
        Assert.Equal(0, model.Upper.Count);
        Assert.Equal([-1], model.Upper.FeederParents);
    }

    [Fact]
    public void Each_branch_below_a_source_without_feeder_heads_counts_as_one()
    {
        var model = NetworkFiles.Accepted(
            "g,-1,source,,,,,\na,g,section,,500,,,\nb,g,section,,500,,,\n" +
            "p,g,customer_primary,,,7,4,\nc,b,customer,,,7,4,\n");

        Assert.Equal(["n/a", "n/b"], model.Feeders.Select(feeder => feeder.Id.Text));
        Assert.Equal(["n/g", "n/p"], Ids(model.Upper));
    }

    [Fact]
    public void Homes_straight_at_the_source_make_it_the_feeder()
    {
        var model = NetworkFiles.Accepted("g,-1,source,,,,,\nc,g,customer,,,7,4,\n");

        Assert.Equal(["n/g", "n/c"], Ids(Assert.Single(model.Feeders)));
    }

    [Fact]
    public void A_feeder_head_below_another_belongs_to_the_upper_one()
    {
        var model = NetworkFiles.Accepted("f,-1,feeder_head,,500,,,\nl,f,lateral,,300,,,\nh,l,feeder_head,,200,,,\n");

        Assert.Equal(["n/f", "n/l", "n/h"], Ids(Assert.Single(model.Feeders)));
    }

    [Fact]
    public void A_home_above_the_feeder_heads_is_warned_of()
    {
        var reading = NetworkCsv.Read(
            "n.csv", NetworkFiles.Header + "s,-1,substation,,500,,,\nf,s,feeder_head,,300,,,\nc,s,customer,,,7,4,\n");

        Assert.Equal(
            ["n.csv:4: customer 'c' hangs above the feeder heads: a home there has no feeder"],
            Assert.IsType<NetworkReading.Accepted>(reading).Warnings.Select(warning => warning.ToString()));
    }

    private static IEnumerable<string> Ids(FeederNetwork feeder) =>
        Enumerable.Range(0, feeder.Count).Select(local => feeder.NodeId(local).Text);

    private static IEnumerable<string> Ids(UpperNetwork upper) =>
        Enumerable.Range(0, upper.Count).Select(node => upper.NodeId(node).Text);
}
