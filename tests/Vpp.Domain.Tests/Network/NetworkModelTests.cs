using Vpp.Domain.Identities;
using Vpp.Domain.Network;
using Vpp.Domain.Quantities;

namespace Vpp.Domain.Tests.Network;

public class NetworkModelTests
{
    [Fact]
    public void A_file_becomes_a_tree_with_limits_in_watts()
    {
        // 25 kVA beside 7 kvar leave 24 kW; 8,000 kVA beside the same 7 kvar lose 4 W, 10,000 beside 307 kvar 4,714 W.
        Assert.Equal(
            [
                "small/grid - source 'Grid' unrated in free out free load 0 W 0 var 0",
                "small/sub small/grid substation 'Substation' 10000000 VA in 9995286 W out 0 W load 0 W 0 var 0",
                "small/mill small/sub customer_primary 'Mill' unrated in free out 0 W load 500000 W 300000 var 3",
                "small/f1 small/sub feeder_head 'First' 8000000 VA in 7999996 W out 0 W load 0 W 0 var 0",
                "small/t1 small/f1 svc_xfmr 'T1' 25000 VA in 24000 W out 24000 W load 0 W 0 var 0",
                "small/h1 small/t1 customer 'Home 1' unrated in free out 0 W load 7000 W 4000 var 1",
                "small/h2 small/t1 customer 'h2' unrated in free out 0 W load 3000 W 3000 var 1",
                "small/f2 small/sub feeder_head 'Second' unrated in free out 0 W load 0 W 0 var 0",
            ],
            NetworkFiles.Lines(Accepted(NetworkFiles.Small()).Model));
    }

    [Fact]
    public void A_line_without_rating_is_listed_and_limits_nothing() =>
        Assert.Equal(
            [
                "small.csv:2: source 'grid' has no rating and so limits nothing",
                "small.csv:6: feeder_head 'f2' has no rating and so limits nothing",
            ],
            Accepted(NetworkFiles.Small()).Warnings.Select(warning => warning.ToString()));

    [Fact]
    public void Reverse_flow_is_off_at_feeder_heads_and_substations_until_it_is_allowed()
    {
        var model = Accepted(NetworkFiles.Small(new() { ReverseFlowAllowed = true })).Model;

        Assert.Equal(model.ImportLimit(Node(model, "sub")), model.ExportLimit(Node(model, "sub")));
        Assert.Equal(model.ImportLimit(Node(model, "f1")), model.ExportLimit(Node(model, "f1")));
        Assert.Null(model.ExportLimit(Node(model, "f2")));
        Assert.Equal(Power.Zero, model.ExportLimit(Node(model, "h1")));
    }

    [Fact]
    public void An_export_limit_of_one_node_goes_before_the_rule_but_not_beyond_the_rating()
    {
        var options = new NetworkOptions
        {
            ExportLimits = new Dictionary<NodeId, Power>
            {
                [new("small/f1")] = Power.FromWatts(2_000_000),
                [new("small/t1")] = Power.FromWatts(1_000_000),
                [new("small/h1")] = Power.FromWatts(5_000),
            },
        };

        var model = Accepted(NetworkFiles.Small(options)).Model;

        Assert.Equal(Power.FromWatts(2_000_000), model.ExportLimit(Node(model, "f1")));
        Assert.Equal(Power.FromWatts(24_000), model.ExportLimit(Node(model, "t1")));
        Assert.Equal(Power.FromWatts(5_000), model.ExportLimit(Node(model, "h1")));
        Assert.Equal(Power.Zero, model.ExportLimit(Node(model, "sub")));
    }

    [Fact]
    public void An_export_limit_for_a_node_that_the_file_lacks_is_refused()
    {
        var options = new NetworkOptions
        {
            ExportLimits = new Dictionary<NodeId, Power>
            {
                [new("small/f9")] = Power.Zero,
                [new("elsewhere/f1")] = Power.Zero,
            },
        };

        var faults = Assert.IsType<NetworkReading.Refused>(NetworkFiles.Small(options)).Faults;
        Assert.Equal(
            ["small.csv:1: an export limit is set for node 'small/f9', which the file lacks"],
            faults.Select(fault => fault.ToString()));
    }

    [Fact]
    public void The_reserve_for_volt_var_adds_to_the_reactive_load()
    {
        var model = Accepted(NetworkFiles.Small(new() { VoltVarReservePerMille = 320 })).Model;

        // 7 kvar of load and 8 kvar of reserve: √(25² − 15²) = 20.
        Assert.Equal(Power.FromWatts(20_000), model.ImportLimit(Node(model, "t1")));
    }

