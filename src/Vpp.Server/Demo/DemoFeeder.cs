using System.Reflection;
using Vpp.Domain.Network;
using Vpp.Domain.Quantities;

namespace Vpp.Server.Demo;

/// <summary>The feeder of a demonstration: the circuit that ships, or a file of the same form.</summary>
internal sealed record DemoFeeder(NetworkModel Model, FeederNetwork Network, UpperShare Above)
{
    private const string ShippedName = "epri_ckt5.csv";
    private const string ShippedResource = "Demo.Data.epri_ckt5_tree.csv";

    /// <summary>
    /// Reads it, with reverse flow allowed at head and substation; the faults come back as sentences.
    /// </summary>
    public static DemoFeeder? Read(string? file, out IReadOnlyList<string> faults)
    {
        byte[] content;
        try
        {
            content = file is null ? Shipped() : File.ReadAllBytes(file);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            faults = [$"{file}: the file cannot be read: {failure.Message}"];
            return null;
        }

        var reading = NetworkCsv.Read(
            file is null ? ShippedName : Path.GetFileName(file),
            content,
            new NetworkOptions { ReverseFlowAllowed = true });
        if (reading is NetworkReading.Refused refused)
        {
            faults = [.. refused.Faults.Select(fault => fault.ToString())];
            return null;
        }

        var model = ((NetworkReading.Accepted)reading).Model;
        if (model.Feeders.Count != 1)
        {
            faults = [$"{file}: the demonstration takes one feeder head, this file has {model.Feeders.Count}."];
            return null;
        }

        var feeder = new DemoFeeder(model, model.Feeders[0], UpperShare.Of(model, 0));
        faults = feeder.Customers().Any(customer => customer.PeakLoad > Power.Zero)
            ? []
            : [$"{file}: the demonstration needs a customer with a load, this file has none."];
        return faults.Count == 0 ? feeder : null;
    }

    /// <summary>The customers of the feeder; each becomes a home.</summary>
    public IReadOnlyList<DemoCustomer> Customers()
    {
        var customers = new List<DemoCustomer>();
        for (var node = 0; node < Network.Count; node++)
        {
            if (Network.Kinds[node] == NodeKind.Customer)
            {
                customers.Add(new(Network.NodeId(node), Power.FromWatts(Network.PeakLoadW[node])));
            }
        }

        return customers;
    }

    private static byte[] Shipped()
    {
        using var resource = Assembly.GetExecutingAssembly().GetManifestResourceStream(ShippedResource)
            ?? throw new InvalidOperationException($"{ShippedResource} is missing from the executable.");
        using var bytes = new MemoryStream();
        resource.CopyTo(bytes);
        return bytes.ToArray();
    }
}
