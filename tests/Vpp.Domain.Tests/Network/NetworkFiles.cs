using System.Text;
using Vpp.Domain.Network;

namespace Vpp.Domain.Tests.Network;

/// <summary>Network files that tests read.</summary>
internal static class NetworkFiles
{
    public const string Header = "id,parent,kind,name,rating_kva,load_kw,load_kvar,num_cust\n";

    /// <summary>A grid, a substation with a large customer, two feeders, a transformer and two homes.</summary>
    public const string SmallText = Header +
        """
        grid,-1,source,Grid,,,,
        sub,grid,substation,Substation,10000,,,
        mill,sub,customer_primary,Mill,,500,300,3
        f1,sub,feeder_head,First,8000,,,
        f2,sub,feeder_head,Second,,,,
        t1,f1,svc_xfmr,T1,25,,,
        h1,t1,customer,Home 1,,7,4,
        h2,t1,customer,,,3,3,

        """;

    public static NetworkReading Small(NetworkOptions? options = null) =>
        NetworkCsv.Read("small.csv", SmallText, options);

    public static NetworkModel Accepted(string rows, NetworkOptions? options = null) =>
        Assert.IsType<NetworkReading.Accepted>(NetworkCsv.Read("n.csv", Header + rows, options)).Model;

    public static byte[] Circuit5() =>
        File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "Network", "epri_ckt5_tree.csv"));

    /// <summary>The nodes as lines, in the model's order.</summary>
    public static IEnumerable<string> Lines(NetworkModel model) =>
        Enumerable.Range(0, model.Count).Select(node => new StringBuilder()
            .Append(model.Id(node)).Append(' ')
            .Append(model.Parent(node) < 0 ? "-" : model.Id(model.Parent(node)).Text).Append(' ')
            .Append(model.Kind(node).Word()).Append(" '").Append(model.Name(node)).Append("' ")
            .Append(model.Rating(node)?.ToString() ?? "unrated").Append(" in ")
            .Append(model.ImportLimit(node)?.ToString() ?? "free").Append(" out ")
            .Append(model.ExportLimit(node)?.ToString() ?? "free").Append(" load ")
            .Append(model.PeakLoad(node)).Append(' ').Append(model.PeakLoadVar(node)).Append(" var ")
            .Append(model.Customers(node)).ToString());
}
