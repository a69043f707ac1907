using Vpp.Domain.Identities;

namespace Vpp.Domain.Network;

/// <summary>Turns a sound tree of rows into columns with limits.</summary>
internal static class NetworkAssembly
{
    public static NetworkReading Assemble(string file, string stem, NetworkTree tree, NetworkOptions options)
    {
        var nodes = Columns(stem, tree);
        var model = new NetworkModel([stem], nodes, NetworkLimits.Apply(nodes, options));
        var faults = new NetworkFaults(file);
        foreach (var node in options.ExportLimits.Keys.Where(node => IsOf(stem, node) && model.IndexOf(node) is null))
        {
            faults.Add(1, $"an export limit is set for node {NetworkNotice.Quote(node.Text)}, which the file lacks");
        }

        return faults.Any
            ? faults.Refusal()
            : new NetworkReading.Accepted(model, Warnings(file, tree, model).ToNotices());
    }

    private static NodeColumns Columns(string stem, NetworkTree tree)
    {
        var nodes = new NodeColumns(tree.Rows.Length);
        tree.Parents.CopyTo(nodes.Parents, 0);
        for (var node = 0; node < nodes.Count; node++)
        {
            var row = tree.Rows[node];
            nodes.Ids[node] = new NodeId($"{stem}/{row.Id}");
            nodes.Kinds[node] = row.Kind;
            nodes.Names[node] = row.Name;
            nodes.RatingVa[node] = row.RatingVa ?? NodeColumns.None;
            nodes.PeakLoadW[node] = row.LoadW;
            nodes.PeakLoadVar[node] = row.LoadVar;
            nodes.Customers[node] = row.Customers;
        }

        return nodes;
    }

    private static NetworkFaults Warnings(string file, NetworkTree tree, NetworkModel model)
    {
        var warnings = new NetworkFaults(file);
        for (var node = 0; node < model.Count; node++)
        {
            var (row, kind) = (tree.Rows[node], model.Kind(node));
            var shown = $"{kind.Word()} {NetworkNotice.Quote(row.Id)}";
            if (row.RatingVa is null && !kind.IsCustomer())
            {
                warnings.Add(row.Line, $"{shown} has no rating and so limits nothing");
            }

            if (model.ImportLimit(node) == Quantities.Power.Zero)
            {
                warnings.Add(row.Line, $"{shown} is filled by reactive power and its reserve: its limits are 0 W");
            }

            if (kind is NodeKind.Customer && model.FeederOf(node) is null)
            {
                warnings.Add(row.Line, $"{shown} hangs above the feeder heads: a home there has no feeder");
            }
        }

        return warnings;
    }

    private static bool IsOf(string stem, NodeId node) => node.Text.StartsWith($"{stem}/", StringComparison.Ordinal);
}