    [Fact]
    public void Reactive_power_beyond_the_rating_leaves_no_limit_but_zero_and_says_so()
    {
        var reading = Accepted(NetworkCsv.Read(
            "n.csv", NetworkFiles.Header + "t,-1,svc_xfmr,,25,,,\nc,t,customer,,,7,30,\n"));

        Assert.Equal(Power.Zero, reading.Model.ImportLimit(0));
        Assert.Equal(
            ["n.csv:2: svc_xfmr 't' is filled by reactive power and its reserve: its limits are 0 W"],
            reading.Warnings.Select(warning => warning.ToString()));
    }

    [Fact]
    public void Quotes_line_ends_a_byte_order_mark_and_other_columns_are_no_fault()
    {
        const string Text =
            "\ufeffx,kind,load_kvar,id,load_kw,\"parent\",rating_kva,name\r\n" +
            "1,customer,1e-3,c,+2.50,t,,\"Home \"\"Ångström\"\", left\"\r\n" +
            "\r\n" +
            "\"a\nb\",svc_xfmr,,t,,-1,\"37.5\",";

        Assert.Equal(
            [
                "q/t - svc_xfmr 't' 37500 VA in 37499 W out 0 W load 0 W 0 var 0",
                "q/c q/t customer 'Home \"Ångström\", left' unrated in free out 0 W load 2500 W 1 var 1",
            ],
            NetworkFiles.Lines(Accepted(NetworkCsv.Read("some/folder/q.csv", Text)).Model));
    }

    [Fact]
    public void A_rating_is_rounded_down_and_a_load_up()
    {
        var model = NetworkFiles.Accepted("t,-1,svc_xfmr,,25.0009,,,\nc,t,customer,,,1.0001,0.0001,\n");

        Assert.Equal(ApparentPower.FromVoltAmperes(25_000), model.Rating(0));
        Assert.Equal(Power.FromWatts(1_001), model.PeakLoad(1));
        Assert.Equal(1, model.PeakLoadVar(1));
    }

    [Fact]
    public void Files_combine_into_one_model_whose_trees_stay_apart()
    {
        var second = NetworkCsv.Read("second.csv", NetworkFiles.SmallText);

        var combined = Accepted(NetworkModel.Combine([NetworkFiles.Small(), second]));

        Assert.Equal(
            NetworkFiles.Lines(Accepted(NetworkFiles.Small()).Model).Concat(NetworkFiles.Lines(Accepted(second).Model)),
            NetworkFiles.Lines(combined.Model));
        Assert.Equal(
            ["small/f1", "small/f2", "second/f1", "second/f2"],
            combined.Model.Feeders.Select(feeder => feeder.Id.Text));
        Assert.Equal(4, combined.Warnings.Length);
        Assert.Equal(["small", "second"], combined.Model.Stems);
    }

    [Fact]
    public void Two_files_of_one_name_are_refused()
    {
        var reading = NetworkModel.Combine([NetworkFiles.Small(), NetworkFiles.Small()]);

        Assert.Equal(
            ["small:1: 2 files have this name, and it begins the ids of their nodes: names must differ"],
            Assert.IsType<NetworkReading.Refused>(reading).Faults.Select(fault => fault.ToString()));
    }

    [Fact]
    public void One_refused_file_refuses_the_whole_and_every_fault_is_kept()
    {
        var reading = NetworkModel.Combine(
            [NetworkFiles.Small(), NetworkCsv.Read("a.csv", "id\n"), NetworkCsv.Read("b.csv", "")]);

        var faults = Assert.IsType<NetworkReading.Refused>(reading).Faults;
        Assert.Equal(6, faults.Length);
        Assert.Equal(["a.csv", "b.csv"], faults.Select(fault => fault.File).Distinct());
    }

    [Fact]
    public void A_sound_file_replaces_the_model_in_force()
    {
        var before = NetworkInForce.None.Adopt(NetworkFiles.Small()).Adopt(NetworkCsv.Read("b.csv", ""));

        var after = before.Adopt(NetworkFiles.Small(new() { ReverseFlowAllowed = true }));

        Assert.NotSame(before.Model, after.Model);
        Assert.Equal(before.Version + 1, after.Version);
        Assert.Empty(after.Faults);
        Assert.Equal(2, after.Warnings.Length);
    }

    [Fact]
    public void Nodes_are_found_by_id()
    {
        var model = Accepted(NetworkFiles.Small()).Model;

        Assert.All(Enumerable.Range(0, model.Count), node => Assert.Equal(node, model.IndexOf(model.Id(node))));
        Assert.Null(model.IndexOf(new("small/h9")));
    }

    private static NetworkReading.Accepted Accepted(NetworkReading reading) =>
        Assert.IsType<NetworkReading.Accepted>(reading);

    private static int Node(NetworkModel model, string id) => model.IndexOf(new($"small/{id}"))!.Value;
}
