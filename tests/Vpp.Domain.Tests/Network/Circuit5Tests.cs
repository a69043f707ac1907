using Vpp.Domain.Network;
using Vpp.Domain.Quantities;

namespace Vpp.Domain.Tests.Network;

/// <summary>The real circuit that the product carries reads to the figures its source states.</summary>
public class Circuit5Tests
{
    private static readonly NetworkReading.Accepted Reading =
        Assert.IsType<NetworkReading.Accepted>(NetworkCsv.Read("epri_ckt5_tree.csv", NetworkFiles.Circuit5()));

    private static NetworkModel Model => Reading.Model;

    [Fact]
    public void It_has_1379_customers_on_584_service_transformers()
    {
        Assert.Equal(1_379, Nodes(NodeKind.Customer).Count());
        Assert.Equal(584, Nodes(NodeKind.ServiceTransformer).Count());
        Assert.Equal(1_379, Nodes(NodeKind.Customer).Sum(Model.Customers));
    }

    [Fact]
    public void Its_service_transformers_add_up_to_16385_kVA() =>
        Assert.Equal(16_385_000, Nodes(NodeKind.ServiceTransformer).Sum(node => Model.Rating(node)!.Value.VoltAmperes));

    [Fact]
    public void Its_peak_load_is_7133_kW() =>
        Assert.Equal(7_133, Math.Round(Power.Sum(Nodes(NodeKind.Customer).Select(Model.PeakLoad)).Kilowatts));

    [Fact]
    public void It_is_one_feeder_below_one_substation()
    {
        Assert.Equal("epri_ckt5_tree/2", Assert.Single(Model.Feeders).Id.Text);
        Assert.Equal(2_037, Model.Feeders[0].Count);
        Assert.Equal([NodeKind.Source, NodeKind.Substation], Model.Upper.Kinds.ToArray());
    }

    [Fact]
    public void Only_its_source_has_no_rating() =>
        Assert.Equal(
            ["epri_ckt5_tree.csv:2: source '0' has no rating and so limits nothing"],
            Reading.Warnings.Select(warning => warning.ToString()));

    private static IEnumerable<int> Nodes(NodeKind kind) =>
        Enumerable.Range(0, Model.Count).Where(node => Model.Kind(node) == kind);
}
