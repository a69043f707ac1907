using Vpp.Domain.Network;

namespace Vpp.Benchmarks.Network;

/// <summary>EPRI's circuit 5 as the demonstration ships it: 1,379 customers below 584 service transformers.</summary>
internal static class ShippedFeeder
{
    public const string FileName = "epri_ckt5_tree.csv";

    public static byte[] Content()
    {
        using var resource = typeof(ShippedFeeder).Assembly.GetManifestResourceStream(FileName)
            ?? throw new InvalidOperationException($"{FileName} is missing from the executable.");
        using var bytes = new MemoryStream();
        resource.CopyTo(bytes);
        return bytes.ToArray();
    }

    /// <summary>The tree from the feeder head down, 2,037 nodes; power may flow up through the head.</summary>
    public static FeederNetwork Read() =>
        NetworkCsv.Read(FileName, Content(), new NetworkOptions { ReverseFlowAllowed = true }) switch
        {
            NetworkReading.Accepted { Model.Feeders: [var feeder] } => feeder,
            var reading => throw new InvalidOperationException($"{FileName} is not one feeder: {reading}"),
        };

    /// <summary>The nodes that stand for one customer with a load.</summary>
    public static int[] Customers(FeederNetwork network)
    {
        var customers = new List<int>();
        for (var node = 0; node < network.Count; node++)
        {
            if (network.Kinds[node] == NodeKind.Customer && network.PeakLoadW[node] > 0)
            {
                customers.Add(node);
            }
        }

        return [.. customers];
    }
}
